/** What Wald's test of two shares knows after some rows. */
export interface RatioTest {
  /** Log likelihood ratio of the second share to the first. */
  readonly logRatio: number
  readonly decision: 'go on' | 'first' | 'second'
  /** Rows seen when it was decided, or so far. */
  readonly rows: number
}

/** The two shares, and how often each may be rejected falsely. */
export interface RatioTestPlan {
  readonly first: number
  readonly second: number
  /** The chance to decide for the second where the first is true. */
  readonly alpha: number
  /** The chance to decide for the first where the second is true. */
  readonly beta: number
}

/** Where Wald's test ends: for the second share at `upper`, for the first at `lower`. Source: Wald 1945. */
export function ratioTestEnds({ alpha, beta }: RatioTestPlan): { readonly upper: number; readonly lower: number } {
  return { upper: Math.log((1 - beta) / alpha), lower: Math.log(beta / (1 - alpha)) }
}

/** Wald's sequential probability ratio test over rows of 0 and 1, until it decides. */
export function ratioTest(plan: RatioTestPlan, stream: Iterable<number>): RatioTest {
  const { upper, lower } = ratioTestEnds(plan)
  const [hit, miss] = [Math.log(plan.second / plan.first), Math.log((1 - plan.second) / (1 - plan.first))]
  let [logRatio, rows] = [0, 0]
  for (const value of stream) {
    logRatio += value === 1 ? hit : miss
    rows++
    if (logRatio >= upper) return { logRatio, decision: 'second', rows }
    if (logRatio <= lower) return { logRatio, decision: 'first', rows }
  }
  return { logRatio, decision: 'go on', rows }
}
