import { type Static, Type } from 'typebox'
import { fitDesign } from './design.ts'
import type { FitContext, Goal, Learned, Learner } from './learner.ts'
import { splitOf } from './linear/blocks.ts'
import { linearBody, linearScores, rescaledWeights } from './linear/model.ts'
import { iterationsUpTo, Levels } from './linear/options.ts'
import { openProblem } from './linear/problem.ts'
import { solveLinear } from './linear/solve.ts'
import { weightsByName } from './linear/summary.ts'
import { labelScaling } from './scaling.ts'
import type { Sheet } from './sheet.ts'
import { checkGoal } from './task.ts'

const Options = Type.Object({
  l2: Type.Number({ default: 1, minimum: 0, description: 'Draws the weights to 0; of standardized features (ridge).' }),
  l1: Type.Number({
    default: 0,
    minimum: 0,
    description:
      'Draws the weights to 0 until many are exactly 0 (lasso; with l2, elastic net); of a standardized label.',
  }),
  levels: Levels,
  iterations: iterationsUpTo(500),
})

/**
 * Linear regression on standardized numbers and one weight for each level of a category: half the sum of the squared errors plus
 * l2/2 times the squared weights plus l1 times their magnitudes, for a label of mean 0 and standard deviation 1, the intercept left
 * free. With l1 = 0 it is the ridge regression of scikit-learn with `alpha` = l2, whatever the scale of the label. A missing
 * number is the mean and has a weight of its own. By L-BFGS, with l1 by its orthant-wise kin; `rounds` are the steps taken.
 *
 * Source: Hastie, Tibshirani & Friedman, "The Elements of Statistical Learning" (2009), section 3.4.
 *
 * @example
 * linearLearner.fit(sheet, goal, { options: { l2: 1, l1: 0, levels: 100, iterations: 500 }, context }).summary.loss
 */
export const linearLearner: Learner<typeof Options> = {
  name: 'linear',
  does: 'Linear regression on standardized features: ridge, lasso or elastic net.',
  options: Options,
  objectives: ['regression'],
  fit: fitLinear,
}

function fitLinear(
  sheet: Sheet,
  goal: Goal,
  { options, context }: { readonly options: Static<typeof Options>; readonly context: FitContext },
): Learned {
  checkGoal(linearLearner, sheet, goal)
  const design = fitDesign(sheet, goal, options.levels)
  const { mean, deviation } = labelScaling(goal)
  const label = goal.label.map((value) => (value - mean) / deviation)
  const problem = openProblem({ sheet, goal, design, label }, 'squared')
  const search = { penalty: options, iterations: options.iterations, context, stride: problem.size }
  const found = solveLinear(problem, new Float64Array(problem.size), search)
  const weights = rescaledWeights(splitOf(found.x, { ...design, outputs: 1 }), { mean, deviation })
  const model = { design, outputs: 1, weights }
  return {
    body: linearBody(model, sheet),
    link: 'identity',
    scores: (other) => linearScores(model, other),
    rounds: found.iterations,
    summary: { iterations: found.iterations, loss: found.value, ...weightsByName(model, sheet) },
  }
}
