import { type Static, Type } from 'typebox'
import type { Duration } from '../../base/index.ts'
import type { SqlText } from '../../table/index.ts'
import { OutcomeSchema } from './rule.ts'
import { defaultId } from './table-rule-id.ts'

const exact = { additionalProperties: false }
const column = Type.String({ minLength: 1 })
const count = Type.Integer({ minimum: 0 })
const share = Type.Number({ minimum: 0 })
const outcome = { onViolation: Type.Optional(OutcomeSchema) }
/** A table has no rows of its own to set aside. */
const tableOutcome = { onViolation: Type.Optional(Type.Union([Type.Literal('block'), Type.Literal('warn')])) }

/** Counts of numbers between edges: bin k holds edges[k−1] ≤ value < edges[k]. */
const NumberBins = Type.Object(
  { edges: Type.Array(Type.Number(), { maxItems: 1_000 }), counts: Type.Array(count), missing: Type.Optional(count) },
  exact,
)
/** Counts of texts; `other` of those that are not listed. */
const TextBins = Type.Object(
  {
    values: Type.Array(Type.String(), { maxItems: 1_000 }),
    counts: Type.Array(count),
    other: Type.Optional(count),
    missing: Type.Optional(count),
  },
  exact,
)

const UniqueOptions = Type.Object({ columns: Type.Array(column, { minItems: 1 }), ...outcome }, exact)
const VolumeOptions = Type.Object(
  { min: Type.Optional(count), max: Type.Optional(count), change: Type.Optional(share), ...tableOutcome },
  { ...exact, minProperties: 1 },
)
const FreshOptions = Type.Object(
  { within: Type.String({ minLength: 1 }), column: Type.Optional(column), ...tableOutcome },
  exact,
)
const CheckOptions = Type.Object(
  { sql: Type.String({ minLength: 1 }), strict: Type.Optional(Type.Boolean()), ...outcome },
  exact,
)
const DistributionOptions = Type.Object(
  {
    column,
    reference: Type.Union([NumberBins, TextBins, Type.String({ minLength: 1 })]),
    distance: Type.Union([Type.Literal('psi'), Type.Literal('js'), Type.Literal('ks'), Type.Literal('chi_square')]),
    max: Type.Optional(share),
    alpha: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    ...tableOutcome,
  },
  exact,
)
const SchemaOptions = Type.Object({ closed: Type.Boolean(), ...tableOutcome }, exact)

/** The options of each kind of table rule. */
export const tableRuleOptions = {
  unique: UniqueOptions,
  volume: VolumeOptions,
  fresh: FreshOptions,
  check: CheckOptions,
  distribution: DistributionOptions,
  schema: SchemaOptions,
} as const

/** Made by `unique`. */
export type UniqueRule = Readonly<{ kind: 'unique'; id: string } & Static<typeof UniqueOptions>>
/** Made by `volume`. */
export type VolumeRule = Readonly<{ kind: 'volume'; id: string } & Static<typeof VolumeOptions>>
/** Made by `fresh`. */
export type FreshRule = Readonly<{ kind: 'fresh'; id: string } & Static<typeof FreshOptions>>
/** Made by `check`. */
export type CheckRule = Readonly<{ kind: 'check'; id: string } & Static<typeof CheckOptions>>
/** Made by `distribution`. */
export type DistributionRule = Readonly<{ kind: 'distribution'; id: string } & Static<typeof DistributionOptions>>
/** Made by `schema`. */
export type SchemaRule = Readonly<{ kind: 'schema'; id: string } & Static<typeof SchemaOptions>>

/** What must be true of all rows together, or of several columns of a row: plain data with an id of its own. */
export type TableRule = UniqueRule | VolumeRule | FreshRule | CheckRule | DistributionRule | SchemaRule

/** What a distribution is compared with: counts in bins, or a dataset version by name. */
export type DistributionReference = DistributionRule['reference']

/** How table rules may be named and what their violation does. */
export interface RuleOptions {
  readonly id?: string
}

type Given<R extends TableRule, Named extends string> = Omit<R, 'kind' | 'id' | Named> & RuleOptions

/**
 * No two rows have the same values in these columns. Rows that lack one are no duplicates. Set aside are all but the first.
 *
 * @example
 * unique(['store', 'day'], { onViolation: 'block' })
 */
export function unique(columns: string | readonly string[], options: Given<UniqueRule, 'columns'> = {}): UniqueRule {
  const names = [columns].flat() as string[]
  return Object.freeze({ kind: 'unique', id: defaultId('unique', { columns: names }), columns: names, ...options })
}

/**
 * How many rows there must be: at least `min`, at most `max`; with `change`, no more than this share above or below the median of the
 * last five versions.
 *
 * @example
 * volume({ min: 1000, change: 0.5 })
 */
export function volume(options: Given<VolumeRule, never>): VolumeRule {
  return Object.freeze({ kind: 'volume', id: 'volume', ...options })
}

/**
 * The newest row is no older than `within`, by `column` or the time of the dataset.
 *
 * @example
 * fresh('2d')
 */
export function fresh(
  within: Duration,
  column?: string,
  options: Given<FreshRule, 'within' | 'column'> = {},
): FreshRule {
  const named = column === undefined ? {} : { column }
  return Object.freeze({ kind: 'fresh', id: defaultId('fresh', named), ...named, within, ...options })
}

/**
 * A condition that must be true of each row, in the SQL of expressions. Where it is missing (NULL) the row passes, unless `strict`.
 *
 * @example
 * check('paid_after_order', sql`paid_at >= ordered_at`)
 */
export function check(id: string, condition: SqlText | string, options: Given<CheckRule, 'sql'> = {}): CheckRule {
  return Object.freeze({
    kind: 'check',
    id,
    sql: typeof condition === 'string' ? condition : condition.text,
    ...options,
  })
}

/**
 * The values of a column are distributed as in a reference: bins with counts, or a version of a dataset such as `orders@release`. It is
 * violated where the distance is above `max` and, with `alpha`, p is below it too; with `alpha` alone, where p is below it.
 *
 * @example
 * distribution('amount', { reference: 'orders@release', distance: 'psi', max: 0.2 })
 */
export function distribution(column: string, options: Given<DistributionRule, 'column'>): DistributionRule {
  return Object.freeze({ kind: 'distribution', id: defaultId('distribution', { column }), column, ...options })
}

/**
 * The columns are those of the contract: each is there and, where `closed`, no other.
 *
 * @example
 * schema({ closed: true })
 */
export function schema(options: Given<SchemaRule, never>): SchemaRule {
  return Object.freeze({ kind: 'schema', id: 'schema', ...options })
}
