/** Upper bounds of the latency histogram, in microseconds: more than `/metrics` shows, so that objectives find theirs. */
export const LATENCY_BOUNDS: readonly number[] = [
  ...[50, 100, 250, 500, 1_000, 2_000, 2_500, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000],
  ...[75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 750_000, 1_000_000, 1_500_000],
  ...[2_000_000, 2_500_000, 3_000_000, 5_000_000, 10_000_000],
]

/** What a version of an endpoint answered, for `/metrics`. */
export interface MeterReading {
  readonly requests: number
  readonly rows: number
  readonly latencySumUs: number
  /** Requests by latency: one more than there are bounds. */
  readonly buckets: Float64Array
}

/** Counts it. */
export interface Meter extends MeterReading {
  /** Without allocating. */
  add(rows: number, latencyUs: number): void
}

/** Counts from zero. */
export function createMeter(): Meter {
  const buckets = new Float64Array(LATENCY_BOUNDS.length + 1)
  const meter = {
    requests: 0,
    rows: 0,
    latencySumUs: 0,
    buckets,
    add(rows: number, latencyUs: number) {
      meter.requests++
      meter.rows += rows
      meter.latencySumUs += latencyUs
      let bucket = 0
      while (bucket < LATENCY_BOUNDS.length && latencyUs > LATENCY_BOUNDS[bucket]!) bucket++
      buckets[bucket]!++
    },
  }
  return meter
}
