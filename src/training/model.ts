import { createHash } from 'node:crypto'
import { canonicalJson, type Digest, type Duration, durationMs, isName, type Json, strayOption } from '../base/index.ts'
import type { Dataset } from '../data/index.ts'
import type { Objective } from '../evaluation/index.ts'
import { type Feature, featureNames } from '../features/index.ts'
import { boosting, type LearnerSpec, learnerNamed, logistic, optionsOf } from '../learners/index.ts'
import { type CardNotes, checkNotes, checkStages, type Gates, type Stage } from '../registry/index.ts'
import { isSqlText, parseExpression, type SqlText } from '../table/index.ts'
import { fail } from './errors.ts'
import { lowerIsBetter, metricNames } from './metrics.ts'

/** A share of the rows, from 0 to 1, chosen by a hash of the row and the seed. */
export interface SampleSpec {
  readonly share: number
  readonly seed?: number
}

/** What `model` takes besides the name. */
export interface ModelOptions {
  readonly data: Dataset
  /** What is to be foretold: a truth for a binary objective, else a number. */
  readonly label: SqlText
  /** When the label of a row becomes known; the time of the row when not given. */
  readonly labelKnownAt?: SqlText
  readonly features: readonly Feature[]
  readonly objective?: Objective
  /** How much of the past is learned from when nothing else is said; 4 weeks when not given. */
  readonly window?: Duration
  /** What is held out: the last stretch of the window; a quarter of it when not given. */
  readonly split?: { readonly by: 'time'; readonly test: Duration }
  /** They compete; the best on the held-out rows by `metric` is chosen. Logistic (if binary) and boosting when not given. */
  readonly learners?: readonly LearnerSpec[]
  /** `logloss`, or `rmse` for a regression, when not given. */
  readonly metric?: string
  /** What a version must hold before it may serve. */
  readonly gates?: Gates
  readonly sample?: SampleSpec
  readonly seed?: number
  /** Its stages in their order, and what each demands: `[stage('candidate'), stage('production', { approvals: 1, alias: 'champion' })]`. */
  readonly stages?: readonly Stage[]
  /** What only you can say of it, for its model card: `{ intendedUse: 'Warn passengers of delays.' }`. */
  readonly card?: CardNotes
}

/** A model as its user declared it, complete and frozen. */
export interface ModelSpec {
  readonly kind: 'model'
  readonly name: string
  readonly data: Dataset
  readonly label: SqlText
  readonly labelKnownAt?: SqlText
  readonly features: readonly Feature[]
  readonly objective: Objective
  readonly windowMs: number
  readonly split: { readonly by: 'time'; readonly testMs: number }
  readonly learners: readonly LearnerSpec[]
  readonly metric: string
  readonly gates: Gates
  readonly sample?: SampleSpec
  readonly seed: number
  readonly card?: CardNotes
  readonly stages?: readonly Stage[]
  /** The address of all this but card and stages: another one is another model. */
  readonly digest: Digest
}

/** What is known of the options, and of those inside `split` and `sample`. */
const KNOWN: Readonly<Record<keyof ModelOptions, true>> = {
  ...{ data: true, label: true, labelKnownAt: true, features: true, objective: true, window: true, split: true },
  ...{ learners: true, metric: true, gates: true, sample: true, seed: true, card: true },
  stages: true,
}
const KNOWN_SPLIT: Readonly<Record<keyof NonNullable<ModelOptions['split']>, true>> = { by: true, test: true }
const KNOWN_GATE = { min: true, max: true, noWorseThan: true, tolerance: true, better: true } as const
const KNOWN_SAMPLE: Readonly<Record<keyof SampleSpec, true>> = { share: true, seed: true }

type Wrong = (where: string, reason: string) => Error

/**
 * Declares a model.
 *
 * Errors: `training.bad_model`, `features.bad_feature`, `registry.bad_stages`, `learners.bad_option`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const late = model('late', {
 *   data: flights, label: sql`delay > 15`, features: ['distance', 'hour(date)', originLate], window: '3w',
 *   split: { by: 'time', test: '1w' }, gates: { auc: { min: 0.65 }, logloss: { noWorseThan: 'champion' } },
 * })
 */
export function model(name: string, options: ModelOptions): ModelSpec {
  const wrong: Wrong = (where, reason) => fail('bad_model', { model: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  checkOptions(options, wrong)
  const { data, objective = 'binary', gates = {}, seed = 0, sample } = options
  if (data?.kind !== 'dataset') throw wrong('data', 'it is a dataset')
  if (data.time === undefined) throw wrong('data', `dataset ${data.name} names no time, and models are split by time`)
  if (!Number.isSafeInteger(seed) || seed < 0) throw wrong('seed', 'it is a whole number from 0')
  if (sample && !(sample.share > 0 && sample.share <= 1)) throw wrong('sample', 'its share is above 0 and at most 1')
  checkSql(options, wrong)
  if (featureNames(options.features ?? []).length === 0) throw wrong('features', 'it has none')
  const metric = options.metric ?? (objective === 'binary' ? 'logloss' : 'rmse')
  checkMetric(metric, objective, wrong)
  const windowMs = lengthOf('window', options.window ?? '4w', wrong)
  const testMs = options.split ? lengthOf('split.test', options.split.test, wrong) : windowMs / 4
  if (testMs >= windowMs) throw wrong('split.test', 'it is as long as the window, so nothing is left to learn from')
  const learners = options.learners ?? (objective === 'binary' ? [logistic(), boosting()] : [boosting()])
  if (learners.length === 0) throw wrong('learners', 'there are none')
  learners.forEach(optionsOf)
  for (const { learner } of learners)
    if (!learnerNamed(learner).objectives.includes(objective))
      throw wrong('learners', `${learner} does not learn the objective ${objective}`)
  const { label, labelKnownAt, features } = options
  const spec = {
    ...{ kind: 'model' as const, name, data, label, features: Object.freeze([...features]), objective, windowMs },
    ...{ split: { by: 'time' as const, testMs }, learners: Object.freeze([...learners]), metric, gates, seed },
    ...(labelKnownAt && { labelKnownAt }),
    ...(sample && { sample }),
  }
  const { stages } = options
  if (stages) checkStages(stages)
  const card = options.card && checkNotes(options.card)
  return Object.freeze({ ...spec, digest: digestOfSpec(spec), ...(card && { card }), ...(stages && { stages }) })
}

function checkOptions(options: ModelOptions, wrong: Wrong): void {
  const parts = [
    ['its options', strayOption(options, KNOWN)],
    ['split', strayOption(options.split, KNOWN_SPLIT)],
    ['sample', strayOption(options.sample, KNOWN_SAMPLE)],
  ] as const
  const gates = Object.entries(options.gates ?? {}).map(
    ([name, gate]) => [`gate ${name}`, strayOption(gate, KNOWN_GATE)] as const,
  )
  for (const [where, stray] of [...parts, ...gates]) if (stray) throw wrong(where, stray)
}

function checkSql({ label, labelKnownAt }: ModelOptions, wrong: Wrong): void {
  if (!isSqlText(label)) throw wrong('label', 'it is SQL: sql`…`')
  parseExpression(label.text)
  if (labelKnownAt === undefined) return
  if (!isSqlText(labelKnownAt)) throw wrong('labelKnownAt', 'it is SQL: sql`…`')
  parseExpression(labelKnownAt.text)
}

function checkMetric(metric: string, objective: Objective, wrong: Wrong): void {
  const known = metricNames(objective)
  if (!known.includes(metric) || lowerIsBetter(metric) === undefined)
    throw wrong('metric', `it is one of ${known.join(', ')}`)
}

function lengthOf(where: string, text: string, wrong: Wrong): number {
  const length = durationMs(text)
  if (length === undefined || length <= 0) throw wrong(where, 'it is a length of time such as 6h or 2w')
  return length
}

/** Where data lies on this machine is no part of what a model is. */
function digestOfSpec(spec: Omit<ModelSpec, 'digest'>): Digest {
  const features = spec.features.map((feature) =>
    typeof feature === 'string' || feature.kind === 'on-demand' ? feature : { ...feature, from: feature.from.name },
  )
  const text = canonicalJson({ ...spec, data: spec.data.name, features } as unknown as Json)
  return `sha256-${createHash('sha256').update(text).digest('hex')}`
}
