import { compile, feedsOf } from '../../inference/index.ts'
import { type Table, takeRows } from '../../table/index.ts'

/** The time for one row by itself, in microseconds. */
export interface Latency {
  readonly p50: number
  readonly p99: number
}

const WARM_UP = 300
const MEASURED = 1_000
/** No more than this is spent on slow models. */
const LONGEST_US = 500_000

/** Answers single rows one after the other and measures each, after a warm-up; `nowUs` gives microseconds. */
export function measureLatency(onnx: Uint8Array, table: Table, nowUs: () => number): Latency {
  const plan = compile(onnx)
  const every = Math.max(1, Math.floor(table.rows / 64))
  const feeds = Array.from({ length: Math.min(64, table.rows) }, (_, i) => feedsOf(takeRows(table, [i * every]), plan))
  const started = nowUs()
  const times: number[] = []
  for (let i = 0; i < WARM_UP + MEASURED; i++) {
    const before = nowUs()
    plan.run(feeds[i % feeds.length]!)
    const after = nowUs()
    if (i >= WARM_UP || after - started > LONGEST_US / 2) times.push(after - before)
    if (after - started > LONGEST_US && times.length > 0) break
  }
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))]!
  const rounded = (us: number): number => Math.round(us * 10) / 10
  return { p50: rounded(at(0.5)), p99: rounded(at(0.99)) }
}
