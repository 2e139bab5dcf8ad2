import { type MinimizeOptions, type Minimum, minimize, minimizeSparse, type Objective } from '../../math/index.ts'
import type { FitContext } from '../learner.ts'
import type { LinearProblem } from './problem.ts'

/** How strongly weights are drawn to 0, per row of the sum of all losses: l2/2 times their squares plus l1 times their magnitudes. */
export interface Penalty {
  readonly l1: number
  readonly l2: number
}

/** How a search goes. */
export interface Search {
  readonly penalty: Penalty
  readonly iterations: number
  readonly context: FitContext
  /** Numbers of one output; the last of them is the intercept, which no penalty touches. */
  readonly stride: number
}

const TOLERANCE = 1e-7

/** Finds the numbers of a linear problem from a start; the mean loss and its penalty come out as the value. */
export function solveLinear(problem: LinearProblem, start: Float64Array, search: Search): Minimum {
  const { penalty, iterations, context, stride } = search
  const [l1, l2] = [penalty.l1 / problem.total, penalty.l2 / problem.total]
  const rules: MinimizeOptions = {
    maxIterations: iterations,
    tolerance: TOLERANCE,
    onIteration: (iteration) => context.progress(Math.min(1, iteration / iterations), `step ${iteration}`),
    ...(context.isLate && { isLate: context.isLate }),
  }
  const isWeight = (i: number): boolean => i % stride !== stride - 1
  const penalized: Objective = (x, gradient) => {
    let value = problem.loss(x, gradient)
    for (let i = 0; i < x.length; i++) {
      if (!isWeight(i)) continue
      value += (l2 / 2) * x[i]! * x[i]!
      gradient[i]! += l2 * x[i]!
    }
    return value
  }
  context.progress(0, 'step 0')
  const found =
    l1 > 0
      ? minimizeSparse(penalized, start, { ...rules, l1: start.map((_, i) => (isWeight(i) ? l1 : 0)) })
      : minimize(penalized, start, rules)
  context.progress(1, `step ${found.iterations}`)
  return found
}
