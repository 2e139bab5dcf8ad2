import { type Static, Type } from 'typebox'
import { floatTensor, node } from '../inference/index.ts'
import { exactExp, exactLog } from '../math/index.ts'
import { type Design, fitDesign } from './design.ts'
import { fail } from './errors.ts'
import { type Body, FEATURES, type FitContext, type Goal, type Learned, type Learner, SCORES } from './learner.ts'
import { splitOf } from './linear/blocks.ts'
import { type LinearModel, linearBody, linearScores, rescaledWeights } from './linear/model.ts'
import { openProblem } from './linear/problem.ts'
import { solveLinear } from './linear/solve.ts'
import { labelScaling } from './scaling.ts'
import { DERIVED, type Derivation, derivedBody, deriveSheet, fitDerivation } from './seasonal/derive.ts'
import { wavesOf } from './seasonal/seasons.ts'
import { inWaves, type Wavy } from './seasonal/waves.ts'
import { type Sheet, takeSheet } from './sheet.ts'
import { checkGoal } from './task.ts'

const Options = Type.Object({
  l2: Type.Number({ default: 1, minimum: 0, description: 'Draws trend, waves and weights to 0.' }),
  effects: Type.Union([Type.Literal('auto'), Type.Literal('sum'), Type.Literal('product')], {
    default: 'auto',
    description:
      'Whether trend, seasons and columns add up or multiply; auto tries both where no label is below 0, and keeps the nearer.',
  }),
  bends: Type.Integer({
    default: 12,
    minimum: 0,
    maximum: 200,
    description: 'Days at which the trend may bend, spread over the first 85 % of the days of training.',
  }),
  iterations: Type.Integer({
    default: 200,
    minimum: 1,
    maximum: 10_000,
    description: 'Steps of the optimizer at most.',
  }),
})

/**
 * A forecaster: a trend of days that may bend, waves over the day, the week and the year as far as the data cover them, and a linear
 * regression on all other columns, found together by ridge regression; where effects multiply, by Poisson regression of the logarithm
 * of the mean. It reads the parts that a preparation makes of a time
 * column, `<time>.days`, `.hour`, `.minute`, `.weekday` and `.dayFromMarch`; without them it is the linear regression alone. The
 * sums of the waves go into the model as one number for each phase, so that no sine is computed when it answers. Far beyond the
 * days of training the trend levels out, and a product stays below ten times the largest label. `rounds` are the steps taken.
 *
 * Source: Taylor & Letham 2018, "Forecasting at scale"; Harvey & Shephard 1993, "Structural time series models".
 *
 * @example
 * learnerNamed('seasonal').fit(sheet, goal, { options: optionsOf(seasonal()), context }).summary.seasons
 */
export const seasonalLearner: Learner<typeof Options> = {
  name: 'seasonal',
  does: 'A forecaster of trend and seasons by a time column.',
  options: Options,
  objectives: ['regression'],
  fit: fitSeasonal,
}

/** Levels of a category that have a weight of their own; more than any season has phases. */
const MOST_LEVELS = 10_000

function fitSeasonal(sheet: Sheet, goal: Goal, { options, context }: How): Learned {
  checkGoal(seasonalLearner, sheet, goal)
  const derivation = fitDerivation(sheet, goal, options.bends)
  const how = { options, context, derivation, derived: deriveSheet(derivation, sheet) }
  const found = options.effects === 'auto' ? fitBetter(goal, how) : fitEffects(goal, how, options.effects)
  const { model, iterations, loss, ceiling } = found
  const linear = linearBody(model, how.derived)
  const body = how.derived.columns.length > 0 ? bodyOf(derivation, linear) : linear
  return {
    body: ceiling === undefined ? body : boundedBody(body, ceiling),
    link: ceiling === undefined ? 'identity' : 'exp',
    scores(other) {
      const scores = linearScores(model, deriveSheet(derivation, other))
      return ceiling === undefined ? scores : scores.map((score) => Math.min(score, ceiling))
    },
    rounds: iterations,
    summary: { iterations, loss, seasons: derivation.seasons.length, multiplies: Number(ceiling !== undefined) },
  }
}

interface How {
  readonly options: Static<typeof Options>
  readonly context: FitContext
}

type Setting = How & { readonly derivation: Derivation; readonly derived: Sheet }
type Effects = 'sum' | 'product'

interface Found {
  readonly model: LinearModel
  readonly iterations: number
  readonly loss: number
  /** The highest score, where scores are logarithms. */
  readonly ceiling: number | undefined
}

function fitEffects(goal: Goal, { options, context, derivation, derived }: Setting, effects: Effects): Found {
  const design = fitDesign(derived, goal, MOST_LEVELS)
  const isProduct = effects === 'product'
  const top = largest(goal)
  if (isProduct && !(lowest(goal) >= 0 && top > 0))
    throw fail('bad_label', {
      rows: goal.rows.length,
      wanted: 'at least 0 and somewhere above, so that effects multiply',
    })
  const scaling = isProduct ? { mean: 0, deviation: labelScaling(goal).mean } : labelScaling(goal)
  const label = goal.label.map((value) => (value - scaling.mean) / scaling.deviation)
  const problem = openProblem({ sheet: derived, goal, design, label }, isProduct ? 'poisson' : 'squared')
  const waves = inWaves(problem, wavyOf(derivation, design, derived))
  const search = { penalty: { l1: 0, l2: options.l2 }, iterations: options.iterations, context, stride: waves.size }
  const { x, iterations, value } = solveLinear(waves, new Float64Array(waves.size), search)
  const split = splitOf(waves.expand(x), { ...design, outputs: 1 })
  const back = isProduct ? { mean: exactLog(scaling.deviation), deviation: 1 } : scaling
  return {
    model: { design, outputs: 1, weights: rescaledWeights(split, back) },
    iterations,
    loss: value,
    ceiling: isProduct ? Math.fround(exactLog(ROOM * top)) : undefined,
  }
}

/** A product may become this many times the largest label of training. */
const ROOM = 10
/** Both kinds of effects have as many weights, so the one that comes nearer to the labels it learned from is the better one. */
function fitBetter(goal: Goal, how: Setting): Found {
  if (lowest(goal) < 0 || largest(goal) <= 0) return fitEffects(goal, how, 'sum')
  const quiet = { ...how, context: { ...how.context, progress: () => {} } }
  const [sum, product] = [fitEffects(goal, quiet, 'sum'), fitEffects(goal, how, 'product')]
  const rows = takeSheet(how.derived, goal.rows)
  const wrong = ({ model, ceiling }: Found): number => {
    const scores = linearScores(model, rows)
    return goal.rows.reduce((total, row, i) => {
      const answer = ceiling === undefined ? scores[i]! : exactExp(Math.min(scores[i]!, ceiling))
      return total + (goal.weights?.[row] ?? 1) * (answer - goal.label[row]!) * (answer - goal.label[row]!)
    }, 0)
  }
  return wrong(product) < wrong(sum) ? product : sum
}

const lowest = ({ rows, label }: Goal): number =>
  rows.reduce((low, row) => Math.min(low, label[row]!), Number.POSITIVE_INFINITY)
const largest = ({ rows, label }: Goal): number => rows.reduce((top, row) => Math.max(top, label[row]!), 0)

/** Where the seasons stand among the numbers of the linear problem; the place before the first phase is for a missing time. */
function wavyOf({ seasons }: Derivation, { width, categories, offsets }: Design, derived: Sheet): readonly Wavy[] {
  const first = derived.columns.length - seasons.length
  return seasons.flatMap((season, i) => {
    const category = categories.indexOf(first + i)
    if (category < 0) return []
    const at = width + offsets[category]! + 1
    return [{ at, phases: season.phases, waves: 2 * season.waves.length, values: wavesOf(season) }]
  })
}

/** The linear model reads what is derived instead of the features. */
function bodyOf(derivation: Derivation, linear: Body): Body {
  const { nodes, initializers } = derivedBody(derivation)
  const rest = linear.nodes.map((one) => ({
    ...one,
    inputs: one.inputs.map((input) => (input === FEATURES ? DERIVED : input)),
  }))
  return { nodes: [...nodes, ...rest], initializers: { ...initializers, ...linear.initializers } }
}

/** Scores are kept at or below a ceiling. */
function boundedBody({ nodes, initializers }: Body, ceiling: number): Body {
  const open = nodes.map((one) =>
    one.outputs[0] === SCORES ? { ...one, name: '/unbounded', outputs: ['/unbounded'] } : one,
  )
  return {
    nodes: [...open, node('Clip', ['/unbounded', '', '/ceiling'], [SCORES])],
    initializers: { ...initializers, '/ceiling': floatTensor([], [ceiling]) },
  }
}
