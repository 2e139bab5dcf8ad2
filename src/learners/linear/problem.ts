import { exactLog, type Objective } from '../../math/index.ts'
import type { Design } from '../design.ts'
import type { Goal } from '../learner.ts'
import type { Sheet } from '../sheet.ts'
import {
  type Blocks,
  joinInto,
  type Means,
  openBlocks,
  parametersOf,
  type Split,
  scoreBlock,
  splitInto,
} from './blocks.ts'

/**
 * What is made as small as possible, for each row: the logloss of two or of several classes, half the squared error, or for a number
 * of at least 0 whose logarithm is modeled e^s - label · s (Poisson).
 */
export type Loss = 'logistic' | 'softmax' | 'squared' | 'poisson'

/** A linear model to be found. */
export interface LinearProblem {
  /** Numbers to be found, see `Split`. */
  readonly size: number
  /** The mean loss over the rows, each counted by its weight, and its gradient. */
  readonly loss: Objective
  /** The sum of the weights of the rows. */
  readonly total: number
}

/** Opens the problem of a goal. `label` stands for the goal's own. */
export function openProblem(
  from: { readonly sheet: Sheet; readonly goal: Goal; readonly design: Design; readonly label?: Float64Array },
  kind: Loss,
  means?: Means,
): LinearProblem {
  const { sheet, goal, design, label = goal.label } = from
  const blocks = openBlocks({ design, sheet, rows: goal.rows, outputs: goal.width }, means)
  const { layout, shape } = blocks
  const labels = new Float64Array(layout.blocks * layout.block)
  const rowWeights = new Float64Array(labels.length)
  goal.rows.forEach((row, i) => {
    labels[i] = label[row]!
    rowWeights[i] = goal.weights?.[row] ?? 1
  })
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0)
  const pass = passOver(blocks, { labels, rowWeights }, LOSSES[kind](blocks))
  return {
    size: parametersOf(shape),
    total,
    loss(x, gradient) {
      const sum = pass(x, gradient)
      for (let i = 0; i < gradient.length; i++) gradient[i]! /= total
      return sum / total
    },
  }
}

/** The sum of the losses at `x`, its gradient written to `gradient`. */
function passOver(
  blocks: Blocks,
  { labels, rowWeights }: { readonly labels: Float64Array; readonly rowWeights: Float64Array },
  lossOf: () => number,
): Objective {
  const { shape, layout, kernels, reals } = blocks
  const [weights, tables] = [shape.outputs * shape.width, shape.outputs * shape.levels]
  const intercepts = new Float64Array(shape.outputs)
  const at: Split = { weights: reals(layout.weights, weights), tables: reals(layout.tables, tables), intercepts }
  const slopes: Split = {
    weights: reals(layout.slopesOfWeights, weights),
    tables: reals(layout.slopesOfTables, tables),
    intercepts: new Float64Array(shape.outputs),
  }
  const { block } = layout
  const [blockLabel, blockWeights] = [reals(layout.label, block), reals(layout.rowWeights, block)]
  return (x, gradient) => {
    splitInto(x, at)
    for (const part of [slopes.weights, slopes.tables, slopes.intercepts]) part.fill(0)
    let sum = 0
    for (let number = 0; number < layout.blocks; number++) {
      blockLabel.set(labels.subarray(number * block, (number + 1) * block))
      blockWeights.set(rowWeights.subarray(number * block, (number + 1) * block))
      scoreBlock(blocks, number, intercepts)
      sum += lossOf()
      const { dense, places } = blocks.bring(number)
      for (let k = 0; k < shape.outputs; k++) {
        const into = [
          layout.slopesOfWeights + k * shape.width * 8,
          layout.slopesOfTables + k * shape.levels * 8,
        ] as const
        slopes.intercepts[k]! += kernels.slope(dense, places, layout.slopes + k * block * 8, ...into)
      }
    }
    joinInto(slopes, gradient)
    return sum
  }
}

/** For each kind: turns the scores of a block into slopes and returns the loss. */
const LOSSES: Readonly<Record<Loss, (blocks: Blocks) => () => number>> = {
  logistic:
    ({ layout, kernels }) =>
    () =>
      kernels.logistic(layout.scores, layout.label, layout.rowWeights, layout.slopes),
  squared: squaredOf,
  poisson: poissonOf,
  softmax: softmaxOf,
}

function squaredOf(blocks: Blocks): () => number {
  const { label, rowWeights, scores, slopes } = oneScore(blocks)
  return () => {
    let sum = 0
    for (let r = 0; r < label.length; r++) {
      const away = scores[r]! - label[r]!
      slopes[r] = rowWeights[r]! * away
      sum += slopes[r]! * away
    }
    return sum / 2
  }
}

/** What a loss of one score a row reads, and the slopes it writes. */
function oneScore({ layout, reals }: Blocks) {
  const [label, rowWeights] = [reals(layout.label, layout.block), reals(layout.rowWeights, layout.block)]
  return { label, rowWeights, scores: reals(layout.scores, layout.block), slopes: reals(layout.slopes, layout.block) }
}

/** The kernel knows exponentials of numbers up to 0; above, they are 1 / e^-s. */
function poissonOf(blocks: Blocks): () => number {
  const { label, rowWeights, scores, slopes } = oneScore(blocks)
  return () => {
    for (let r = 0; r < label.length; r++) slopes[r] = -Math.abs(scores[r]!)
    blocks.kernels.exponentials(blocks.layout.slopes, label.length)
    let sum = 0
    for (let r = 0; r < label.length; r++) {
      const expected = scores[r]! > 0 ? 1 / slopes[r]! : slopes[r]!
      slopes[r] = rowWeights[r]! * (expected - label[r]!)
      sum += rowWeights[r]! * (expected - label[r]! * scores[r]!)
    }
    return sum
  }
}

function softmaxOf({ shape, layout, kernels, reals }: Blocks): () => number {
  const { block } = layout
  const [label, rowWeights] = [reals(layout.label, block), reals(layout.rowWeights, block)]
  const views = (at: number) => Array.from({ length: shape.outputs }, (_, k) => reals(at + k * block * 8, block))
  const [scores, slopes] = [views(layout.scores), views(layout.slopes)]
  const top = new Float64Array(block)
  const sums = new Float64Array(block)
  return () => {
    top.fill(Number.NEGATIVE_INFINITY)
    for (const part of scores) for (let r = 0; r < block; r++) if (part[r]! > top[r]!) top[r] = part[r]!
    for (const part of scores) for (let r = 0; r < block; r++) part[r]! -= top[r]!
    let loss = 0
    for (let r = 0; r < block; r++) loss -= rowWeights[r]! * scores[label[r]!]![r]!
    kernels.exponentials(layout.scores, shape.outputs * block)
    sums.fill(0)
    for (const part of scores) for (let r = 0; r < block; r++) sums[r]! += part[r]!
    for (let r = 0; r < block; r++) loss += rowWeights[r]! * exactLog(sums[r]!)
    scores.forEach((part, k) => {
      const into = slopes[k]!
      for (let r = 0; r < block; r++) into[r] = rowWeights[r]! * (part[r]! / sums[r]!)
    })
    for (let r = 0; r < block; r++) slopes[label[r]!]![r]! -= rowWeights[r]!
    return loss
  }
}
