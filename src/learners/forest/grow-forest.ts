import type { Static } from 'typebox'
import type { Random } from '../../base/index.ts'
import type { ForestOptions } from '../forest.ts'
import type { FitContext, Goal } from '../learner.ts'
import type { Sheet } from '../sheet.ts'
import { binRows, binSheet } from '../trees/binned.ts'
import { finishTree } from '../trees/finish.ts'
import { type Ground, openGround } from '../trees/ground.ts'
import { type Grown, growTree } from '../trees/grow.ts'
import { firstRows } from '../trees/sample.ts'
import { writeDerivatives } from '../trees/scale.ts'
import type { CategoryRules } from '../trees/split.ts'
import type { Forest, Tree } from '../trees/tree.ts'

/** Trees whose answers are averaged; their values are divided by their number already. */
export interface GrownForest extends Forest {
  /** Trees for each class. */
  readonly rounds: number
}

/** How a forest is grown. */
export interface ForestHow {
  readonly options: Static<typeof ForestOptions>
  readonly context: FitContext
  /** All rows and cuts that are drawn, instead of rows drawn with replacement and the best cuts. */
  readonly randomCuts: boolean
}

/** Sets of categories are ordered by plain means here: a forest is drawn to nothing. */
const CATEGORIES: CategoryRules = { oneByOne: 1, most: 254, smoothing: 0, l2: 0, leastRows: 1 }
const LEAST_WEIGHT = 0.5

interface Planting extends ForestHow {
  readonly ground: Ground
  readonly label: Float64Array
  readonly weights: Float64Array | undefined
  readonly isClass: boolean
  readonly featuresOfLeaf: number
  readonly everyRow: Int32Array
}

/** Grows a forest. The mean of a label, or of its being a class, is what each leaf answers. Errors: `learners.too_large`. */
export function growForest(sheet: Sheet, goal: Goal, how: ForestHow): GrownForest {
  const { options, context } = how
  const all = binSheet(sheet, options.bins)
  const binned = goal.rows.length === all.rows ? all : binRows(all, goal.rows)
  const ground = openGround(binned, { width: 1, leaves: options.leaves, crew: context.crew })
  const isClass = goal.objective !== 'regression'
  const pick = (values: Float64Array): Float64Array => Float64Array.from(goal.rows, (row) => values[row]!)
  const planting: Planting = {
    ...{ ...how, ground, isClass, label: pick(goal.label), weights: goal.weights && pick(goal.weights) },
    featuresOfLeaf: drawnFeatures(binned.features.length, options.featureShare, isClass),
    everyRow: firstRows(binned.rows),
  }
  try {
    return growTrees(planting, goal.width)
  } finally {
    ground.close()
  }
}

function drawnFeatures(features: number, share: number, isClass: boolean): number {
  const usual = isClass ? Math.sqrt(features) : features / 3
  return Math.max(1, Math.min(features, Math.round(share > 0 ? share * features : usual)))
}

function growTrees(planting: Planting, width: number): GrownForest {
  const { options, context } = planting
  const trees: Tree[] = []
  const targets: number[] = []
  let rounds = 0
  while (rounds < options.trees) {
    const counts = planting.randomCuts ? undefined : drawRows(planting.everyRow.length, context.random)
    for (let klass = 0; klass < width; klass++) {
      trees.push(growOne(planting, { counts, klass: width === 1 ? 1 : klass }))
      targets.push(klass)
    }
    rounds++
    context.progress(rounds / options.trees, `tree ${rounds} of ${options.trees}`)
    if (context.isLate?.()) break
  }
  const start = new Array<number>(width).fill(0)
  return { start, targets, rounds, trees: trees.map((tree) => ({ ...tree, value: tree.value.map((v) => v / rounds) })) }
}

/** How often each row was drawn, with replacement. */
function drawRows(rows: number, random: Random): Uint8Array {
  const counts = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) counts[random.integer(rows)]!++
  return counts
}

interface Draw {
  readonly counts: Uint8Array | undefined
  readonly klass: number
}

/** A tree of the squared error around the middle of the labels: a leaf answers -G / H, the weighted mean. */
function growOne(planting: Planting, { counts, klass }: Draw): Tree {
  const { ground, options, context, label, weights, isClass, everyRow } = planting
  const [first, second] = [new Float64Array(label.length), new Float64Array(label.length)]
  const goalOf = (row: number): number => (isClass ? Number(label[row] === klass) : label[row]!)
  const middle = isClass ? 0 : meanOf(label)
  for (let row = 0; row < label.length; row++) {
    second[row] = (counts?.[row] ?? 1) * (weights?.[row] ?? 1)
    first[row] = (middle - goalOf(row)) * second[row]!
  }
  const scales = writeDerivatives(ground, first, second)
  const rows = counts ? everyRow.filter((row) => counts[row]! > 0) : everyRow
  ground.order.set(rows)
  const grown = growTree(ground, rows.length, {
    leaves: options.leaves,
    depth: options.depth > 0 ? options.depth : Number.POSITIVE_INFINITY,
    leastRows: options.minLeaf,
    leastSecond: weights ? 1 : LEAST_WEIGHT * scales.second,
    l2: 0,
    features: Array.from(firstRows(ground.binned.features.length)),
    featuresOfLeaf: planting.featuresOfLeaf,
    randomCuts: planting.randomCuts,
    categories: CATEGORIES,
    random: context.random,
  })
  const values = leafMeans(grown, { unit: scales.second / scales.first, middle })
  return finishTree(grown, ground.binned, { values, gainScale: scales.second / (scales.first * scales.first) })
}

function leafMeans({ leaves }: Grown, { unit, middle }: { unit: number; middle: number }): Float32Array {
  return Float32Array.from(leaves, ({ sums }) =>
    sums.second > 0 ? middle - (unit * sums.first) / sums.second : middle,
  )
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
