import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { DAY, durationMs, type Json, WEEK } from '../base/index.ts'
import { fail } from './errors.ts'

const DriftWatch = Type.Object(
  {
    falseMessagesAMonth: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    excess: Type.Optional(Type.Number({ minimum: 0 })),
    lossEffect: Type.Optional(Type.Number({ minimum: 0 })),
  },
  { additionalProperties: false },
)

export const WatchSpec = Type.Object(
  {
    window: Type.Optional(Type.String({ description: 'How long a window is: 1d, 1w. Whole days.' })),
    drift: Type.Optional(Type.Union([Type.Boolean(), DriftWatch])),
    calibration: Type.Optional(
      Type.Object({ max: Type.Number({ exclusiveMinimum: 0 }) }, { additionalProperties: false }),
    ),
    logloss: Type.Optional(
      Type.Object(
        { noWorseThanTraining: Type.String({ description: 'A share: 10%.' }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

/** What a user declares at an endpoint: `watch: { drift: true, calibration: { max: 0.03 }, … }`. Nothing is watched by default. */
export type WatchSpec = Static<typeof WatchSpec>

/** What is watched at an endpoint, with every limit decided. */
export interface Watch {
  /** Milliseconds; whole days. */
  readonly window: number
  readonly drift: DriftLimits | undefined
  /** Largest distance of mean label and mean prediction, in probability (or the unit of the label). */
  readonly calibration: { readonly max: number } | undefined
  /** Loss may be at most (1 + worse) × the held-out loss of training. */
  readonly logloss: { readonly worse: number } | undefined
}

export interface DriftLimits {
  /** Messages a month that may be false when nothing changes. */
  readonly falseMessages: number
  /** PSI beyond the reference's own restlessness from which a change matters. */
  readonly excess: number
  /** Share of the reference loss that a change must be worth to be an alarm. */
  readonly lossEffect: number
}

const DRIFT: DriftLimits = { falseMessages: 1, excess: 0.1, lossEffect: 0.05 }

/**
 * Reads what an endpoint wants watched and fills in the defaults: windows of a week; one false drift message a month, excess
 * .1, effect on loss 5 %.
 *
 * Errors: `monitoring.bad_watch`.
 */
export function watchOf(endpoint: string, spec: Json | undefined): Watch {
  const given = spec ?? {}
  if (!Value.Check(WatchSpec, given)) {
    const [first] = Value.Errors(WatchSpec, given)
    throw fail('bad_watch', { endpoint, reason: `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}` })
  }
  const { drift, calibration, logloss } = given
  return {
    window: windowOf(endpoint, given.window),
    drift: drift ? driftLimits(drift) : undefined,
    calibration,
    logloss: logloss && { worse: shareOf(endpoint, logloss.noWorseThanTraining) },
  }
}

function driftLimits(spec: true | Static<typeof DriftWatch>): DriftLimits {
  if (spec === true) return DRIFT
  const { falseMessagesAMonth = DRIFT.falseMessages, excess = DRIFT.excess, lossEffect = DRIFT.lossEffect } = spec
  return { falseMessages: falseMessagesAMonth, excess, lossEffect }
}

function windowOf(endpoint: string, text: string | undefined): number {
  if (text === undefined) return WEEK
  const length = durationMs(text)
  if (length === undefined || length < DAY || length % DAY !== 0)
    throw fail('bad_watch', { endpoint, reason: 'window is not a number of whole days, such as 1d or 1w' })
  return length
}

function shareOf(endpoint: string, text: string): number {
  const hit = /^(\d+(?:\.\d+)?)%$/.exec(text)
  if (!hit) throw fail('bad_watch', { endpoint, reason: 'logloss.noWorseThanTraining is not a share, such as 10%' })
  return Number(hit[1]) / 100
}
