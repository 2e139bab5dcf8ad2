import { LATENCY_BOUNDS, type ServedNumbers } from '../../serving/index.ts'
import type { Count } from './minutes.ts'
import type { SloObjective } from './slo.ts'

const MS_US = 1_000

/**
 * What an endpoint did since the process began, as an objective counts it: answers that took longer than the bound, or requests that
 * failed by a fault of ours. Requests that were wrong, or given up by who asked, count for nothing.
 */
export function servedCount(
  { meters, failures }: Pick<ServedNumbers, 'meters' | 'failures'>,
  { name, bound = 0 }: Pick<SloObjective, 'name' | 'bound'>,
  isFault: (code: string) => boolean,
): Count {
  const all = [...meters.values()]
  const answered = all.reduce((sum, { requests }) => sum + requests, 0)
  if (name === 'errors') {
    const bad = [...failures].reduce((sum, [code, count]) => (isFault(code) ? sum + count : sum), 0)
    return { total: answered + bad, bad }
  }
  const slower = LATENCY_BOUNDS.indexOf(bound * MS_US) + 1
  const bad = all.reduce((sum, { buckets }) => sum + buckets.subarray(slower).reduce((a, b) => a + b, 0), 0)
  return { total: answered, bad }
}

/** What came between two readings; counters that were set back begin again. */
export function between(before: Count | undefined, now: Count): Count {
  if (before === undefined || now.total < before.total || now.bad < before.bad) return now
  return { total: now.total - before.total, bad: now.bad - before.bad }
}
