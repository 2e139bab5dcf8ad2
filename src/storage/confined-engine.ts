import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api'
import type { Table } from '../table/index.ts'
import { readTables } from './duckdb-columns.ts'
import { lakeError } from './duckdb-errors.ts'
import { loadTable } from './duckdb-tables.ts'
import { failStorage } from './errors.ts'

/** What a query of somebody else may see and take. */
export interface ConfinedOptions {
  /** The only files that it can read; it writes none. */
  readonly files: readonly string[]
  /** As DuckDB writes it; 512MB when not given. */
  readonly memoryLimit?: string
  /** How long all queries together may take; 30 seconds when not given. */
  readonly withinMs?: number
}

/** An engine for SQL from outside: it sees what it was given and nothing else of this machine. */
export interface ConfinedEngine {
  /** Names a relation of SQL that is ours. */
  view(name: string, sql: string): Promise<void>
  /** Puts a table in memory under a name. */
  load(name: string, table: Table): Promise<void>
  /**
   * The rows of one SELECT of somebody else, some at a time.
   *
   * Errors: `storage.bad_query`, `storage.lake_full`, `storage.query_too_long`.
   */
  tables(sql: string, rows: number): AsyncGenerator<Table, void, undefined>
  close(): void
}

const WITHIN_MS = 30_000

/** The engine's own catalog tells where files are; and files are read through views only. */
const INSIDE =
  /\b(duckdb_\w+|pragma_\w+|information_schema|pg_\w+|sqlite_master)\b|\b(read_\w+|parquet_\w+|\w+_scan|glob|sniff_csv)\b(?="?\s*\()/i

/**
 * Opens an engine of its own for queries from outside, without network, extensions, settings or other files.
 *
 * @example
 * const engine = await openConfinedEngine({ files: [place] })
 */
export async function openConfinedEngine(options: ConfinedOptions): Promise<ConfinedEngine> {
  const { files, memoryLimit = '512MB', withinMs = WITHIN_MS } = options
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: '2',
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run(`set global TimeZone = 'UTC'`)
  await connection.run(`set global allowed_paths = [${files.map(literal).join(', ')}]`)
  await connection.run('set global enable_external_access = false')
  await connection.run('set global lock_configuration = true')
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    connection.interrupt()
  }, withinMs)
  const refuse = (error: unknown): never => {
    throw isLate ? failStorage('query_too_long', { seconds: withinMs / 1_000 }, error) : lakeError(error)
  }
  return {
    view: async (name, sql) => void (await connection.run(`create view ${name} as ${sql}`).catch(refuse)),
    async load(name, table) {
      await connection.run(`create table ${name} as ${await loadTable(connection, table)}`).catch(refuse)
      await connection.run('drop table temp.given')
    },
    async *tables(sql, rows) {
      await checkQuery(connection, sql).catch(refuse)
      try {
        yield* readTables(await connection.stream(`select * from (${sql}\n)`), rows)
      } catch (error) {
        refuse(error)
      }
    },
    close() {
      clearTimeout(timer)
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** One statement, that only reads. */
async function checkQuery(connection: DuckDBConnection, sql: string): Promise<void> {
  const found = INSIDE.exec(sql)?.[0]
  if (found !== undefined) throw new Error(`Permission Error: ${found} cannot be used here`)
  const statements = await connection.extractStatements(sql)
  if (statements.count !== 1) throw new Error('Parser Error: there is not exactly one statement')
  const prepared = await statements.prepare(0)
  try {
    if (prepared.statementType !== StatementType.SELECT)
      throw new Error('Permission Error: only SELECT can be used here')
  } finally {
    prepared.destroySync()
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
