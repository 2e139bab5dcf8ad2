import { type Static, Type } from 'typebox'
import { exactLog } from '../math/index.ts'
import { type Design, fitDesign } from './design.ts'
import type { FitContext, Goal, Learned, Learner } from './learner.ts'
import { parametersOf, splitOf } from './linear/blocks.ts'
import { linearBody, linearScores, roundWeights } from './linear/model.ts'
import { iterationsUpTo, Levels } from './linear/options.ts'
import { openProblem } from './linear/problem.ts'
import { solveLinear } from './linear/solve.ts'
import { weightsByName } from './linear/summary.ts'
import type { Sheet } from './sheet.ts'
import { checkGoal } from './task.ts'

const Options = Type.Object({
  l2: Type.Number({ default: 1, minimum: 0, description: 'Draws the weights to 0; of standardized features.' }),
  l1: Type.Number({ default: 0, minimum: 0, description: 'Draws the weights to 0 until many are exactly 0.' }),
  levels: Levels,
  iterations: iterationsUpTo(200),
})

/**
 * Logistic regression of two or several classes on standardized numbers and one weight for each level of a category: the sum of
 * the loglosses plus l2/2 times the squared weights plus l1 times their magnitudes, intercepts left free. By L-BFGS, with l1 by
 * its orthant-wise kin. A missing number is the mean and has a weight of its own. `rounds` are the steps taken.
 *
 * Source: Hastie, Tibshirani & Friedman, "The Elements of Statistical Learning" (2009), section 4.4.
 *
 * @example
 * logisticLearner.fit(sheet, goal, { options: { l2: 1, l1: 0, levels: 100, iterations: 200 }, context }).summary.loss
 */
export const logisticLearner: Learner<typeof Options> = {
  name: 'logistic',
  does: 'Logistic regression on standardized features.',
  options: Options,
  objectives: ['binary', 'multiclass'],
  fit: fitLogistic,
}

function fitLogistic(
  sheet: Sheet,
  goal: Goal,
  { options, context }: { readonly options: Static<typeof Options>; readonly context: FitContext },
): Learned {
  checkGoal(logisticLearner, sheet, goal)
  const design = fitDesign(sheet, goal, options.levels)
  const problem = openProblem({ sheet, goal, design }, goal.width === 1 ? 'logistic' : 'softmax')
  const stride = problem.size / goal.width
  const search = { penalty: options, iterations: options.iterations, context, stride }
  const found = solveLinear(problem, startOf(goal, design), search)
  const weights = roundWeights(splitOf(found.x, { ...design, outputs: goal.width }))
  const model = { design, outputs: goal.width, weights }
  return {
    body: linearBody(model, sheet),
    link: goal.width === 1 ? 'logistic' : 'softmax',
    scores: (other) => linearScores(model, other),
    rounds: found.iterations,
    summary: { iterations: found.iterations, loss: found.value, ...weightsByName(model, sheet) },
  }
}

/** All weights 0, the intercepts what the shares of the classes say; a class without a row counts as half a row. */
function startOf(goal: Goal, { width, levels }: Design): Float64Array {
  const { width: outputs, rows, weights, label } = goal
  const totals = new Float64Array(Math.max(2, outputs)).fill(0.5)
  for (const row of rows) totals[label[row]!]! += weights?.[row] ?? 1
  const x = new Float64Array(parametersOf({ width, levels, outputs }))
  const stride = x.length / outputs
  for (let k = 0; k < outputs; k++)
    x[(k + 1) * stride - 1] = outputs === 1 ? exactLog(totals[1]! / totals[0]!) : exactLog(totals[k]! / totals[0]!)
  return x
}
