import type { Random } from '../../base/index.ts'
import { type LearnerSpec, learnerNamed, learners } from '../../learners/index.ts'
import type { TaskKind } from './columns.ts'

type Options = LearnerSpec['options']

/** An option that is searched over. */
interface Dimension {
  readonly option: string
  readonly low: number
  readonly high: number
  readonly scale: 'linear' | 'log'
  readonly whole?: true
}

/** Where the options of a learner are looked for. */
export interface Space {
  readonly learner: string
  /** Options that did well elsewhere, the safest first. */
  readonly starts: readonly Options[]
  readonly dimensions: readonly Dimension[]
  /** Takes many times as long as the others. */
  readonly slow?: true
}

/** What a search is about. */
export interface Scene {
  readonly objective: TaskKind
  readonly metric: string
  readonly rows: number
  /** Whether there are categories among the columns. */
  readonly categories: boolean
  /** Whether no label is below 0, for numbers. */
  readonly positive: boolean
  /** Whether rows are ordered by a time that models are judged by. */
  readonly ordered: boolean
}

const MOST_ROUNDS = 4_000

/** Learning rates are small, so that rounds are many; patience grows with them. */
function boosted(options: Options): Options {
  const rate = Number(options['learningRate'] ?? 0.1)
  const patience = Math.min(200, Math.max(20, Math.round(3 / rate)))
  return { ...options, rounds: MOST_ROUNDS, patience }
}

type SpaceOf = (scene: Scene) => Omit<Space, 'learner'>

const boostingSpace: SpaceOf = ({ rows, objective, metric, categories, positive }) => {
  const loss: Options = metric === 'mae' ? { loss: 'absolute' } : {}
  const starts: readonly Options[] = [
    { learningRate: 0.1 },
    { learningRate: 0.05, leaves: 15, minLeaf: 20, columnShare: 0.6, rowShare: 0.8 },
    { learningRate: 0.05, leaves: 48, minLeaf: 8, columnShare: 0.6, rowShare: 0.9, l2: 2 },
    ...(objective === 'regression' && positive && metric !== 'mae'
      ? [{ learningRate: 0.08, leaves: 31, columnShare: 0.8, loss: 'poisson' }]
      : []),
    { learningRate: 0.06, leaves: 6, minLeaf: 20, columnShare: 0.5, rowShare: 0.8 },
    { learningRate: 0.03, leaves: 96, minLeaf: 4, columnShare: 0.5, rowShare: 0.8, l2: 5 },
    { learningRate: 0.08, leaves: 24, minLeaf: 60, columnShare: 0.8, rowShare: 0.7, l2: 0.1 },
  ]
  const most = (limit: number, least: number): number => Math.min(limit, Math.max(least, Math.round(rows / 20)))
  return {
    starts: starts.map((options) => ({ ...loss, ...options })),
    dimensions: [
      { option: 'learningRate', low: 0.01, high: 0.2, scale: 'log' },
      { option: 'leaves', low: 3, high: most(400, 16), scale: 'log', whole: true },
      { option: 'minLeaf', low: 1, high: most(200, 10), scale: 'log', whole: true },
      { option: 'l2', low: 0.01, high: 50, scale: 'log' },
      { option: 'rowShare', low: 0.5, high: 1, scale: 'linear' },
      { option: 'columnShare', low: 0.25, high: 1, scale: 'linear' },
      ...(categories ? [{ option: 'categorySmoothing', low: 1, high: 200, scale: 'log' } as const] : []),
    ],
  }
}

const forestSpace: SpaceOf = ({ rows }) => {
  const trees = rows < 20_000 ? 200 : 100
  return {
    slow: true,
    starts: [{ trees }, { trees, featureShare: 0.6, minLeaf: 5 }],
    dimensions: [
      { option: 'minLeaf', low: 1, high: 40, scale: 'log', whole: true },
      { option: 'featureShare', low: 0.1, high: 1, scale: 'linear' },
    ],
  }
}

const SPACES: Readonly<Record<string, SpaceOf>> = {
  boosting: boostingSpace,
  seasonal: () => ({
    starts: [{}],
    dimensions: [
      { option: 'l2', low: 0.01, high: 1_000, scale: 'log' },
      { option: 'bends', low: 2, high: 60, scale: 'log', whole: true },
    ],
  }),
  logistic: () => ({
    starts: [{}, { l2: 30 }],
    dimensions: [{ option: 'l2', low: 1e-3, high: 1e3, scale: 'log' }],
  }),
  linear: () => ({ starts: [{}], dimensions: [{ option: 'l2', low: 1e-3, high: 1e3, scale: 'log' }] }),
  extraTrees: forestSpace,
  forest: forestSpace,
  mlp: () => ({
    slow: true,
    starts: [{}, { units: 128, dropout: 0.2 }],
    dimensions: [
      { option: 'learningRate', low: 5e-4, high: 1e-2, scale: 'log' },
      { option: 'weightDecay', low: 1e-3, high: 0.5, scale: 'log' },
      { option: 'dropout', low: 0, high: 0.5, scale: 'linear' },
      { option: 'units', low: 16, high: 256, scale: 'log', whole: true },
    ],
  }),
}

/** The learners that can learn what is asked, with their spaces, in the order in which they are tried first. */
export function spacesOf(scene: Scene): readonly Space[] {
  const isFit = (name: string): boolean => {
    if (!learners.some((learner) => learner.name === name) || !learnerNamed(name).objectives.includes(scene.objective))
      return false
    return name !== 'seasonal' || (scene.ordered && scene.objective === 'regression')
  }
  return Object.entries(SPACES)
    .filter(([name]) => isFit(name))
    .map(([learner, of]) => {
      const { properties } = learnerNamed(learner).options
      const known = (options: Options): Options =>
        Object.fromEntries(Object.entries(options).filter(([option]) => option in properties))
      const { starts, dimensions, ...more } = of(scene)
      return {
        ...more,
        learner,
        starts: starts.map((options) => known(completed(learner, options))),
        dimensions: dimensions.filter(({ option }) => option in properties),
      }
    })
}

const completed = (learner: string, options: Options): Options => (learner === 'boosting' ? boosted(options) : options)

/** Options anywhere in a space; what is not searched over is as in one of the starts. */
export function anywhere(space: Space, random: Random): Options {
  const start = space.starts[random.integer(space.starts.length)]!
  const places = space.dimensions.map(() => random.next())
  return optionsAt(space, { ...start }, places)
}

/** Options near others: each moves by a normal step, `reach` of the whole range wide. */
export function near(
  space: Space,
  options: Options,
  { random, reach }: { readonly random: Random; readonly reach: number },
): Options {
  const defaults = learnerNamed(space.learner).options.properties
  const places = space.dimensions.map((dimension) => {
    const here = options[dimension.option] ?? (defaults[dimension.option] as { default?: unknown }).default
    return reflected(placeOf(dimension, Number(here)) + reach * normal(random))
  })
  return optionsAt(space, options, places)
}

/** A standard normal number, near enough: the sum of twelve uniform ones. */
function normal(random: Random): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random.next()
  return sum
}

/** What leaves [0, 1] comes back as from a mirror. */
function reflected(place: number): number {
  const folded = Math.abs(place) % 2
  return folded > 1 ? 2 - folded : folded
}

function optionsAt({ learner, dimensions }: Space, others: Options, places: readonly number[]): Options {
  const chosen = dimensions.map((dimension, i) => [dimension.option, valueAt(dimension, places[i]!)] as const)
  return completed(learner, { ...others, ...Object.fromEntries(chosen) })
}

const PLACES = 1_000

function valueAt({ low, high, scale, whole }: Dimension, place: number): number {
  const value = scale === 'log' ? low * (high / low) ** place : low + (high - low) * place
  if (whole) return Math.min(high, Math.max(low, Math.round(value)))
  // three significant digits are enough, and the same in every engine
  const digits = scale === 'log' ? 10 ** Math.floor(Math.log10(value) - 2) : 1 / PLACES
  return Number((Math.round(value / digits) * digits).toPrecision(3))
}

function placeOf({ low, high, scale }: Dimension, value: number): number {
  const place =
    scale === 'log' ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low)
  return Math.min(1, Math.max(0, place))
}
