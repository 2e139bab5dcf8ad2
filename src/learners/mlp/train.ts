import type { Random } from '../../base/index.ts'
import { levelTotals } from '../design.ts'
import type { FitContext, Goal } from '../learner.ts'
import { createAdam, type Pace } from './adam.ts'
import { createDropout } from './dropout.ts'
import { backward, forward, type Network, startWeights } from './network.ts'
import { type OutputLoss, outputSlopes } from './output.ts'
import { openRows, type RowSource } from './rows.ts'
import { fillUnseen } from './unseen.ts'

/** What a network is trained on. The label of a number is standardized. */
export interface Lesson extends RowSource {
  readonly loss: OutputLoss
  /** The bias of the last layer to start from. */
  readonly bias: Float64Array
}

/** How a network is trained. */
export interface Schooling extends Pace {
  /** Passes over the rows at most. */
  readonly rounds: number
  /** Passes without a gain on the stopping rows that end the training; 0 leaves these rows alone. */
  readonly patience: number
  readonly dropout: number
}

/** Parameters that were found. */
export interface Trained {
  readonly parameters: Float32Array
  /** Passes that made them. */
  readonly rounds: number
  /** The mean loss of the rows to learn from in the last pass. */
  readonly loss: number
  /** The mean loss of the stopping rows. */
  readonly stopping?: number
}

/**
 * Trains a network by Adam on batches in random order. The answer is the mean of the weights over about the last pass; with stopping
 * rows it is that of the best pass.
 */
export function train(network: Network, lesson: Lesson, how: Schooling & { readonly context: FitContext }): Trained {
  const { context, rounds, patience } = how
  const { layout, singles } = network
  const seen = levelTotals(lesson.design, lesson.sheet, lesson.goal)
  startWeights(
    network,
    context.random,
    Uint8Array.from(seen, (total) => (total > 0 ? 1 : 0)),
  )
  const weights = singles(layout.weights, layout.parameters)
  weights.set(Float32Array.from(lesson.bias), layout.layers.at(-1)!.bias)
  const average = singles(layout.average, layout.parameters)
  average.set(weights)
  const step = createStep(network, lesson, how)
  const held = patience > 0 ? lesson.goal.stopping : undefined
  const judge = held && createJudge(network, lesson, held)
  let best: Trained = { parameters: average.slice(), rounds: 0, loss: Number.NaN }
  for (let round = 1; round <= rounds; round++) {
    const loss = step.round(round === 1 ? undefined : context.isLate)
    if (loss === undefined) break
    const stopping = judge?.()
    const found = { rounds: round, loss, ...(stopping !== undefined && { stopping }) }
    if (stopping === undefined || best.stopping === undefined || stopping < best.stopping)
      best = { parameters: average.slice(), ...found }
    context.progress(round / rounds, `round ${round}`)
    if ((judge && round - best.rounds >= patience) || context.isLate?.()) break
  }
  context.progress(1, `round ${best.rounds}`)
  fillUnseen(best.parameters, network, { design: lesson.design, seen })
  return best
}

/** Puts rows in random order. */
function shuffle(rows: Int32Array, random: Random): void {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const row = rows[i]!
    rows[i] = rows[j]!
    rows[j] = row
  }
}

/** One pass after the other; a pass is undefined where time ran out within it. */
function createStep(
  network: Network,
  lesson: Lesson,
  how: Schooling & { readonly context: FitContext },
): { round(isLate: (() => boolean) | undefined): number | undefined } {
  const { shape } = network
  const { random } = how.context
  const { rows } = lesson.goal
  const order = rows.map((_, position) => position)
  const batches = Math.ceil(rows.length / shape.batch)
  const bring = openRows(network, lesson, { rows, unit: meanWeight(lesson.goal) })
  const dropout = how.dropout > 0 ? createDropout(network, how.dropout, random) : undefined
  const move = createAdam(network, how, Math.max(batches, 10))
  return {
    round(isLate) {
      shuffle(order, random)
      let loss = 0
      for (let batch = 0; batch < batches; batch++) {
        if (batch % 16 === 15 && isLate?.()) return undefined
        const target = bring(order.subarray(batch * shape.batch, (batch + 1) * shape.batch))
        forward(network, network.layout.weights, dropout?.activations)
        loss += outputSlopes(network, lesson.loss, target)
        backward(network, dropout?.slopes)
        move()
      }
      return loss / rows.length
    },
  }
}

function meanWeight({ rows, weights }: Goal): number {
  return weights ? rows.reduce((sum, row) => sum + weights[row]!, 0) / rows.length : 1
}

/** Tells the mean loss of the averaged network on some rows. */
function createJudge(network: Network, lesson: Lesson, rows: Int32Array): () => number {
  const { shape, layout } = network
  const bring = openRows(network, lesson, { rows, unit: 1 })
  const order = rows.map((_, position) => position)
  return () => {
    let [loss, total] = [0, 0]
    for (let from = 0; from < rows.length; from += shape.batch) {
      const target = bring(order.subarray(from, from + shape.batch))
      forward(network, layout.average)
      loss += outputSlopes(network, lesson.loss, target)
      for (let r = 0; r < target.count; r++) total += target.rowWeights[r]!
    }
    return loss / total
  }
}
