import { type Static, Type } from 'typebox'
import { Moment, Name } from '../base/index.ts'
import { fail } from './errors.ts'
import { type Rule, RuleShape, reasonAgainstRules } from './segment.ts'

export const Mode = Type.Union(
  [Type.Literal('single'), Type.Literal('shadow'), Type.Literal('canary'), Type.Literal('blue_green')],
  {
    description:
      'single: the champion alone answers; shadow: the challenger scores beside it; canary: it answers a share; ' +
      'blue_green: it is ready, and answers only those who ask for its version.',
  },
)

/**
 * Who answers: the champion alone, with a challenger that only scores, with one that answers a share of the rows, or with one that
 * stands ready to take over.
 */
export type Mode = Static<typeof Mode>

/** Which versions score the requests of an endpoint, and which of them answers. */
export interface Traffic {
  readonly champion: number
  readonly challenger: number | undefined
  /** The champion before: kept ready for an undo, and still scoring while there is no challenger. */
  readonly previous: number | undefined
  readonly mode: Mode
  /** The share of keys that a canary answers, 0 to 100; 0 in the other modes. */
  readonly percent: number
  /** Segments with shares of their own while a canary is under way; the first that a row falls into holds. */
  readonly rules: readonly Rule[]
  /** The column whose value is the key of a row that comes without one. */
  readonly stickyBy: string | undefined
}

/** An endpoint as it stands; without a champion it answers nothing yet. */
export interface EndpointState extends Omit<Traffic, 'champion'> {
  readonly name: string
  readonly model: string
  readonly champion: number | undefined
  /** Whether requests bring the inputs of the model itself; else a project says how they become its features. */
  readonly direct: boolean
  /** Whether somebody took it out of memory. */
  readonly unloaded: boolean
  /** When its traffic was last changed, in milliseconds. */
  readonly since: number
}

const Version = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])

/** An endpoint, as JSON. */
export const EndpointShape = Type.Object({
  name: Name,
  model: Name,
  champion: Version,
  challenger: Version,
  previous: Version,
  mode: Mode,
  percent: Type.Number(),
  rules: Type.Array(RuleShape),
  stickyBy: Type.Union([Type.String(), Type.Null()]),
  direct: Type.Boolean({ description: 'Whether requests bring the inputs of the model itself.' }),
  since: Moment,
  ready: Type.Boolean({ description: 'Whether it can answer now.' }),
  versions: Type.Array(Type.Integer(), { description: 'The versions that are loaded.' }),
})

/**
 * The traffic, where its parts fit together. Errors: `serving.bad_traffic`.
 *
 * @example
 * checkedTraffic('late', { champion: 2, challenger: undefined, previous: 1, mode: 'single', percent: 0, rules: [], stickyBy: undefined })
 */
export function checkedTraffic(endpoint: string, traffic: Traffic): Traffic {
  const reason = reasonAgainst(traffic) ?? reasonAgainstRules(traffic.rules)
  if (reason !== undefined) throw fail('bad_traffic', { endpoint, reason })
  return traffic
}

function reasonAgainst({ champion, challenger, previous, mode, percent }: Traffic): string | undefined {
  if (![champion, challenger ?? 1, previous ?? 1].every((version) => Number.isInteger(version) && version > 0))
    return 'versions are whole numbers from 1'
  if (challenger === champion) return `version ${champion} cannot challenge itself`
  if (previous !== undefined && previous === challenger) return `version ${previous} is challenger and previous at once`
  if (previous === champion) return `version ${champion} cannot come before itself`
  if (mode === 'single' && challenger !== undefined) return 'mode single has no challenger'
  if (mode !== 'single' && challenger === undefined) return `mode ${mode} needs a challenger`
  if (mode !== 'canary' && percent !== 0) return `in mode ${mode} percent is 0`
  if (!(percent >= 0 && percent <= 100)) return 'percent goes from 0 to 100'
  return undefined
}
