import { columnsOf, parseExpression, quoteName, quoteText, renderSql, type Schema } from '../../table/index.ts'
import { type Inspected, unreadCodes } from '../sources/inspected.ts'
import { mayLack, momentMs, type Outcome, type Rule } from './rule.ts'
import type { CheckRule } from './table-rule.ts'
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
  'too_short',
  'too_long',
  'duplicate',
  'not_true',
  ...unreadCodes,
] as const

/** One of `violationCodes`. */
export type ViolationCode = (typeof violationCodes)[number]

/** One thing that can be wrong with a row: `violated` is a SQL condition that is never NULL. */
export interface Check {
  readonly code: ViolationCode
  /** Empty where it is not of one column. */
  readonly column: string
  /** The id of the rule: `delay.min`, or that of a rule of the table. */
  readonly id: string
  /** What the rule is called in a contract. */
  readonly rule: string
  readonly outcome: Outcome
  readonly violated: string
  /** The columns whose values explain a violation. */
  readonly shows: readonly string[]
}

/** SQL of the values that a reference may take: a relation with one column `v`, distinct and not NULL. */
export type KnownColumn = string

interface Context {
  readonly outcome: Outcome
  readonly known: KnownColumn | undefined
}

type Part = readonly [rule: string, code: ViolationCode, violated: string]

/** The checks of one rule on a typed column, all of a row that was read. */
export function checksOf(column: TypedColumn, rule: Rule, { outcome, known }: Context): readonly Check[] {
  const typed = quoteName(column.name)
  const present = (condition: string): string => `(${typed} is not null and ${condition})`
  const wrongType = column.alwaysReadable ? 'false' : `(not ${column.absent} and ${typed} is null)`
  const parts: readonly Part[] = [
    ...(mayLack(rule) ? [] : [['missing', 'missing', column.absent] as const]),
    ['type', 'wrong_type', wrongType],
    ...valueParts(rule, typed).map(([name, code, violated]) => [name, code, present(violated)] as const),
    ...(known ? [['references', 'not_in_reference', isUnknown(typed, known)] as const] : []),
  ]
  return parts.map(([name, code, violated]) => ({
    ...{ code, column: column.name, id: `${column.name}.${name}`, rule: name, violated, shows: [column.name] },
    outcome: rule.onViolation ?? outcome,
  }))
}

function valueParts(rule: Rule, typed: string): readonly Part[] {
  if (rule.kind === 'number') return numberParts(rule, typed)
  if (rule.kind === 'time')
    return limits(typed, { min: rule.min && moment(rule.min), max: rule.max && moment(rule.max) })
  if (rule.kind === 'boolean') return []
  const values = rule.kind === 'category' ? rule.values : undefined
  return [
    ...(values ? [['values', 'not_in_values', isNoneOf(typed, values)] as const] : []),
    ...(rule.pattern === undefined
      ? []
      : [['pattern', 'no_pattern_match', `not regexp_matches(${typed}, ${quoteText(rule.pattern)})`] as const]),
    ...(rule.length?.min ? [['length', 'too_short', `length(${typed}) < ${rule.length.min}`] as const] : []),
    ...(rule.length?.max === undefined
      ? []
      : [['length', 'too_long', `length(${typed}) > ${rule.length.max}`] as const]),
  ]
}

function numberParts({ min, max, integer, values }: Extract<Rule, { kind: 'number' }>, typed: string): readonly Part[] {
  return [
    ...limits(typed, {
      min: min === undefined ? undefined : literal(min),
      max: max === undefined ? undefined : literal(max),
    }),
    ...(integer ? [['integer', 'not_integer', `${typed} <> trunc(${typed})`] as const] : []),
    ...(values ? [['values', 'not_in_values', `${typed} not in (${values.map(literal).join(', ')})`] as const] : []),
  ]
}

function limits(typed: string, { min, max }: { readonly min?: string | undefined; readonly max?: string | undefined }) {
  return [
    ...(min === undefined ? [] : [['min', 'below_min', `${typed} < ${min}`] as const]),
    ...(max === undefined ? [] : [['max', 'above_max', `${typed} > ${max}`] as const]),
  ]
}

const literal = (value: number): string => `(${value})::double`
const moment = (text: string): string => `make_timestamp(${Math.round(momentMs(text) * 1_000)}::bigint)`

/** A cast to an ENUM looks a text up in one step. */
function isNoneOf(typed: string, values: readonly string[]): string {
  return `try_cast(${typed} as enum (${[...new Set(values)].map(quoteText).join(', ')})) is null`
}

/** Inside of CASE the engine keeps it a look-up for each row, whichever side is larger. Rows that are chosen by it come in no order. */
const isUnknown = (typed: string, known: KnownColumn): string =>
  `case when ${typed} is null then false else not (${typed} in (select v from ${known})) end`

/** The check of a condition across columns. Errors: `table.wrong_kind`. */
export function conditionCheck(rule: CheckRule, schema: Schema, outcome: Outcome): Check {
  const { condition, columns } = conditionOf(rule.sql, schema)
  return {
    ...{
      code: 'not_true',
      column: '',
      id: rule.id,
      rule: 'check',
      outcome: rule.onViolation ?? outcome,
      shows: columns,
    },
    violated: `not coalesce(${condition}, ${rule.strict ? 'false' : 'true'})`,
  }
}

function conditionOf(sql: string, schema: Schema): { readonly condition: string; readonly columns: readonly string[] } {
  const parsed = parseExpression(sql)
  const truth = { type: 'boolean', value: true, at: 0 } as const
  // AND takes truths only, so that a number or a text is refused before the engine sees it
  return {
    condition: renderSql({ type: 'call', name: 'and', args: [parsed, truth], at: 0 }, schema),
    columns: columnsOf(parsed),
  }
}

/** The check that rows whose places are in a relation of `__row` are copies of earlier ones. */
export function copyCheck(rule: Uniqueness, copies: string): Check {
  const { id, columns, outcome } = rule
  return {
    ...{ code: 'duplicate', column: rule.column, id, rule: 'unique', outcome, shows: columns },
    violated: `case when __row is null then false else __row in (select __row from ${copies}) end`,
  }
}

/** Columns that together are different in every row. */
export interface Uniqueness {
  readonly id: string
  /** Where it is one column. */
  readonly column: string
  readonly columns: readonly string[]
  readonly outcome: Outcome
}

/** The checks that a reader could take a row: one that it could not is never accepted. */
export function unreadChecks({ marks }: Pick<Inspected, 'marks'>, outcome: Outcome): readonly Check[] {
  if (!marks.includes('__unread')) return []
  return unreadCodes.map((code) => ({
    ...{ code, column: '', id: `readable.${code}`, rule: 'readable', shows: [] },
    outcome: outcome === 'block' ? outcome : 'quarantine',
    violated: `(__unread is not null and __unread = ${quoteText(code)})`,
  }))
}
