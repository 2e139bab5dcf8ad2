import { quoteName, quoteText } from '../../table/index.ts'
import type { Outcome, Rule } from './rule.ts'
import type { TypedColumn } from './typed-column.ts'

/** The ways a row can violate a contract. */
export const violationCodes = [
  'missing',
  'wrong_type',
  'below_min',
  'above_max',
  'not_integer',
  'not_in_values',
  'not_in_reference',
  'no_pattern_match',
  'extra_fields',
] as const

/** One of `violationCodes`. */
export type ViolationCode = (typeof violationCodes)[number]

/** One thing that can be wrong with a row: `violated` is a SQL condition that is never NULL. */
export interface Check {
  readonly code: ViolationCode
  readonly column: string
  readonly outcome: Outcome
  readonly violated: string
}

/** The checks of one rule on a typed column. `known` are the values of the column it refers to. */
export function checksOf(
  column: TypedColumn,
  rule: Rule,
  context: { readonly outcome: Outcome; readonly known: readonly string[] | undefined },
): readonly Check[] {
  const outcome = rule.onViolation ?? context.outcome
  const typed = quoteName(column.name)
  const check = (code: ViolationCode, violated: string): Check => ({ code, column: column.name, outcome, violated })
  const when = (condition: string): string => `(${typed} is not null and ${condition})`
  return [
    ...(rule.optional ? [] : [check('missing', column.absent)]),
    check('wrong_type', `(not ${column.absent} and ${typed} is null)`),
    ...valueChecks(rule, typed, context.known).map(([code, condition]) => check(code, when(condition))),
  ]
}

function valueChecks(
  rule: Rule,
  typed: string,
  known: readonly string[] | undefined,
): readonly (readonly [ViolationCode, string])[] {
  if (rule.kind === 'number')
    return [
      ...(rule.min === undefined ? [] : [['below_min', `${typed} < ${literal(rule.min)}`] as const]),
      ...(rule.max === undefined ? [] : [['above_max', `${typed} > ${literal(rule.max)}`] as const]),
      ...(rule.integer ? [['not_integer', `${typed} <> trunc(${typed})`] as const] : []),
    ]
  if (rule.kind === 'category')
    return [
      ...(rule.values ? [['not_in_values', isNoneOf(typed, rule.values)] as const] : []),
      ...(known ? [['not_in_reference', isNoneOf(typed, known)] as const] : []),
    ]
  if (rule.kind === 'text' && rule.pattern !== undefined)
    return [['no_pattern_match', `not regexp_matches(${typed}, ${quoteText(rule.pattern)})`]]
  return []
}

const literal = (value: number): string => `${value}::double`

/** A cast to an ENUM looks a text up in one step and, unlike a join, keeps rows in order on any number of threads. */
function isNoneOf(typed: string, values: readonly string[]): string {
  const distinct = [...new Set(values)]
  if (distinct.length === 0) return 'true'
  return `try_cast(${typed} as enum (${distinct.map(quoteText).join(', ')})) is null`
}

/** The check that a CSV row has no more fields than the header. */
export function extraFieldsCheck(fields: readonly string[], outcome: Outcome): readonly Check[] {
  if (fields.length === 0) return []
  const violated = `(${fields.map((field) => `${quoteName(field)} is not null`).join(' or ')})`
  return [{ code: 'extra_fields', column: '', outcome, violated }]
}
