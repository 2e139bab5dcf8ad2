import type { Gauge } from '../http/index.ts'
import { LATENCY_BOUNDS, type ServedNumbers, type Serving } from '../serving/index.ts'

type Value = Gauge['values'][number]

const SECOND_US = 1e6

/** What serving shows at `/metrics`, by endpoint and version. */
export function servingGauges(serving: Serving): readonly Gauge[] {
  const all = serving.names().map((endpoint) => ({
    ...{ endpoint, numbers: serving.numbers(endpoint)!, ready: serving.describe(endpoint)?.ready ?? false },
  }))
  const byEndpoint = (of: (one: (typeof all)[number]) => number): Value[] =>
    all.map((one) => ({ labels: { endpoint: one.endpoint }, value: of(one) }))
  const byVersion = (of: (meter: Meter) => number): Value[] =>
    all.flatMap(({ endpoint, numbers }) =>
      [...numbers.meters].map(([version, meter]) => ({ labels: labelsOf(endpoint, version), value: of(meter) })),
    )
  return [
    counter(
      'rows_total',
      'Rows answered.',
      byVersion(({ rows }) => rows),
    ),
    counter(
      'failures_total',
      'Requests that failed, by code.',
      all.flatMap(({ endpoint, numbers }) =>
        [...numbers.failures].map(([code, value]) => ({ labels: { endpoint, code }, value })),
      ),
    ),
    counter(
      'unpaired_rows_total',
      'Rows the version beside never scored: too many waited.',
      byEndpoint((one) => one.numbers.unpaired),
    ),
    gauge(
      'ready',
      'Whether the endpoint can answer.',
      byEndpoint(({ ready }) => Number(ready)),
    ),
    gauge(
      'waiting_rows',
      'Rows that wait or run.',
      all.flatMap(({ endpoint, numbers }) =>
        numbers.versions.map(({ version, waitingRows }) => ({
          labels: labelsOf(endpoint, version),
          value: waitingRows,
        })),
      ),
    ),
    counter('latency_seconds_bucket', 'Requests by seconds from the door to the answer.', all.flatMap(bucketsOf)),
    counter(
      'latency_seconds_sum',
      'Seconds from the door to the answer.',
      byVersion((meter) => meter.latencySumUs / SECOND_US),
    ),
    counter(
      'latency_seconds_count',
      'Requests answered.',
      byVersion(({ requests }) => requests),
    ),
  ].filter(({ values }) => values.length > 0)
}

type Meter = ServedNumbers['meters'] extends ReadonlyMap<number, infer M> ? M : never

function bucketsOf({ endpoint, numbers }: { readonly endpoint: string; readonly numbers: ServedNumbers }): Value[] {
  return [...numbers.meters].flatMap(([version, { buckets }]) => {
    let below = 0
    return [...buckets].map((count, i) => {
      below += count
      const bound = LATENCY_BOUNDS[i]
      const le = bound === undefined ? '+Inf' : String(bound / SECOND_US)
      return { labels: { ...labelsOf(endpoint, version), le }, value: below }
    })
  })
}

const labelsOf = (endpoint: string, version: number) => ({ endpoint, version: String(version) })

const counter = (name: string, help: string, values: readonly Value[]): Gauge => ({
  ...{ name: `millrace_serving_${name}`, help, type: 'counter', values },
})

const gauge = (name: string, help: string, values: readonly Value[]): Gauge => ({
  ...{ name: `millrace_serving_${name}`, help, type: 'gauge', values },
})
