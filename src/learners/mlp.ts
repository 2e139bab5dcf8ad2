import { type Static, Type } from 'typebox'
import { exactLog } from '../math/index.ts'
import { fitDesign } from './design.ts'
import type { FitContext, Goal, Learned, Learner, Link } from './learner.ts'
import { padded } from './mlp/layout.ts'
import { networkBody, networkScores, rescaled } from './mlp/model.ts'
import { openNetwork } from './mlp/network.ts'
import type { OutputLoss } from './mlp/output.ts'
import { train } from './mlp/train.ts'
import { labelScaling } from './scaling.ts'
import type { Sheet } from './sheet.ts'
import { checkGoal } from './task.ts'

const Options = Type.Object({
  rounds: Type.Integer({ default: 60, minimum: 1, maximum: 10_000, description: 'Passes over the rows at most.' }),
  units: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 2048,
    description: 'Units of each hidden layer, rounded up to a multiple of 8.',
  }),
  layers: Type.Integer({ default: 2, minimum: 1, maximum: 8, description: 'Hidden layers.' }),
  learningRate: Type.Number({ default: 0.002, exclusiveMinimum: 0, maximum: 1, description: 'Size of a step.' }),
  batch: Type.Integer({
    default: 256,
    minimum: 8,
    maximum: 8192,
    description: 'Rows of a step, at most; fewer where there are few rows.',
  }),
  weightDecay: Type.Number({ default: 0.05, minimum: 0, maximum: 1, description: 'Draws the weights to 0.' }),
  dropout: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 0.9,
    description: 'Share of the hidden units that is left out of each step.',
  }),
  patience: Type.Integer({
    default: 10,
    minimum: 0,
    description: 'Passes without a gain on the rows for stopping that end the training; 0 never does.',
  }),
  levels: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 100_000,
    description: 'Levels of a category that have weights of their own; rarer ones share some.',
  }),
})

/**
 * A network of fully connected layers of ReLU over standardized numbers and, for each level of a category, its own weights into the
 * first layer. Adam on batches in random order; the weights are averaged over about the last pass. The best pass on the stopping
 * rows is kept, where there are any and `patience` is above 0; `rounds` says which. Computed in float32, in one order of sums everywhere.
 *
 * Source: Goodfellow, Bengio & Courville, "Deep Learning" (2016), chapters 6 and 8.
 *
 * @example
 * learnerNamed('mlp').fit(sheet, goal, { options: optionsOf(mlp({ units: 32 })), context }).rounds
 */
export const mlpLearner: Learner<typeof Options> = {
  name: 'mlp',
  does: 'A neural network of fully connected layers.',
  options: Options,
  objectives: ['binary', 'multiclass', 'regression'],
  fit: fitMlp,
}

/** A small set is still cut into this many batches a pass. */
const LEAST_BATCHES = 32
const SMALLEST_BATCH = 16

function fitMlp(
  sheet: Sheet,
  goal: Goal,
  { options, context }: { readonly options: Static<typeof Options>; readonly context: FitContext },
): Learned {
  checkGoal(mlpLearner, sheet, goal)
  const design = fitDesign(sheet, goal, options.levels)
  const { loss, link, label, bias, mean, deviation } = targetOf(goal)
  const few = Math.max(SMALLEST_BATCH, Math.ceil(goal.rows.length / LEAST_BATCHES))
  const shape = {
    width: design.width,
    categories: design.categories.length,
    levels: design.levels,
    hidden: new Array<number>(options.layers).fill(padded(options.units)),
    outputs: goal.width,
    batch: padded(Math.min(options.batch, few)),
  }
  const lesson = { sheet, goal, design, label, loss, bias }
  const { parameters, rounds, ...losses } = train(openNetwork(shape), lesson, { ...options, context })
  const model = rescaled({ design, shape, parameters }, deviation, mean)
  return {
    body: networkBody(model, sheet),
    link,
    scores: (other) => networkScores(model, other),
    rounds,
    summary: { rounds, parameters: parameters.length, ...losses },
  }
}

interface Aim {
  readonly loss: OutputLoss
  readonly link: Link
  readonly label: Float64Array
  readonly bias: Float64Array
  readonly mean: number
  readonly deviation: number
}

/** What the network is to give, and the bias it starts from: what it would answer if it knew no column. */
function targetOf(goal: Goal): Aim {
  if (goal.objective === 'regression') {
    const { mean, deviation } = labelScaling(goal)
    const label = goal.label.map((value) => (value - mean) / deviation)
    return { loss: 'squared', link: 'identity', label, bias: new Float64Array(1), mean, deviation }
  }
  const totals = new Float64Array(Math.max(2, goal.width)).fill(0.5)
  for (const row of goal.rows) totals[goal.label[row]!]! += goal.weights?.[row] ?? 1
  const plain = { label: goal.label, mean: 0, deviation: 1 }
  if (goal.width === 1) {
    const bias = Float64Array.of(exactLog(totals[1]! / totals[0]!))
    return { ...plain, loss: 'logistic', link: 'logistic', bias }
  }
  return { ...plain, loss: 'softmax', link: 'softmax', bias: totals.map((total) => exactLog(total / totals[0]!)) }
}
