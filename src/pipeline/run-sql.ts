import { MillraceError } from '../base/index.ts'
import type { Lake } from '../storage/index.ts'
import { quoteName, quoteText, type Schema } from '../table/index.ts'
import { fail } from './errors.ts'
import type { Partition } from './partition.ts'
import { momentSql } from './reads.ts'
import type { WrittenRows } from './result.ts'
import type { Row, SqlStep } from './step.ts'

/** A query, and what its tables are. */
export interface Asking {
  readonly step: string
  readonly text: string
  /** SQL of each table, by name. */
  readonly tables: Readonly<Record<string, string>>
  readonly partition: Partition | undefined
}

/** Rows that a step may give without writing a dataset. */
const MOST_ROWS = 10_000

/** The query with its tables and values put in. */
export function querySql({ text, tables, partition }: Asking): string {
  const named = Object.entries(tables).map(([name, relation]) => `${quoteName(name)} as ${relation}`)
  const body = `(${withValues(text.trim().replace(/;\s*$/, ''), partition)}\n)`
  return `${named.length > 0 ? `with ${named.join(', ')} ` : ''}select * from ${body}`
}

/** Puts `$start`, `$end` and `$partition` in, but not within texts. */
function withValues(text: string, partition: Partition | undefined): string {
  const values: Readonly<Record<string, string | undefined>> = {
    $start: partition?.start === undefined ? undefined : momentSql(partition.start),
    $end: partition?.end === undefined ? undefined : momentSql(partition.end),
    $partition: partition === undefined ? undefined : quoteText(partition.key),
  }
  return text.replace(/'(?:[^']|'')*'|\$(?:start|end|partition)\b/g, (found) => values[found] ?? found)
}

/** Errors: `pipeline.bad_query`. */
export async function queryRows(lake: Lake, asking: Asking): Promise<readonly Row[]> {
  const rows = await lake.rows(`${querySql(asking)} limit ${MOST_ROWS + 1}`).catch(refusing(asking.step))
  if (rows.length > MOST_ROWS) throw fail('many_rows', { step: asking.step, most: MOST_ROWS })
  return rows
}

/** Writes the rows of a step's query as one file. Errors: `pipeline.bad_query`, `pipeline.bad_output`. */
export async function writeRows(lake: Lake, asking: Asking, step: SqlStep): Promise<WrittenRows> {
  const sql = querySql(asking)
  const refuse = refusing(asking.step)
  const columns = await lake.rows(`select column_name, column_type from (describe ${sql})`).catch(refuse)
  const typed = columns.map((column) => typedColumn(String(column['column_name']), String(column['column_type'])))
  const names = typed.map(({ name }) => name)
  const reason = faultOf(names, step, typed)
  if (reason) throw fail('bad_output', { step: asking.step, reason })
  const { address, rows } = await lake
    .write(`select ${typed.map(({ name, sql }) => `${sql} as ${quoteName(name)}`).join(', ')} from (${sql})`)
    .catch(refuse)
  const schema: Schema = typed.map(({ name, kind }) => ({ name, kind }))
  return { dataset: step.writes!, address, rows, schema, ...(step.time !== undefined && { time: step.time }) }
}

interface Typed {
  readonly name: string
  readonly kind: 'number' | 'time' | 'category'
  readonly sql: string
}

function faultOf(names: readonly string[], step: SqlStep, typed: readonly Typed[]): string | undefined {
  const lower = names.map((name) => name.toLowerCase())
  const twice = names.find((name, i) => lower.indexOf(name.toLowerCase()) !== i)
  if (twice !== undefined) return `two columns are called ${twice}`
  const reserved = names.find((name) => name.startsWith('__'))
  if (reserved !== undefined) return `${reserved} begins with __`
  if (step.time !== undefined && typed.find(({ name }) => name === step.time)?.kind !== 'time')
    return `its time ${step.time} is no column of times`
  return undefined
}

/** Columns as datasets have them: numbers, moments without a zone, texts. */
function typedColumn(name: string, type: string): Typed {
  const column = quoteName(name)
  if (/^(U?(TINY|SMALL|BIG)INT|U?INTEGER)$/.test(type)) return { name, kind: 'number', sql: column }
  if (type === 'BOOLEAN') return { name, kind: 'number', sql: column }
  if (/^(FLOAT|DOUBLE|DECIMAL\(.*\)|U?HUGEINT)$/.test(type)) {
    const double = `cast(${column} as double)`
    return { name, kind: 'number', sql: `case when isfinite(${double}) then ${double} end` }
  }
  if (/^TIMESTAMP WITH TIME ZONE$/.test(type)) return { name, kind: 'time', sql: `make_timestamp(epoch_us(${column}))` }
  if (/^(DATE|TIMESTAMP.*)$/.test(type)) return { name, kind: 'time', sql: `cast(${column} as timestamp)` }
  return { name, kind: 'category', sql: `cast(${column} as varchar)` }
}

const refusing =
  (step: string) =>
  (error: unknown): never => {
    if (error instanceof MillraceError && error.code === 'storage.bad_query')
      throw fail(
        'bad_query',
        { step, reason: String(error.details['reason'] ?? error.message).replace(/\.$/, '') },
        error,
      )
    throw error
  }
