import { type Static, type TObject, Type } from 'typebox'
import type { Dataset } from '../dataset.ts'

/** What happens to a row that violates a rule: the whole ingest stops, the row is set aside, or it is only counted. */
export type Outcome = 'block' | 'quarantine' | 'warn'

/** All outcomes, the gravest first. */
export const outcomes: readonly Outcome[] = ['block', 'quarantine', 'warn']

/** A column of another dataset that a value must appear in. */
export interface Reference {
  /** The name of the dataset. */
  readonly name: string
  readonly column: string
  /** The dataset itself, where the rule was written in code. */
  readonly dataset?: Dataset
}

export const OutcomeSchema = Type.Union([Type.Literal('block'), Type.Literal('quarantine'), Type.Literal('warn')])

const ReferenceSchema = Type.Union([
  Type.Tuple([Type.Unsafe<Dataset>(Type.Object({})), Type.String()]),
  Type.String({ pattern: '^[a-z][a-z0-9_-]*\\..+$' }),
])
const MissingSchema = Type.Object({ max: Type.Number({ minimum: 0, maximum: 1 }) }, { additionalProperties: false })
const LengthSchema = Type.Object(
  { min: Type.Optional(Type.Integer({ minimum: 0 })), max: Type.Optional(Type.Integer({ minimum: 0 })) },
  { additionalProperties: false, minProperties: 1 },
)
const common = {
  optional: Type.Optional(Type.Boolean()),
  missing: Type.Optional(MissingSchema),
  unique: Type.Optional(Type.Boolean()),
  onViolation: Type.Optional(OutcomeSchema),
}
const referring = { references: Type.Optional(ReferenceSchema) }
const exact = { additionalProperties: false }
const moment = Type.Optional(Type.String({ minLength: 1 }))

const NumberOptions = Type.Object(
  {
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    integer: Type.Optional(Type.Boolean()),
    values: Type.Optional(Type.Array(Type.Number(), { minItems: 1 })),
    ...referring,
    ...common,
  },
  exact,
)
const CategoryOptions = Type.Object(
  {
    values: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    pattern: Type.Optional(Type.String({ minLength: 1 })),
    length: Type.Optional(LengthSchema),
    ...referring,
    ...common,
  },
  exact,
)
const TextOptions = Type.Object(
  {
    pattern: Type.Optional(Type.String({ minLength: 1 })),
    length: Type.Optional(LengthSchema),
    ...referring,
    ...common,
  },
  exact,
)
const TimeOptions = Type.Object(
  {
    unit: Type.Optional(Type.Union([Type.Literal('s'), Type.Literal('ms')])),
    min: moment,
    max: moment,
    ...referring,
    ...common,
  },
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
 * What must be true of the values of one column. Every value must be there unless the rule is `optional`, or says which share may
 * be `missing`; `unique` values come once; `onViolation` overrules the dataset's. A rule is plain data; `dataset` checks it.
 */
export type Rule = NumberRule | CategoryRule | TextRule | TimeRule | BooleanRule

/**
 * Finite numbers, within `min` and `max` (both inclusive), whole with `integer`, one of `values`, or one that appears in a column
 * of another dataset.
 *
 * @example
 * number({ min: -200, missing: { max: 0.05 } })
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

/**
 * Free texts; with `pattern`, a regular expression (RE2 syntax) that must match somewhere in the text; with `length`, so many
 * characters.
 */
export function text(options: Static<typeof TextOptions> = {}): TextRule {
  return Object.freeze({ ...options, kind: 'text' })
}

/**
 * Moments in UTC, written as ISO 8601 or, with `unit`, as a number of seconds or milliseconds since 1970; from `min` to `max`, both
 * inclusive, written as `2001-05-14` or `2001-05-14 19:06`.
 */
export function time(options: Static<typeof TimeOptions> = {}): TimeRule {
  return Object.freeze({ ...options, kind: 'time' })
}

/** Truths: true and false, or 1 and 0. In tables they are the numbers 1 and 0. */
export function boolean(options: Static<typeof BooleanOptions> = {}): BooleanRule {
  return Object.freeze({ ...options, kind: 'boolean' })
}

/** The column that a rule refers to, where it does. */
export function referenceOf(rule: Rule): Reference | undefined {
  if (!('references' in rule) || !rule.references) return undefined
  if (typeof rule.references !== 'string') {
    const [dataset, column] = rule.references
    return { name: dataset.name, column, dataset }
  }
  const dot = rule.references.indexOf('.')
  return { name: rule.references.slice(0, dot), column: rule.references.slice(dot + 1) }
}

/** True where a row may lack the value. */
export function mayLack(rule: Rule): boolean {
  return rule.optional === true || rule.missing !== undefined
}

/** Milliseconds of a moment as rules write it, in UTC. */
export function momentMs(text: string): number {
  const iso = text.replace(' ', 'T')
  return Date.parse(iso.length > 'yyyy-mm-dd'.length && !iso.endsWith('Z') ? `${iso}Z` : iso)
}
