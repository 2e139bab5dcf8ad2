import type { ColumnKind } from '../../table/index.ts'
import { quoteName } from '../../table/index.ts'
import type { SourceColumn } from '../sources/inspected.ts'
import type { Rule } from './rule.ts'

/** How a column of the source becomes a column of the dataset. */
export interface TypedColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** SQL over the source: the value as the dataset has it, NULL where there is none or it cannot be one. */
  readonly typed: string
  /** What the value in the file is called beside the typed one, in SQL. */
  readonly raw: string
  /** A SQL condition on `raw`: there is no value. */
  readonly absent: string
  /** True where the type of the file leaves no value that cannot be read. */
  readonly alwaysReadable: boolean
  /** How the column is called in words, as the file has it. */
  readonly holds: Rule['kind']
}

type Family = 'integer' | 'decimal' | 'float' | 'text' | 'time' | 'zoned' | 'boolean'

/** What a DuckDB type is to us; undefined where a table has no place for it. */
function familyOf(type: string): Family | undefined {
  if (/^(U?(TINY|SMALL|BIG)INT|U?INTEGER)$/.test(type)) return 'integer'
  if (/^(DECIMAL|U?HUGEINT)/.test(type) && !type.endsWith(']')) return 'decimal'
  if (/^(FLOAT|DOUBLE)$/.test(type)) return 'float'
  if (/^(VARCHAR|UUID|JSON|ENUM\(.*\))$/.test(type)) return 'text'
  if (/^(DATE|TIMESTAMP(_S|_MS|_NS)?)$/.test(type)) return 'time'
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'zoned'
  return type === 'BOOLEAN' ? 'boolean' : undefined
}

/**
 * The column as its rule wants it; without a rule, as the file has it. Undefined where the type of the file can be neither
 * stored nor checked (lists, structures, bytes).
 */
export function typedColumn(column: SourceColumn, rule: Rule | undefined): TypedColumn | undefined {
  const family = familyOf(column.type)
  if (!family) return undefined
  const raw = quoteName(`__raw_${column.name}`)
  const kind = rule?.kind ?? kindOf(family, column)
  const absent = family === 'float' ? `(${raw} is null or isnan(${raw}))` : `(${raw} is null)`
  const reading = { raw: quoteName(column.name), family, unit: rule?.kind === 'time' ? rule.unit : undefined }
  const typed = readsAs(column, kind, rule) ?? typedSql(kind, reading)
  return {
    ...{ name: column.name, kind: kind === 'time' ? 'time' : columnKind(kind), typed, raw, absent },
    alwaysReadable: isAlwaysReadable(kind, family),
    holds: kindOf(family, column),
  }
}

function isAlwaysReadable(kind: Rule['kind'], family: Family): boolean {
  if (kind === 'category' || kind === 'text') return true
  return kind === 'number' ? family === 'integer' || family === 'boolean' : kind === 'boolean' && family === 'boolean'
}

/** How the source found that all texts of the column can be read, where the rule wants just that. */
function readsAs({ reads }: SourceColumn, kind: Rule['kind'], rule: Rule | undefined): string | undefined {
  if (reads?.kind !== kind || (rule?.kind === 'time' && rule.unit !== undefined)) return undefined
  return reads.sql
}

const columnKind = (kind: Rule['kind']): ColumnKind => (kind === 'number' || kind === 'boolean' ? 'number' : 'category')

function kindOf(family: Family, { looksNumeric, reads }: SourceColumn): Rule['kind'] {
  if (family === 'text') return reads?.kind ?? (looksNumeric ? 'number' : 'category')
  if (family === 'time' || family === 'zoned') return 'time'
  return family === 'boolean' ? 'boolean' : 'number'
}

interface Reading {
  readonly raw: string
  readonly family: Family
  readonly unit: 's' | 'ms' | undefined
}

function typedSql(kind: Rule['kind'], reading: Reading): string {
  if (kind === 'number') return numberSql(reading)
  if (kind === 'time') return timeSql(reading)
  if (kind === 'boolean') return booleanSql(reading)
  return reading.family === 'text' ? `cast(${reading.raw} as varchar)` : asText(reading)
}

const asText = ({ raw }: Reading): string => `cast(${raw} as varchar)`
const finite = (sql: string): string => `case when isfinite(${sql}) then ${sql} end`

function numberSql({ raw, family }: Reading): string {
  if (family === 'integer') return raw
  if (family === 'float') return finite(raw)
  if (family === 'boolean') return `cast(${raw} as integer)`
  if (family === 'decimal') return finite(`cast(${raw} as double)`)
  return finite(`try_cast(trim(cast(${raw} as varchar)) as double)`)
}

function timeSql(reading: Reading): string {
  const { raw, family, unit } = reading
  if (family === 'time') return finite(`cast(${raw} as timestamp)`)
  if (family === 'zoned') return `case when isfinite(${raw}) then make_timestamp(epoch_us(${raw})) end`
  if (unit === undefined) return momentSql(`trim(${asText(reading)})`)
  const micros = `${numberSql(reading)} * ${unit === 's' ? 1_000_000 : 1_000}`
  return `try(make_timestamp(cast(round(${micros}) as bigint)))`
}

/** A cast to TIMESTAMP would pass over an offset such as +02:00; a text with one is read as a moment with a zone. */
export function momentSql(text: string): string {
  const zoned = `regexp_matches(${text}, ':[0-9]{2}(\\.[0-9]+)?\\s*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')`
  const moment = `case when ${zoned} then make_timestamp(epoch_us(try_cast(${text} as timestamptz))) else try_cast(${text} as timestamp) end`
  return finite(moment)
}

function booleanSql(reading: Reading): string {
  const { raw, family } = reading
  if (family === 'boolean') return raw
  if (family === 'text') return `try_cast(trim(${asText(reading)}) as boolean)`
  return `case try_cast(${asText(reading)} as double) when 0 then false when 1 then true end`
}
