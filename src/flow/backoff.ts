import type { Random } from '../base/index.ts'

const LONGEST = 60_000
/** Enough for any first pause to reach a minute, and few enough to stay finite. */
const MOST_DOUBLINGS = 60

/**
 * The pause before try `attempt` + 1: doubled at each try up to a minute, and drawn from its upper half, so that many that
 * failed together do not come back together.
 *
 * Source: Brooker 2015, "Exponential Backoff And Jitter", equal jitter.
 */
export function backoff(attempt: number, firstMs: number, random: Random): number {
  const full = Math.min(LONGEST, firstMs * 2 ** Math.min(attempt - 1, MOST_DOUBLINGS))
  return full / 2 + (full / 2) * random.next()
}
