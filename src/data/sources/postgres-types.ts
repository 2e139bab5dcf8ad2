import type pg from 'pg'
import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { SourceColumn } from './inspected.ts'

/** A column of a PostgreSQL result, and what its texts are to us. */
export interface PostgresColumn {
  readonly name: string
  readonly as: 'whole' | 'exact' | 'float' | 'truth' | 'time' | 'zoned' | 'text' | 'other'
  /** The name of the type. */
  readonly type: string
}

const KNOWN: Readonly<Record<string, PostgresColumn['as']>> = {
  ...{ int2: 'whole', int4: 'whole', int8: 'whole', oid: 'whole', numeric: 'exact', float4: 'float', float8: 'float' },
  ...{ bool: 'truth', date: 'time', timestamp: 'time', timestamptz: 'zoned', bytea: 'other' },
}
/** Arrays, composites, ranges, shapes: no column of a table holds them. */
const NO_TEXT: readonly string[] = ['A', 'C', 'R', 'G']

/** Asks the database what the types of a result are; a domain counts as the type below it. */
export async function postgresColumns(
  client: pg.Client,
  fields: readonly pg.FieldDef[],
): Promise<readonly PostgresColumn[]> {
  const text = `select t.oid::text, coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text as shown,
    coalesce(b.typname, t.typname) as name, t.typcategory as category
    from pg_type t left join pg_type b on b.oid = t.typbasetype where t.oid = any($1::oid[])`
  const { rows } = await client.query(text, [[...new Set(fields.map(({ dataTypeID }) => dataTypeID))]])
  const types = new Map((rows as Record<string, string>[]).map((row) => [Number(row['oid']), row]))
  return fields.map(({ name, dataTypeID }) => {
    const type = types.get(dataTypeID)
    const as = KNOWN[type?.['name'] ?? ''] ?? (NO_TEXT.includes(type?.['category'] ?? '') ? 'other' : 'text')
    return { name, as, type: type?.['shown'] ?? 'unknown' }
  })
}

/** Double precision holds every whole number up to here, and every decimal of so many digits. */
const MOST_WHOLE = 9_007_199_254_740_992
const MOST_DIGITS = 15

/**
 * SQL that gives the texts `c0, c1, …` of a result their types. Numbers that double precision cannot hold make their column one of texts:
 * they are exact or they are not numbers.
 */
export async function typedSelect(
  lake: Lake,
  texts: string | undefined,
  { columns }: { readonly dataset: string; readonly columns: readonly PostgresColumn[] },
): Promise<{ readonly selected: readonly string[]; readonly described: readonly SourceColumn[] }> {
  const exact = columns.flatMap(({ as }, at) =>
    as === 'whole' || as === 'exact' ? [`${fitsSql(as, `c${at}`)} as c${at}`] : [],
  )
  const [fits = {}] = texts && exact.length > 0 ? await lake.rows(`select ${exact.join(', ')} from ${texts}`) : []
  const typed = columns.map((column, at) => ({ ...column, at, to: typeOf(column.as, fits[`c${at}`] !== false) }))
  return {
    selected: typed.flatMap(({ name, at, to }) => (to ? [`${castSql(`c${at}`, to)} as ${quoteName(name)}`] : [])),
    described: typed.map(({ name, to, type }) => ({ name, type: to ?? type.toUpperCase(), looksNumeric: false })),
  }
}

function fitsSql(as: 'whole' | 'exact', column: string): string {
  const digits = `length(replace(ltrim(case when contains(${column}, '.') then rtrim(${column}, '0') else ${column} end, '-0.'), '.', ''))`
  const fits = as === 'whole' ? `abs(cast(${column} as hugeint)) <= ${MOST_WHOLE}` : `${digits} <= ${MOST_DIGITS}`
  return `coalesce(bool_and(${fits}), true)`
}

function typeOf(as: PostgresColumn['as'], fits: boolean): string | undefined {
  if (as === 'other') return undefined
  if (as === 'whole') return fits ? 'BIGINT' : 'VARCHAR'
  if (as === 'exact') return fits ? 'DOUBLE' : 'VARCHAR'
  return { float: 'DOUBLE', truth: 'BOOLEAN', time: 'TIMESTAMP', zoned: 'TIMESTAMP WITH TIME ZONE', text: 'VARCHAR' }[
    as
  ]
}

const castSql = (column: string, type: string): string =>
  type === 'VARCHAR' ? column : `try_cast(${column} as ${type})`
