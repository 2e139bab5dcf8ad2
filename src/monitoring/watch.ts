import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { DAY, durationMs, WEEK } from '../base/index.ts'
import { ConceptSpec, estimableMetrics } from '../evaluation/index.ts'
import { fail } from './errors.ts'
import { FairnessSpec, type FairnessWatch, fairnessWatch } from './fairness/watched.ts'
import { objectivesOf, type SloObjective, SloSpec } from './slo/slo.ts'

const DriftWatch = Type.Object(
  {
    falseMessagesAMonth: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    excess: Type.Optional(Type.Number({ minimum: 0 })),
    lossEffect: Type.Optional(Type.Number({ minimum: 0 })),
  },
  { additionalProperties: false },
)

/** Metrics that can be told without labels. */
const ESTIMABLE = [...estimableMetrics('binary'), ...estimableMetrics('regression')]

const strict = { additionalProperties: false } as const
const Columns = Type.Array(Type.String({ minLength: 1 }), { uniqueItems: true, maxItems: 8 })

const EstimateWatch = Type.Object(
  {
    metric: Type.Optional(
      Type.String({
        description: `What decides on alarms, the loss when not given: ${ESTIMABLE.join(', ')}.`,
      }),
    ),
    tolerance: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'How much worse than in training the metric may be, in its own unit; three standard deviations when not given.',
      }),
    ),
  },
  strict,
)

export const WatchSpec = Type.Object(
  {
    window: Type.Optional(
      Type.Union([
        Type.String({ description: 'How long a window is: 1d, 1w. Whole days.' }),
        Type.Object({ rows: Type.Integer({ minimum: 100, description: 'Predictions in a window.' }) }, strict),
      ]),
    ),
    segments: Type.Optional(Columns),
    groups: Type.Optional(Columns),
    drift: Type.Optional(Type.Union([Type.Boolean(), DriftWatch])),
    calibration: Type.Optional(Type.Object({ max: Type.Number({ exclusiveMinimum: 0 }) }, strict)),
    logloss: Type.Optional(Type.Object({ noWorseThanTraining: Type.String({ description: 'A share: 10%.' }) }, strict)),
    estimate: Type.Optional(Type.Union([Type.Boolean(), EstimateWatch])),
    concept: Type.Optional(Type.Union([Type.Boolean(), ConceptSpec])),
    fairness: Type.Optional(FairnessSpec),
    slo: Type.Optional(SloSpec),
  },
  strict,
)

/** What a user declares at an endpoint: `watch: { drift: true, calibration: { max: 0.03 }, … }`. Nothing is watched by default. */
export type WatchSpec = Static<typeof WatchSpec>

/** What is watched at an endpoint, with every limit decided. */
export interface Watch {
  /** Milliseconds; whole days. Of windows by count, how long one may take at most. */
  readonly window: number
  /** Predictions in a window; `undefined` where windows go by time. */
  readonly rows: number | undefined
  /** Columns by whose values performance is also told. */
  readonly segments: readonly string[]
  /** Columns of protected groups, whose rates are compared. */
  readonly groups: readonly string[]
  readonly drift: DriftLimits | undefined
  /** Largest distance of mean label and mean prediction, in probability (or the unit of the label). */
  readonly calibration: { readonly max: number } | undefined
  /** Loss may be at most (1 + worse) × the held-out loss of training. */
  readonly logloss: { readonly worse: number } | undefined
  /** Performance is estimated while labels are not there: by the loss, and within what the reference tells, unless said otherwise. */
  readonly estimate: { readonly metric: string | undefined; readonly tolerance: number | undefined } | undefined
  readonly concept: ConceptSpec | undefined
  /** How groups fare, and how far apart they may be. */
  readonly fairness: FairnessWatch | undefined
  /** What must be so most of the time: latencies, requests without failure, the age of features. */
  readonly slo: readonly SloObjective[] | undefined
}

export interface DriftLimits {
  /** Messages a month that may be false when nothing changes. */
  readonly falseMessages: number
  /** PSI beyond the reference's own restlessness from which a change matters. */
  readonly excess: number
  /** Share of the reference loss that a change must be worth to be an alarm. */
  readonly lossEffect: number
}

const LONGEST_BY_COUNT = 30 * DAY

const DRIFT: DriftLimits = { falseMessages: 1, excess: 0.1, lossEffect: 0.05 }

/**
 * Reads what an endpoint wants watched and fills in the defaults: windows of a week, or of so many predictions; one false drift message a month, excess
 * .1, effect on loss 5 %.
 *
 * Errors: `monitoring.bad_watch`.
 */
export function watchOf(endpoint: string, spec: unknown): Watch {
  const given = spec ?? {}
  if (!Value.Check(WatchSpec, given)) {
    const [first] = Value.Errors(WatchSpec, given)
    throw fail('bad_watch', { endpoint, reason: `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}` })
  }
  const { drift, calibration, logloss, estimate, concept, slo, fairness, segments = [], groups = [] } = given
  return {
    ...windowOf(endpoint, given.window),
    ...{ segments, groups, calibration },
    slo: slo && objectivesOf(endpoint, slo),
    drift: drift ? driftLimits(drift) : undefined,
    logloss: logloss && { worse: shareOf(endpoint, logloss.noWorseThanTraining) },
    estimate: estimate ? estimateLimits(endpoint, estimate) : undefined,
    concept: concept === true ? {} : concept || undefined,
    fairness: fairness && groupLimits(endpoint, fairness, groups),
  }
}

function groupLimits(endpoint: string, spec: FairnessSpec, groups: readonly string[]): FairnessWatch {
  const watch = fairnessWatch(spec, groups)
  if (!watch) throw fail('bad_watch', { endpoint, reason: 'fairness names no column that makes groups' })
  return watch
}

function driftLimits(spec: true | Static<typeof DriftWatch>): DriftLimits {
  if (spec === true) return DRIFT
  const { falseMessagesAMonth = DRIFT.falseMessages, excess = DRIFT.excess, lossEffect = DRIFT.lossEffect } = spec
  return { falseMessages: falseMessagesAMonth, excess, lossEffect }
}

function estimateLimits(endpoint: string, spec: true | Static<typeof EstimateWatch>): NonNullable<Watch['estimate']> {
  const { metric, tolerance } = spec === true ? {} : spec
  if (metric !== undefined && !ESTIMABLE.includes(metric))
    throw fail('bad_watch', { endpoint, reason: `estimate.metric is none of ${ESTIMABLE.join(', ')}` })
  return { metric, tolerance }
}

function windowOf(endpoint: string, given: WatchSpec['window']): Pick<Watch, 'window' | 'rows'> {
  if (given === undefined) return { window: WEEK, rows: undefined }
  if (typeof given !== 'string') return { window: LONGEST_BY_COUNT, rows: given.rows }
  const length = durationMs(given)
  if (length === undefined || length < DAY || length % DAY !== 0)
    throw fail('bad_watch', { endpoint, reason: 'window is not a number of whole days, such as 1d or 1w' })
  return { window: length, rows: undefined }
}

function shareOf(endpoint: string, text: string): number {
  const hit = /^(\d+(?:\.\d+)?)%$/.exec(text)
  if (!hit) throw fail('bad_watch', { endpoint, reason: 'logloss.noWorseThanTraining is not a share, such as 10%' })
  return Number(hit[1]) / 100
}
