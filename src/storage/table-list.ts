import { sql } from 'kysely'
import type { Database } from './database.ts'

/** A table as its catalog describes it. */
export interface Table {
  readonly name: string
  readonly rows: number
  readonly columns: readonly Column[]
}

interface Column {
  readonly name: string
  /** As SQL writes it. */
  readonly type: string
  /** True where the database numbers its rows. */
  readonly counts: boolean
}

/**
 * Every table of the schema, those that others refer to first. Columns that are computed are left out, and numbers of transactions,
 * which mean nothing outside their database.
 */
export async function listTables(database: Database): Promise<Table[]> {
  const { rows } = await sql<{ name: string; columns: Column[]; needs: string[] }>`
    select class.relname as name,
      (select coalesce(json_agg(json_build_object(
          'name', attname, 'type', format_type(atttypid, atttypmod),
          'counts', attidentity <> '' or pg_get_serial_sequence(quote_ident(class.relname), attname) is not null) order by attnum), '[]')
        from pg_attribute
        where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = '' and atttypid <> 'xid8'::regtype
      ) as columns,
      array(select distinct other.relname::text from pg_constraint join pg_class as other on other.oid = confrelid
        where conrelid = class.oid and contype = 'f' and confrelid <> class.oid) as needs
    from pg_class as class
    where class.relnamespace = current_schema()::regnamespace and class.relkind = 'r'
    order by class.relname`.execute(database.on())
  const counted = await Promise.all(rows.map(async (row) => ({ ...row, rows: await countRows(database, row.name) })))
  return inOrder(counted).map(({ name, columns, rows: count }) => ({ name, columns, rows: count }))
}

async function countRows(database: Database, table: string): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(database.on())
  return rows[0]!.rows
}

/** Each after those that it needs. */
function inOrder<T extends { readonly name: string; readonly needs: readonly string[] }>(tables: readonly T[]): T[] {
  const ordered: T[] = []
  const done = new Set<string>()
  const add = (table: T, above: readonly string[]): void => {
    if (done.has(table.name)) return
    if (above.includes(table.name)) throw new Error(`The tables ${above.join(', ')} refer to each other in a circle.`)
    for (const other of tables) if (table.needs.includes(other.name)) add(other, [...above, table.name])
    done.add(table.name)
    ordered.push(table)
  }
  for (const table of tables) add(table, [])
  return ordered
}

/** What is the same for two tables that have the same rows in whatever order: their number and the sum of their hashes. */
export async function digestOfTable(database: Database, { name, columns }: Table): Promise<string> {
  const texts = sql.join(columns.map((column) => sql`${sql.ref(column.name)}::text`))
  const { rows } = await sql<{ digest: string }>`
    select count(*) || ' ' || coalesce(sum(hashtextextended(row(${texts})::text, 0)::numeric), 0) as digest
    from ${sql.table(name)}`.execute(database.on())
  return rows[0]!.digest
}
