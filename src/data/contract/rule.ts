import { type Static, type TObject, Type } from 'typebox'
import type { Dataset } from '../dataset.ts'

/** What happens to a row that violates a rule: the whole ingest stops, the row is set aside, or it is only counted. */
export type Outcome = 'block' | 'quarantine' | 'warn'

/** A column of another dataset that a value must appear in. */
export interface Reference {
  readonly dataset: Dataset
  readonly column: string
}

const OutcomeSchema = Type.Union([Type.Literal('block'), Type.Literal('quarantine'), Type.Literal('warn')])
const common = { optional: Type.Optional(Type.Boolean()), onViolation: Type.Optional(OutcomeSchema) }
const exact = { additionalProperties: false }

const NumberOptions = Type.Object(
  {
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    integer: Type.Optional(Type.Boolean()),
    ...common,
  },
  exact,
)
const CategoryOptions = Type.Object(
  {
    values: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    references: Type.Optional(Type.Tuple([Type.Unsafe<Dataset>(Type.Object({})), Type.String()])),
    ...common,
  },
  exact,
)
const TextOptions = Type.Object({ pattern: Type.Optional(Type.String({ minLength: 1 })), ...common }, exact)
const TimeOptions = Type.Object(
  { unit: Type.Optional(Type.Union([Type.Literal('s'), Type.Literal('ms')])), ...common },
  exact,
)
const BooleanOptions = Type.Object({ ...common }, exact)

/** The options each kind of rule takes; what a contract is checked against. */
export const ruleOptions: Readonly<Record<Rule['kind'], TObject>> = {
  number: NumberOptions,
  category: CategoryOptions,
  text: TextOptions,
  time: TimeOptions,
  boolean: BooleanOptions,
}

/** Made by `number`. */
export type NumberRule = Readonly<{ kind: 'number' } & Static<typeof NumberOptions>>
/** Made by `category`. */
export type CategoryRule = Readonly<{ kind: 'category' } & Static<typeof CategoryOptions>>
/** Made by `text`. */
export type TextRule = Readonly<{ kind: 'text' } & Static<typeof TextOptions>>
/** Made by `time`. */
export type TimeRule = Readonly<{ kind: 'time' } & Static<typeof TimeOptions>>
/** Made by `boolean`. */
export type BooleanRule = Readonly<{ kind: 'boolean' } & Static<typeof BooleanOptions>>

/**
 * What must be true of the values of one column. Every value must be there unless the rule is `optional`; `onViolation`
 * overrules the dataset's. A rule is plain data; `dataset` checks it.
 */
export type Rule = NumberRule | CategoryRule | TextRule | TimeRule | BooleanRule

/**
 * Finite numbers, within `min` and `max` (both inclusive), whole with `integer`.
 *
 * @example
 * number({ min: -200 })
 */
export function number(options: Static<typeof NumberOptions> = {}): NumberRule {
  return Object.freeze({ ...options, kind: 'number' })
}

/**
 * Texts from a limited set: one of `values`, or one that appears in a column of another dataset.
 *
 * @example
 * category({ references: [airports, 'iata'] })
 */
export function category(options: Static<typeof CategoryOptions> = {}): CategoryRule {
  return Object.freeze({ ...options, kind: 'category' })
}

/** Free texts; with `pattern`, a regular expression (RE2 syntax) that must match somewhere in the text. */
export function text(options: Static<typeof TextOptions> = {}): TextRule {
  return Object.freeze({ ...options, kind: 'text' })
}

/** Moments in UTC, written as ISO 8601 or, with `unit`, as a number of seconds or milliseconds since 1970. */
export function time(options: Static<typeof TimeOptions> = {}): TimeRule {
  return Object.freeze({ ...options, kind: 'time' })
}

/** Truths: true and false, or 1 and 0. In tables they are the numbers 1 and 0. */
export function boolean(options: Static<typeof BooleanOptions> = {}): BooleanRule {
  return Object.freeze({ ...options, kind: 'boolean' })
}

/** The column that a rule refers to, where it does. */
export function referenceOf(rule: Rule): Reference | undefined {
  if (rule.kind !== 'category' || !rule.references) return undefined
  const [dataset, column] = rule.references
  return { dataset, column }
}
