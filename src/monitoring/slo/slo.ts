import { type Static, Type } from 'typebox'
import { DAY, durationMs } from '../../base/index.ts'
import { LATENCY_BOUNDS } from '../../serving/index.ts'
import { fail } from '../errors.ts'

const strict = { additionalProperties: false } as const
const Share = Type.String({ description: 'How many of all must be good: 99.9%.' })

/** What a user declares at an endpoint: `slo: { latency: { under: '50ms', share: '99%' }, errors: { share: '99.9%' } }`. */
export const SloSpec = Type.Object(
  {
    latency: Type.Optional(
      Type.Object({ under: Type.String({ description: 'A bound: 50ms.' }), share: Type.Optional(Share) }, strict),
    ),
    errors: Type.Optional(Type.Object({ share: Type.Optional(Share) }, strict)),
    freshness: Type.Optional(
      Type.Object({ within: Type.String({ description: 'An age: 1h.' }), share: Type.Optional(Share) }, strict),
    ),
    window: Type.Optional(Type.String({ description: 'Over how long a budget lasts: 1w to 90d, 30d when not given.' })),
  },
  strict,
)

export type SloSpec = Static<typeof SloSpec>

export type ObjectiveName = 'latency' | 'errors' | 'freshness'

/** One thing that must be so most of the time. */
export interface SloObjective {
  readonly name: ObjectiveName
  /** Under this name what was counted is kept: another bound counts other things. */
  readonly key: string
  /** Bound in milliseconds: of a latency, or of an age. */
  readonly bound: number | undefined
  /** Share of all that must be good. */
  readonly share: number
  /** Over how many milliseconds a budget lasts. */
  readonly window: number
  readonly says: string
}

const SHORTEST = 7 * DAY
const LONGEST = 90 * DAY
const WINDOW = '30d'
const MS_US = 1_000

/**
 * Reads the objectives of an endpoint. Shares are 99 % of latencies and ages, 99.9 % of requests without an error, where not given.
 *
 * Errors: `monitoring.bad_watch`.
 */
export function objectivesOf(endpoint: string, spec: SloSpec): readonly SloObjective[] {
  const wrong = (reason: string) => fail('bad_watch', { endpoint, reason })
  const text = spec.window ?? WINDOW
  const window = durationMs(text)
  if (window === undefined || window < SHORTEST || window > LONGEST)
    throw wrong(`slo.window ${text} is not a length of time from 1w to 90d`)
  const { latency, errors, freshness } = spec
  const share = (name: ObjectiveName, given: string): { readonly share: number; readonly window: number } => {
    const hit = /^(\d+(?:\.\d+)?)%$/.exec(given)
    const value = hit ? Number((Number(hit[1]) / 100).toPrecision(12)) : 0
    if (!(value >= 0.5 && value < 1)) throw wrong(`slo.${name}.share ${given} is not a share from 50% to below 100%`)
    return { share: value, window }
  }
  const all: SloObjective[] = []
  if (latency) {
    const { under, share: given = '99%' } = latency
    const says = `${given} of answers within ${under}`
    all.push({ name: 'latency', ...latencyBound(under, wrong), ...share('latency', given), says })
  }
  if (errors) {
    const { share: given = '99.9%' } = errors
    const says = `${given} of requests without a failure of ours`
    all.push({ name: 'errors', key: 'errors', bound: undefined, ...share('errors', given), says })
  }
  if (freshness) {
    const { within, share: given = '99%' } = freshness
    const bound = durationMs(within)
    if (!bound) throw wrong(`slo.freshness.within ${within} is not a length of time such as 1h`)
    const says = `${given} of minutes with features that are within ${within} of now`
    all.push({ name: 'freshness', key: `freshness ${bound}`, bound, ...share('freshness', given), says })
  }
  if (all.length === 0) throw wrong('slo names none of latency, errors and freshness')
  return all
}

/** Latencies are counted between bounds, so an objective is about one of them. */
function latencyBound(
  under: string,
  wrong: (reason: string) => Error,
): { readonly key: string; readonly bound: number } {
  const bound = durationMs(under)
  if (bound !== undefined && LATENCY_BOUNDS.includes(bound * MS_US)) return { key: `latency ${bound}`, bound }
  const known = LATENCY_BOUNDS.map((us) => `${us / MS_US}ms`).join(', ')
  throw wrong(`slo.latency.under ${under} is none of the bounds between which latencies are counted: ${known}`)
}
