import type { FitContext, Goal } from '../learner.ts'
import { type Binned, binRows } from '../trees/binned.ts'
import { scaledCategories } from '../trees/categories.ts'
import { finishTree, walkBins } from '../trees/finish.ts'
import { type Ground, openGround } from '../trees/ground.ts'
import { type Grown, type GrowRules, growTree } from '../trees/grow.ts'
import { give, ORDER, WORD } from '../trees/orders.ts'
import { firstRows, sampleFeatures, sampleRows } from '../trees/sample.ts'
import { type Scales, scalesOf, writeDerivatives } from '../trees/scale.ts'
import type { CategoryRules } from '../trees/split.ts'
import type { Forest, Tree } from '../trees/tree.ts'
import { createJudge } from './judge.ts'
import { leafValues } from './leaves.ts'
import type { Loss, Target } from './loss.ts'

/** What a fit is told; see the options of the learner for the meaning. */
export interface BoostRules {
  readonly rounds: number
  readonly learningRate: number
  readonly leaves: number
  readonly depth: number
  readonly minLeaf: number
  readonly minHessian: number
  readonly l2: number
  readonly rowShare: number
  readonly columnShare: number
  readonly patience: number
  /** For each binned feature 1, -1 or 0; without it no feature is monotone. */
  readonly monotone?: Int8Array
  readonly categories: CategoryRules
}

/** Trees that were boosted. */
export interface Boosted extends Forest {
  readonly rounds: number
  /** Mean loss of the stopping rows after the last round that was kept; NaN without them. */
  readonly stoppingLoss: number
}

/** What a fit works with. */
export interface Boosting {
  readonly ground: Ground
  readonly target: Target
  readonly loss: Loss
  readonly rules: BoostRules
  readonly context: FitContext
  /** All rows, ascending. */
  readonly everyRow: Int32Array
}

/**
 * Gradient boosting over histograms: in each round a tree for each class, fitted to the derivatives of the loss.
 *
 * With stopping rows it ends after `patience` rounds without a smaller loss and keeps the trees up to the smallest.
 *
 * Sources: Friedman 2001, "Greedy function approximation: a gradient boosting machine"; Chen & Guestrin 2016 (XGBoost) for the
 * second-order gain; Ke et al. 2017 (LightGBM).
 */
export function boost(
  binned: Binned,
  goal: Goal,
  how: {
    readonly loss: Loss
    readonly rules: BoostRules
    readonly context: FitContext
    /** The score that each row of the goal begins with, for one class; else all begin alike. */
    readonly offset?: Float64Array
  },
): Boosted {
  const { offset } = how
  const isAll = goal.rows.length === binned.rows
  const rows = isAll ? binned : binRows(binned, goal.rows)
  const target = targetOf(goal, goal.rows)
  const start = offset ? [0] : how.loss.start(target).map(Math.fround)
  const ground = openGround(rows, { width: start.length, leaves: how.rules.leaves, crew: how.context.crew })
  try {
    const everyRow = firstRows(rows.rows)
    ground.labels.set(target.label)
    for (const [klass, score] of start.entries()) ground.scores.fill(score, klass * rows.rows, (klass + 1) * rows.rows)
    if (offset) ground.scores.set(offset)
    return boostRounds({ ground, target, everyRow, ...how }, { start, binned, goal })
  } finally {
    ground.close()
  }
}

/** What is foretold of these rows. */
function targetOf({ label, weights, groups }: Goal, rows: Int32Array): Target {
  const all = rows.length === label.length
  const pick = (values: Float64Array): Float64Array => (all ? values : Float64Array.from(rows, (row) => values[row]!))
  return {
    label: pick(label),
    ...(weights && { weights: pick(weights) }),
    ...(groups && { groups: all ? groups : Int32Array.from(rows, (row) => groups[row]!) }),
  }
}

function boostRounds(
  boosting: Boosting,
  { start, binned, goal }: { readonly start: readonly number[]; readonly binned: Binned; readonly goal: Goal },
): Boosted {
  const { rules, context, loss } = boosting
  const { stopping } = goal
  const judge = stopping && createJudge({ binned, rows: stopping, target: targetOf(goal, stopping), loss, start })
  const trees: Tree[] = []
  let round = 0
  while (round < rules.rounds) {
    const grown = boostRound(boosting, start.length)
    for (const { tree } of grown) trees.push(tree)
    round++
    context.progress(round / rules.rounds, `round ${round} of ${rules.rounds}`)
    const isDone = judge?.isDone(grown, rules.patience) ?? false
    if (isDone || context.isLate?.() || isHopeless(grown, rules)) break
  }
  const best = judge?.best() ?? { rounds: round, loss: Number.NaN }
  const kept = best.rounds * start.length
  const targets = Array.from({ length: kept }, (_, i) => i % start.length)
  return { start, trees: trees.slice(0, kept), targets, rounds: best.rounds, stoppingLoss: best.loss }
}

/** A tree with what it takes to find the leaves of rows it did not grow from. */
export interface RoundTree {
  readonly grown: Grown
  readonly tree: Tree
}

/** No tree could be cut, and nothing is drawn that could make the next round differ. */
function isHopeless(grown: readonly RoundTree[], { rowShare, columnShare }: BoostRules): boolean {
  return rowShare >= 1 && columnShare >= 1 && grown.every(({ tree }) => tree.column.length === 0)
}

function boostRound(boosting: Boosting, width: number): RoundTree[] {
  const { ground, target, loss, everyRow, rules, context } = boosting
  loss.beginRound?.(target, ground.scores)
  const { inside, outside } = sampleRows(everyRow, rules.rowShare, context.random)
  return Array.from({ length: width }, (_, klass) => {
    const scales = derive(boosting, klass)
    ground.order.set(inside)
    const grown = growTree(ground, inside.length, growRules(boosting, scales))
    const values = leafValues(boosting, grown, { scales, klass })
    raise(boosting, grown, { values, klass, outside })
    const gainScale = scales.second / (scales.first * scales.first)
    return { grown, tree: finishTree(grown, ground.binned, { values, gainScale }) }
  })
}

/** Fills in the derivatives by the scores of a class, in the kernel where it can. */
function derive({ ground, target, loss }: Boosting, klass: number): Scales {
  const { layout, doubles } = ground
  if (loss.kernel && !target.weights) {
    const scales = scalesOf(ground, loss.kernel.largest(target, ground.scores))
    give(ground, { target: klass })
    doubles[layout.arguments / 8 + WORD.firstScale / 2] = scales.first
    doubles[layout.arguments / 8 + WORD.secondScale / 2] = scales.second
    ground.run(ORDER[loss.kernel.name], layout.rows)
    return scales
  }
  const [first, second] = [new Float64Array(layout.rows), new Float64Array(layout.rows)]
  loss.derive(target, ground.scores, { first, second, klass })
  const { weights } = target
  for (let row = 0; weights && row < layout.rows; row++) {
    first[row]! *= weights[row]!
    second[row]! *= weights[row]!
  }
  return writeDerivatives(ground, first, second)
}

function growRules({ ground, rules, context }: Boosting, scales: Scales): GrowRules {
  return {
    leaves: rules.leaves,
    depth: rules.depth > 0 ? rules.depth : Number.POSITIVE_INFINITY,
    leastRows: rules.minLeaf,
    leastSecond: rules.minHessian * scales.second,
    l2: rules.l2 * scales.second,
    features: sampleFeatures(ground.binned.features.length, rules.columnShare, context.random),
    categories: scaledCategories(rules.categories, scales.second),
    random: context.random,
    ...(rules.monotone && { monotone: rules.monotone }),
  }
}

/** Adds the values of the leaves to the scores of all rows, also of those the tree did not grow from. */
function raise(
  { ground }: Boosting,
  grown: Grown,
  { values, klass, outside }: { readonly values: Float32Array; readonly klass: number; readonly outside: Int32Array },
): void {
  const { layout, words, doubles, scores } = ground
  grown.leaves.forEach(({ start, sums }, leaf) => {
    const at = layout.leafTable / 4 + 4 * leaf
    words[at] = start
    words[at + 1] = sums.rows
    doubles[at / 2 + 1] = values[leaf]!
  })
  give(ground, { target: klass, leaves: grown.leaves.length })
  ground.run(ORDER.raise, layout.rows)
  const from = klass * layout.rows
  walkBins(grown, ground.binned, outside, (i, leaf) => {
    scores[from + outside[i]!]! += values[leaf]!
  })
}
