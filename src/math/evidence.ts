/** One test among several, with its say in the common verdict. */
export interface WeightedEvidence {
  /** Not negative; all weights together sum to 1. */
  readonly weight: number
  /** Natural logarithm of the e-value; -Infinity where there is no evidence on this side. */
  readonly logE: number
}

/**
 * The logarithm of Σ wᵢEᵢ: one e-value for "at least one of these is so", valid whatever the dependence between the tests.
 *
 * Source: Vovk & Wang 2021, "E-values: Calibration, combination and applications" (the weighted arithmetic mean).
 *
 * @example
 * averageLogE([{ weight: 0.5, logE: Math.log(300) }, { weight: 0.5, logE: Math.log(100) }]) // ln 200
 */
export function averageLogE(tests: readonly WeightedEvidence[]): number {
  const terms = tests.filter(({ weight }) => weight > 0).map(({ weight, logE }) => Math.log(weight) + logE)
  const top = Math.max(...terms)
  if (!Number.isFinite(top)) return top
  let sum = 0
  for (const term of terms) sum += Math.exp(term - top)
  return top + Math.log(sum)
}

/**
 * Weights of a harm test: half for the whole, the other half shared by `others` (segments and guardrails). Without others
 * the whole has all of it.
 *
 * @example
 * harmWeights(2) // { overall: 0.5, each: 0.25 }
 */
export function harmWeights(others: number): { readonly overall: number; readonly each: number } {
  return others > 0 ? { overall: 0.5, each: 0.5 / others } : { overall: 1, each: 0 }
}

/**
 * Which of several hypotheses are rejected so that at most a share `alpha` of those rejected is expected to be false, whatever the dependence
 * between the tests: the positions of the k largest e-values, for the largest k whose smallest is ≥ K / (k·alpha).
 *
 * Source: Wang & Ramdas 2022, "False discovery rate control with e-values" (e-BH).
 *
 * @example
 * rejectedByE([Math.log(500), Math.log(3), Math.log(150)], 0.01) // [0, 2]: two of three need 150 each
 */
export function rejectedByE(logEs: readonly number[], alpha: number): readonly number[] {
  const order = [...logEs.keys()].sort((a, b) => logEs[b]! - logEs[a]!)
  const last = order.findLastIndex((at, k) => logEs[at]! >= Math.log(logEs.length / ((k + 1) * alpha)))
  return order.slice(0, last + 1)
}
