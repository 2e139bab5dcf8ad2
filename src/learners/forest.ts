import { type Static, Type } from 'typebox'
import { growForest } from './forest/grow-forest.ts'
import type { FitContext, Goal, Learned, Learner } from './learner.ts'
import type { Sheet } from './sheet.ts'
import { checkGoal } from './task.ts'
import { MOST_BINS } from './trees/binned.ts'
import { gainShares } from './trees/gains.ts'
import { forestBody } from './trees/graph.ts'
import { forestScores } from './trees/walk.ts'

/** Options that both kinds of forest have. */
export const ForestOptions = Type.Object({
  trees: Type.Integer({ default: 100, minimum: 1, maximum: 5_000, description: 'Trees, for each class.' }),
  leaves: Type.Integer({ default: 1_024, minimum: 2, maximum: 65_536, description: 'Leaves of a tree at most.' }),
  depth: Type.Integer({ default: 0, minimum: 0, maximum: 64, description: 'Depth of a tree at most; 0 for any.' }),
  minLeaf: Type.Integer({ default: 3, minimum: 1, description: 'Rows of a leaf at least.' }),
  featureShare: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description:
      'Share of features drawn at each leaf; 0 for the usual: a square root for classes, a third for numbers.',
  }),
  bins: Type.Integer({
    default: MOST_BINS,
    minimum: 3,
    maximum: MOST_BINS,
    description: 'Bins of a feature, one for missing.',
  }),
})

/**
 * A random forest: trees on rows drawn with replacement, that may use some features, drawn anew, at each leaf; the mean of their
 * answers. For classes the answers are shares, so they are probabilities.
 *
 * Source: Breiman 2001, "Random forests".
 *
 * @example
 * forest({ trees: 300, minLeaf: 5 })
 */
export const forestLearner: Learner<typeof ForestOptions> = {
  name: 'forest',
  does: 'A random forest over histograms.',
  options: ForestOptions,
  objectives: ['binary', 'multiclass', 'regression'],
  fit: (sheet, goal, how) => fitForest(forestLearner, { sheet, goal, randomCuts: false }, how),
}

/** Fits either kind of forest. Errors: those of `checkGoal`, `learners.too_large`. */
export function fitForest(
  learner: Learner<typeof ForestOptions>,
  of: { readonly sheet: Sheet; readonly goal: Goal; readonly randomCuts: boolean },
  how: { readonly options: Static<typeof ForestOptions>; readonly context: FitContext },
): Learned {
  checkGoal(learner, of.sheet, of.goal)
  const forest = growForest(of.sheet, of.goal, { ...how, randomCuts: of.randomCuts })
  const leaves = forest.trees.reduce((sum, { value }) => sum + value.length, 0)
  return {
    body: forestBody(forest),
    link: 'identity',
    scores: (rows) => forestScores(forest, rows),
    rounds: forest.rounds,
    summary: { trees: forest.trees.length, leaves, ...gainShares(forest.trees, of.sheet) },
  }
}
