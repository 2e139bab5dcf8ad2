import type { LinearProblem } from '../linear/problem.ts'

/** A stretch of a table of levels whose weights are a sum of waves. */
export interface Wavy {
  /** The first place among the numbers of the problem. */
  readonly at: number
  readonly phases: number
  readonly waves: number
  /** [phases, waves] */
  readonly values: Float64Array
}

/**
 * The same problem in other numbers: where it has one for each phase of a season, this has one for each wave, at the same place among
 * the others. Data are read as phases; a pass costs no more for many waves.
 */
export function inWaves(
  problem: LinearProblem,
  wavy: readonly Wavy[],
): LinearProblem & {
  readonly expand: (x: Float64Array) => Float64Array
} {
  const size = wavy.reduce((sum, { phases, waves }) => sum - phases + waves, problem.size)
  const full = new Float64Array(problem.size)
  const slopes = new Float64Array(problem.size)
  const expand = (x: Float64Array): Float64Array => {
    walk(wavy, { from: x, to: full }, ({ waves, phases, values }, narrow, wide) => {
      for (let p = 0; p < phases; p++) {
        let sum = 0
        for (let w = 0; w < waves; w++) sum += values[p * waves + w]! * x[narrow + w]!
        full[wide + p] = sum
      }
    })
    return full
  }
  return {
    size,
    total: problem.total,
    expand,
    loss(x, gradient) {
      const value = problem.loss(expand(x), slopes)
      walk(wavy, { from: gradient, to: slopes, isBack: true }, ({ waves, phases, values }, narrow, wide) => {
        gradient.fill(0, narrow, narrow + waves)
        for (let p = 0; p < phases; p++)
          for (let w = 0; w < waves; w++) gradient[narrow + w]! += values[p * waves + w]! * slopes[wide + p]!
      })
      return value
    },
  }
}

/** Goes along both lists of numbers: copies what is in both, and visits what is wavy. */
function walk(
  wavy: readonly Wavy[],
  { from, to, isBack = false }: { readonly from: Float64Array; readonly to: Float64Array; readonly isBack?: boolean },
  visit: (one: Wavy, narrow: number, wide: number) => void,
): void {
  let [narrow, wide] = [0, 0]
  const copyUntil = (end: number): void => {
    const count = end - wide
    if (isBack) from.set(to.subarray(wide, end), narrow)
    else to.set(from.subarray(narrow, narrow + count), wide)
    narrow += count
    wide = end
  }
  for (const one of wavy) {
    copyUntil(one.at)
    visit(one, narrow, wide)
    narrow += one.waves
    wide += one.phases
  }
  copyUntil(to.length)
}
