import { type MixtureState, tMixture, VERDICT_LOG_E } from '../../math/index.ts'

/**
 * The check of an estimator against the truth, once a window has all its labels: z = (realized − estimated) ÷ sd, one block a window, in
 * a test that may be looked at each time. Where evidence reaches 100 the estimator is biased, wrongly so with probability at most one
 * percent, and is switched off until it is fitted again.
 *
 * @example
 * let check = estimatorCheck.start
 * check = estimatorCheck.add(check, { realized: 0.41, estimated: 0.38, sd: 0.01 })
 * estimatorCheck.isBiased(check) // false: no verdict before the ninth window
 */
export const estimatorCheck = {
  start: tMixture.start,
  add: (
    state: MixtureState,
    { realized, estimated, sd }: { readonly realized: number; readonly estimated: number; readonly sd: number },
  ): MixtureState =>
    sd > 0 && Number.isFinite(realized - estimated) ? tMixture.add(state, (realized - estimated) / sd) : state,
  logE: tMixture.logE,
  isBiased: (state: MixtureState): boolean => tMixture.logE(state) >= VERDICT_LOG_E,
} as const
