import { nearestName } from '../../base/index.ts'
import { quoteName } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { RequestColumn } from '../request.ts'

/** The place of a row, in every table of a source. */
export const ROW = '__row'

/** A column of the rows, under the name the model knows it by. */
export interface WantedColumn {
  /** In the file. */
  readonly from: string
  readonly as: string
  readonly kind: RequestColumn['kind']
}

/** A column as the file has it: its name and the type the engine gives it. */
export interface FileColumn {
  readonly name: string
  readonly type: string
}

/**
 * Finds each column that a model reads: by name or, where it reads one matrix without names and the file has as many columns, by
 * place.
 *
 * Errors: `serving.batch_column` with the nearest name.
 */
export function wantedColumns(
  columns: readonly RequestColumn[],
  file: { readonly columns: readonly string[]; readonly id: string | undefined; readonly isMatrix: boolean },
): readonly WantedColumn[] {
  const names = new Set(file.columns)
  const others = file.columns.filter((name) => name !== file.id)
  const byPlace = file.isMatrix && others.length === columns.length && !columns.some(({ name }) => names.has(name))
  if (byPlace) return columns.map(({ name, kind }, index) => ({ from: others[index]!, as: name, kind }))
  for (const { name } of columns)
    if (!names.has(name)) throw fail('batch_column', { column: name, nearest: nearestName(name, file.columns) })
  return columns.map(({ name, kind }) => ({ from: name, as: name, kind }))
}

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\))$/
const TEXT = /^(VARCHAR|UUID|JSON|ENUM\(.*\))$/
const MOMENT = /^(DATE|TIMESTAMP.*)$/

/** How a column is selected, and a condition on rows whose value cannot be read, where there may be such. */
export interface Selected {
  readonly sql: string
  readonly unreadable?: string
}

/**
 * SQL for a column as the model wants it, NULL where it is missing. Texts that write numbers or moments are read as such.
 *
 * Errors: `serving.batch_kind`.
 */
export function selectColumn({ from, kind }: WantedColumn, type: string): Selected {
  const column = quoteName(from)
  if (kind === 'category') return textSql(column, type)
  if (kind === 'time') return momentSql(column, { from, type })
  if (NUMBER.test(type)) return { sql: `cast(${column} as double)` }
  if (type === 'BOOLEAN') return { sql: `cast(cast(${column} as integer) as double)` }
  if (TEXT.test(type)) {
    const text = `nullif(trim(cast(${column} as varchar)), '')`
    const read = kind === 'boolean' ? `cast(try_cast(${text} as boolean) as integer)` : text
    return readable(`try_cast(${read} as double)`, text)
  }
  if (MOMENT.test(type) && kind === 'number') return { sql: `cast(epoch_ms(${column}) as double)` }
  throw fail('batch_kind', { column: from, wanted: `${kind}s` })
}

const readable = (sql: string, text: string): Selected => ({
  sql,
  unreadable: `(${text} is not null and ${sql} is null)`,
})

function textSql(column: string, type: string): Selected {
  // 7 and not 7.0: as a file of texts would have it.
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(type))
    return {
      sql: `case when ${column} = trunc(${column}) and abs(${column}) < 1e15 then cast(cast(${column} as bigint) as varchar) else cast(${column} as varchar) end`,
    }
  return { sql: `nullif(cast(${column} as varchar), '')` }
}

function momentSql(column: string, { from, type }: { readonly from: string; readonly type: string }): Selected {
  if (MOMENT.test(type)) return { sql: `case when isfinite(${column}) then cast(${column} as timestamp) end` }
  if (NUMBER.test(type)) return { sql: `make_timestamp(cast(round(${column} * 1000) as bigint))` }
  if (!TEXT.test(type)) throw fail('batch_kind', { column: from, wanted: 'moments' })
  const text = `nullif(trim(cast(${column} as varchar)), '')`
  return readable(`cast(try_cast(${text} as timestamptz) as timestamp)`, text)
}
