import { ForestOptions, fitForest } from './forest.ts'
import type { Learner } from './learner.ts'

/**
 * Extremely randomized trees: all rows, and at each leaf one cut drawn for each of some features, of which the best is taken. Smoother
 * than a random forest, and often better where single cuts say little.
 *
 * Source: Geurts, Ernst & Wehenkel 2006, "Extremely randomized trees"; over bins instead of values.
 *
 * @example
 * extraTrees({ trees: 300 })
 */
export const extraTreesLearner: Learner<typeof ForestOptions> = {
  name: 'extraTrees',
  does: 'Extremely randomized trees over histograms.',
  options: ForestOptions,
  objectives: ['binary', 'multiclass', 'regression'],
  fit: (sheet, goal, how) => fitForest(extraTreesLearner, { sheet, goal, randomCuts: true }, how),
}
