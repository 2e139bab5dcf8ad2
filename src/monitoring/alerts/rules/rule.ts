import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { Name } from '../../../base/index.ts'
import { fail } from '../../errors.ts'
import { Severity } from '../../windows/window.ts'

const strict = { additionalProperties: false } as const
const Windows = Type.Integer({ minimum: 1, maximum: 50, description: 'In how many windows running; 1 when not given.' })

const When = Type.Object(
  {
    metric: Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'What a window measures: logloss, auc, gap (its size), psi:COLUMN, excess:COLUMN, or any path of its report.',
    }),
    segment: Type.Optional(Type.String({ maxLength: 200, description: 'Only this segment: COLUMN=VALUE.' })),
    above: Type.Optional(Type.Number()),
    below: Type.Optional(Type.Number()),
    for: Type.Optional(Windows),
    sure: Type.Optional(
      Type.Boolean({ description: 'The whole 95 % interval must be beyond the limit, not only the number.' }),
    ),
    atLeast: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Rows below which a window says nothing; 100 when not given.' }),
    ),
    until: Type.Optional(
      Type.Object(
        { above: Type.Optional(Type.Number()), below: Type.Optional(Type.Number()), for: Type.Optional(Windows) },
        { ...strict, description: 'When it closes; two windows within the limit when not given.' },
      ),
    ),
  },
  strict,
)

export const RuleSpec = Type.Object(
  {
    endpoint: Type.Optional(Name),
    when: When,
    severity: Type.Optional(Severity),
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    runbook: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 500 })),
  },
  strict,
)

/** What a user writes about a rule. */
export type RuleSpec = Static<typeof RuleSpec>

/** A rule over measured windows, with every limit decided. It compares readings with a limit; it is no test. */
export interface AlertRule {
  readonly kind: 'rule'
  readonly name: string
  /** Undefined: every endpoint. */
  readonly endpoint?: string
  readonly metric: string
  readonly segment?: string
  readonly side: 'above' | 'below'
  readonly limit: number
  readonly windows: number
  readonly sure: boolean
  readonly atLeast: number
  /** It closes once this many windows running are on the other side of this limit. */
  readonly until: { readonly limit: number; readonly windows: number }
  readonly severity: 'notice' | 'alarm'
  readonly owner?: string
  readonly runbook?: string
}

const LEAST_ROWS = 100
const QUIET = 2

/**
 * Declares a rule: an alert is raised when a metric passes its limit in so many windows running, and closes after so many back within
 * `until`, which may be a stricter limit (hysteresis).
 *
 * Errors: `monitoring.bad_alert_rule`.
 *
 * @example
 * alertRule('late-is-wrong', { endpoint: 'late', when: { metric: 'logloss', above: 0.5, for: 2, until: { below: 0.45, for: 2 } }, severity: 'alarm', owner: 'ada' })
 */
export function alertRule(name: string, spec: RuleSpec): AlertRule {
  const wrong = (reason: string): Error => fail('bad_alert_rule', { rule: String(name).slice(0, 80), reason })
  if (!Value.Check(Name, name)) throw wrong('a name is lower-case letters, digits, - and _, beginning with a letter')
  const [stray] = Value.Errors(RuleSpec, spec)
  if (stray) throw wrong(`${stray.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${stray.message}`)
  const { endpoint, when, severity = 'alarm', owner, runbook } = spec
  const { metric, segment, above, below, until = {} } = when
  if ((above === undefined) === (below === undefined)) throw wrong('when takes a limit: either above or below')
  const side = above === undefined ? 'below' : 'above'
  const limit = (above ?? below)!
  if (until[side] !== undefined) throw wrong(`until of a limit ${side} is on the other side of it`)
  const back = until[side === 'above' ? 'below' : 'above'] ?? limit
  if (side === 'above' ? back > limit : back < limit) throw wrong('until would close it beyond the limit that opens it')
  return Object.freeze({
    ...{ kind: 'rule' as const, name, metric, side, limit, severity },
    ...{ windows: when.for ?? 1, sure: when.sure ?? false, atLeast: when.atLeast ?? LEAST_ROWS },
    until: Object.freeze({ limit: back, windows: until.for ?? QUIET }),
    ...(endpoint !== undefined && { endpoint }),
    ...(segment !== undefined && { segment }),
    ...(owner !== undefined && { owner }),
    ...(runbook !== undefined && { runbook }),
  })
}
