import { nearestName } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { columnsOf, parseExpression, quoteName, renderSql, type Schema } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { rowsOf } from '../rows-of.ts'
import { inspectedOf } from './check-rows.ts'
import { contractOf } from './contract.ts'
import { planContract } from './plan.ts'
import type { Violations } from './quarantine.ts'

/** What is done to the rows that were set aside; nothing: they are checked as they are. */
export interface Corrections {
  /** `column=sql`: the SQL sees each column as its rule reads it; it is missing where it cannot be read. */
  readonly set?: readonly string[]
  /** A file with the column `id` of the violations and the columns to replace. */
  readonly rows?: string
  /** Removes the rows for good: those of the file where one is given, else all. */
  readonly drop?: boolean
}

interface Given {
  readonly dataset: Dataset
  readonly violations: Violations
  readonly corrections: Corrections
}

interface Needs {
  readonly lake: Lake
  readonly datasets: Pick<Datasets, 'version'>
}

/** SQL of the rows that are set aside, corrected: `__row` (their id), marks, and texts. Errors: `data.bad_repair`. */
export async function correctedSql(needs: Needs, given: Given): Promise<{ readonly sql: string }> {
  const { violations, corrections } = given
  const { names, marks, relation } = violations
  const base = `(select __id as __row, ${[...marks, ...names.map(quoteName)].join(', ')} from ${relation} where __outcome = 'quarantine')`
  const file = corrections.rows === undefined ? undefined : await fileOf(needs, given, corrections.rows)
  if (corrections.drop) {
    if (corrections.set) throw wrong(given, 'rows that are dropped are not set')
    return { sql: `select * from ${base} where ${file ? `__row not in (select id from ${file.relation})` : 'false'}` }
  }
  const replaced = file ? replacedSql(given, base, file) : base
  return { sql: setSql(given, replaced) }
}

const wrong = ({ dataset }: Given, reason: string): Error => fail('bad_repair', { dataset: dataset.name, reason })

interface FileOfRows {
  /** `id` as a number, and the columns as texts. */
  readonly relation: string
  readonly columns: readonly string[]
}

async function fileOf({ lake, datasets }: Needs, given: Given, path: string): Promise<FileOfRows> {
  const source = await inspectedOf(lake, await rowsOf({ lake, datasets }, path))
  const names = source.columns.map(({ name }) => name)
  if (!names.includes('id')) throw wrong(given, 'the file has no column id')
  const columns = names.filter((name) => name !== 'id')
  const stray = columns.find((name) => !given.violations.names.includes(name))
  if (stray !== undefined)
    throw wrong(given, `the file has a column ${stray}; the nearest is ${nearestName(stray, given.violations.names)}`)
  const texts = columns.map((name) => `cast(${quoteName(name)} as varchar) as ${quoteName(name)}`)
  const relation = `(select ${['try_cast(id as bigint) as id', ...texts].join(', ')} from ${source.relation})`
  await mustName(lake, given, relation)
  return { relation, columns }
}

async function mustName(lake: Lake, given: Given, relation: string): Promise<void> {
  const [row] = await lake.rows(
    `select count(*) - count(distinct id) as twice, count(*) filter (id is null or id not in
      (select __id from ${given.violations.relation} where __outcome = 'quarantine')) as unknown from ${relation}`,
  )
  if (Number(row?.['unknown']) > 0) throw wrong(given, 'the file has an id of no row that is set aside')
  if (Number(row?.['twice']) > 0) throw wrong(given, 'the file has an id twice')
}

/** Rows of the file take the place of what was set aside; one that no reader could take is read now. */
function replacedSql({ violations }: Given, base: string, { relation, columns }: FileOfRows): string {
  const names = violations.names.map((name) => {
    const column = quoteName(name)
    return columns.includes(name)
      ? `case when came.id is null then was.${column} else came.${column} end as ${column}`
      : `was.${column}`
  })
  const marks = violations.marks.map((mark) =>
    mark === '__unread' ? 'case when came.id is null then was.__unread end as __unread' : `was.${mark}`,
  )
  return `(select ${['was.__row', ...marks, ...names].join(', ')} from ${base} as was left join ${relation} as came on was.__row = came.id)`
}

function setSql(given: Given, relation: string): string {
  const { dataset, violations, corrections } = given
  const { names, marks } = violations
  const sets = new Map((corrections.set ?? []).map((text) => assignment(given, text)))
  if (sets.size === 0) return `select * from ${relation}`
  const columns = names.map((name) => ({ name, type: 'VARCHAR', looksNumeric: false }))
  const contract = { ...contractOf(dataset), key: [], rules: [] }
  const plan = planContract(contract, { relation, rows: 0, columns, marks }, { columns: new Map(), bins: new Map() })
  const schema: Schema = plan.columns.map(({ name, kind }) => ({ name, kind }))
  const texts = plan.columns.map(({ name, raw }) => {
    const sql = sets.get(name)
    return `${sql === undefined ? raw : `cast(${expressionSql(given, sql, schema)} as varchar)`} as ${quoteName(name)}`
  })
  return `select ${['__row', ...marks, ...texts].join(', ')} from ${plan.relation}`
}

function assignment(given: Given, text: string): readonly [column: string, sql: string] {
  const at = text.indexOf('=')
  const column = text.slice(0, at).trim()
  if (at < 1 || text.slice(at + 1).trim() === '') throw wrong(given, '--set is written column=sql')
  const { names } = given.violations
  if (!names.includes(column))
    throw wrong(given, `there is no column ${column}; the nearest is ${nearestName(column, names)}`)
  return [column, text.slice(at + 1)]
}

function expressionSql(given: Given, sql: string, schema: Schema): string {
  const parsed = parseExpression(sql)
  const names = schema.map(({ name }) => name)
  const stray = columnsOf(parsed).find((name) => !names.includes(name))
  if (stray !== undefined)
    throw wrong(given, `there is no column ${stray}; the nearest is ${nearestName(stray, names)}`)
  return renderSql(parsed, schema)
}
