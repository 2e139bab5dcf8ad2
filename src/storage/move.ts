import { sql } from 'kysely'
import type { Database, Migration } from './database.ts'
import { failStorage } from './errors.ts'
import { digestOfTable, listTables, type Table } from './table-list.ts'

/** A database that is moved, and where to. Nobody else may have the first one open. */
export interface Move {
  readonly from: Database
  readonly to: Database
  /** The schema of both. */
  readonly migrations: readonly Migration[]
  readonly progress?: (done: number, doing: string) => void
}

/** What was moved: every table with its rows, the same on both sides. */
export interface Moved {
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
  readonly rows: number
}

/**
 * Copies every table of one database into another, which must be empty, in one transaction: all of it is there, compared row by row by
 * a digest, or nothing is. What counts on is set to go on; the numbers of transactions are the new database's own.
 *
 * Errors: `storage.target_not_empty`, `storage.move_differs`.
 */
export async function moveDatabase({ from, to, migrations, progress = () => undefined }: Move): Promise<Moved> {
  await from.migrate(migrations)
  return from.tx(() =>
    to.tx(async () => {
      await refuseUsed(to)
      await to.migrate(migrations)
      for (const database of [from, to]) await plainTexts(database)
      const tables = await listTables(from)
      const total = tables.reduce((sum, { rows }) => sum + rows, 0)
      await empty(to, tables)
      let done = 0
      for (const table of tables)
        await copyTable({ from, to, table }, (rows) => {
          done += rows
          progress((0.9 * done) / Math.max(total, 1), `${table.name}: ${done} of ${total} rows`)
        })
      for (const table of tables) await setCounters({ from, to, table })
      progress(0.9, 'comparing')
      return compare({ from, to }, tables)
    }),
  )
}

async function refuseUsed(database: Database): Promise<void> {
  const tables = await listTables(database)
  if (tables.length > 0) throw failStorage('target_not_empty', { table: tables[0]!.name })
}

/** Makes both databases write every value as the same text, whatever their settings. */
async function plainTexts(database: Database): Promise<void> {
  await sql`
    select set_config('datestyle', 'ISO', true), set_config('timezone', 'UTC', true), set_config('intervalstyle', 'postgres', true),
      set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true)`.execute(database.on())
}

/** Migrations may have written rows, which the moved ones replace. */
async function empty(database: Database, tables: readonly Table[]): Promise<void> {
  if (tables.length > 0)
    await sql`truncate ${sql.join(tables.map(({ name }) => sql.table(name)))}`.execute(database.on())
}

interface Sides {
  readonly from: Database
  readonly to: Database
}

type OneTable = Sides & { readonly table: Table }

const FIRST_ROWS = 100
const MOST_ROWS = 5_000
/** Characters of one batch: a statement stays within what both databases take with ease. */
const WORTH = 4_000_000

/** Copies rows as texts, as many at a time as weigh about the same. */
async function copyTable({ from, to, table }: OneTable, report: (rows: number) => void): Promise<void> {
  const { name, columns } = table
  const texts = columns.map((column) => sql`${sql.ref(column.name)}::text`)
  await sql`declare moving no scroll cursor for select array[${sql.join(texts)}] as row from ${sql.table(name)}`.execute(
    from.on(),
  )
  for (let size = FIRST_ROWS; ; ) {
    const { rows } = await sql<{ row: (string | null)[] }>`fetch ${sql.raw(String(size))} from moving`.execute(
      from.on(),
    )
    if (rows.length > 0)
      await insertRows(
        to,
        table,
        rows.map(({ row }) => row),
      )
    report(rows.length)
    if (rows.length < size) break
    const weight = rows.reduce((sum, { row }) => sum + row.reduce((all, text) => all + (text?.length ?? 0), 0), 0)
    size = Math.min(MOST_ROWS, Math.max(1, Math.floor((WORTH * rows.length) / Math.max(weight, 1))))
  }
  await sql`close moving`.execute(from.on())
}

async function insertRows(to: Database, { name, columns }: Table, rows: readonly (string | null)[][]): Promise<void> {
  const arrays = columns.map((_, at) => sql`${rows.map((row) => row[at]!)}::text[]`)
  const names = sql.join(columns.map((column) => sql.ref(column.name)))
  const values = columns.map((column, at) => sql`${sql.ref(`c${at}`)}::${sql.raw(column.type)}`)
  const aliases = sql.join(columns.map((_, at) => sql.ref(`c${at}`)))
  await sql`
    insert into ${sql.table(name)} (${names}) overriding system value
    select ${sql.join(values)} from unnest(${sql.join(arrays)}) as moved (${aliases})`.execute(to.on())
}

/** Lets columns that number their rows go on where they stood. */
async function setCounters({ from, to, table }: OneTable): Promise<void> {
  for (const column of table.columns.filter(({ counts }) => counts)) {
    const place = sql`pg_get_serial_sequence(${table.name}, ${column.name})`
    const { rows } = await sql<{
      last: number | null
    }>`select pg_sequence_last_value(${place}::regclass) as last`.execute(from.on())
    const last = rows[0]!.last
    if (last !== null) await sql`select setval(${place}, ${last}::int8)`.execute(to.on())
  }
}

async function compare({ from, to }: Sides, tables: readonly Table[]): Promise<Moved> {
  for (const table of tables) {
    const [here, there] = [await digestOfTable(from, table), await digestOfTable(to, table)]
    if (here !== there) throw failStorage('move_differs', { table: table.name })
  }
  return {
    tables: tables.map(({ name, rows }) => ({ name, rows })),
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  }
}
