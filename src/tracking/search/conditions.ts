import { type RawBuilder, sql } from 'kysely'
import type { Comparison } from './filter.ts'

/** A piece of SQL. */
export type Piece = RawBuilder<unknown>

/**
 * One comparison over the expression of its field, which is a float8 or a text, null where the thing has none. What is missing matches
 * only `is null`; NaN is unlike every number. Letters A to Z alone have two cases, and a backslash means itself, whatever the locale of
 * the database.
 */
export function conditionOf({ field, comparator, value }: Comparison, raw: Piece): Piece {
  if (comparator === 'is null' || comparator === 'is not null') return sql`(${raw} ${sql.raw(comparator)})`
  if (comparator === 'in' || comparator === 'not in') return listCondition(raw, comparator, value)
  if (comparator === 'like' || comparator === 'ilike')
    return sql`((${raw} collate "C") ${sql.raw(comparator)} ${value} escape '')`
  if (field.kind === 'text') return sql`(${raw} ${sql.raw(comparator === '!=' ? '<>' : comparator)} ${value}::text)`
  if (comparator === '!=') return sql`(${raw} <> ${value}::float8)`
  return sql`(nullif(${raw}, 'NaN'::float8) ${sql.raw(comparator)} ${value}::float8)`
}

function listCondition(raw: Piece, comparator: 'in' | 'not in', value: Comparison['value']): Piece {
  const values = value as readonly (string | number)[]
  const list = typeof values[0] === 'number' ? sql`${[...values]}::float8[]` : sql`${[...values]}::text[]`
  return comparator === 'in' ? sql`(${raw} = any(${list}))` : sql`(${raw} <> all(${list}))`
}
