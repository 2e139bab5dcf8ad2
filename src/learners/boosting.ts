import { type Static, Type } from 'typebox'
import { type Boosted, type BoostRules, boost } from './boosting/boost.ts'
import { lossOf } from './boosting/losses.ts'
import { monotoneOf } from './boosting/monotone.ts'
import type { FitContext, Goal, Learned, Learner } from './learner.ts'
import type { Sheet } from './sheet.ts'
import { checkGoal } from './task.ts'
import { binSheet, MOST_BINS } from './trees/binned.ts'
import { gainShares } from './trees/gains.ts'
import { forestBody } from './trees/graph.ts'
import { forestScores } from './trees/walk.ts'

const Options = Type.Object({
  rounds: Type.Integer({ default: 300, minimum: 1, maximum: 10_000, description: 'Trees at most, for each class.' }),
  learningRate: Type.Number({
    default: 0.1,
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Share of each step taken.',
  }),
  leaves: Type.Integer({ default: 31, minimum: 2, maximum: 4096, description: 'Leaves of a tree at most.' }),
  depth: Type.Integer({ default: 0, minimum: 0, maximum: 64, description: 'Depth of a tree at most; 0 for any.' }),
  minLeaf: Type.Integer({ default: 20, minimum: 1, description: 'Rows of a leaf at least.' }),
  minHessian: Type.Number({
    default: 1e-3,
    exclusiveMinimum: 0,
    description: 'Sum of second derivatives of a leaf at least.',
  }),
  l2: Type.Number({ default: 1, minimum: 0, description: 'Draws the values of leaves to 0.' }),
  rowShare: Type.Number({ default: 1, exclusiveMinimum: 0, maximum: 1, description: 'Share of rows a tree sees.' }),
  columnShare: Type.Number({
    default: 1,
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Share of features a tree sees.',
  }),
  bins: Type.Integer({
    default: MOST_BINS,
    minimum: 3,
    maximum: MOST_BINS,
    description: 'Bins of a feature, one for missing.',
  }),
  patience: Type.Integer({
    default: 25,
    minimum: 0,
    description: 'Rounds without a smaller loss of the stopping rows; 0 to go on.',
  }),
  loss: Type.Union(
    [
      Type.Literal('squared'),
      Type.Literal('absolute'),
      Type.Literal('quantile'),
      Type.Literal('huber'),
      Type.Literal('poisson'),
      Type.Literal('tweedie'),
    ],
    { default: 'squared', description: 'Of a regression; other objectives have one loss each.' },
  ),
  quantile: Type.Number({
    default: 0.5,
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
    description: 'Which quantile the loss quantile foretells.',
  }),
  near: Type.Number({
    default: 0.9,
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Share of errors that the loss huber squares.',
  }),
  power: Type.Number({
    default: 1.5,
    exclusiveMinimum: 1,
    exclusiveMaximum: 2,
    description: 'Of the loss tweedie: near 1 for counts, near 2 for amounts.',
  }),
  monotone: Type.String({
    default: '',
    description: 'Features with which the answer may only rise or only fall, such as: distance+ age-',
  }),
  oneByOne: Type.Integer({
    default: 4,
    minimum: 1,
    description: 'Up to so many categories each is tried alone against the others.',
  }),
  setSize: Type.Integer({ default: 32, minimum: 1, description: 'Categories that a split names at most.' }),
  categoryRows: Type.Integer({
    default: 20,
    minimum: 1,
    description: 'Rows of a category in a leaf to take part in a set.',
  }),
  categoryL2: Type.Number({ default: 10, minimum: 0, description: 'Added to l2 where categories are split by sets.' }),
  categorySmoothing: Type.Number({
    default: 10,
    minimum: 0,
    description: 'Draws the means of categories to 0 before they are ordered.',
  }),
})

/**
 * Gradient-boosted decision trees: histograms of 255 bins, growth at the leaf that gains most, splits of categories by sets, a side of
 * its own for what is missing. Sums are of whole numbers, so the model does not depend on the order of rows or on threads.
 *
 * Further errors: `learners.bad_label` for a loss that needs labels of at least 0, `learners.bad_option` for a monotone feature that
 * is none, `learners.too_large`.
 *
 * @example
 * boosting({ rounds: 500, leaves: 15, monotone: 'distance+' })
 */
export const boostingLearner: Learner<typeof Options> = {
  name: 'boosting',
  does: 'Gradient-boosted decision trees over histograms.',
  options: Options,
  objectives: ['binary', 'multiclass', 'regression', 'ranking'],
  fit: fitBoosting,
}

function fitBoosting(
  sheet: Sheet,
  goal: Goal,
  { options, context }: { readonly options: Static<typeof Options>; readonly context: FitContext },
): Learned {
  checkGoal(boostingLearner, sheet, goal)
  const loss = lossOf(goal, options)
  const binned = binSheet(sheet, options.bins)
  const monotone = monotoneOf(options.monotone, sheet, binned)
  const { monotone: _words, ...plain } = options
  const rules: BoostRules = {
    ...plain,
    ...(monotone && { monotone }),
    categories: {
      ...{ oneByOne: options.oneByOne, most: options.setSize, leastRows: options.categoryRows },
      ...{ smoothing: options.categorySmoothing, l2: options.categoryL2 },
    },
  }
  const boosted = boost(binned, goal, { loss, rules, context })
  return {
    body: forestBody(boosted),
    link: loss.link,
    scores: (rows) => forestScores(boosted, rows),
    rounds: boosted.rounds,
    summary: summarize(boosted, sheet),
  }
}

function summarize(boosted: Boosted, sheet: Sheet): Record<string, number> {
  const { trees, rounds, stoppingLoss } = boosted
  return {
    rounds,
    leaves: trees.reduce((sum, { value }) => sum + value.length, 0),
    ...(Number.isNaN(stoppingLoss) ? {} : { stoppingLoss }),
    ...gainShares(trees, sheet),
  }
}
