import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Blobs } from './blobs.ts'
import { openDrafts } from './drafts.ts'
import { readTable } from './duckdb-columns.ts'
import { createConnections } from './duckdb-connections.ts'
import { lakeError } from './duckdb-errors.ts'
import { loadTable, loadTables } from './duckdb-tables.ts'
import { bound, plain } from './duckdb-values.ts'
import { renameDurably, sync } from './durable-files.ts'
import type { Lake, LakeFile, LakeValues } from './lake.ts'

/** Rows of a Parquet row group: fixed, so that a file does not depend on who wrote it. */
const ROW_GROUP = 122_880

/** Of results that are read again in stretches. */
const ASIDE_GROUP = 30_720

/** On one thread the engine cuts row groups elsewhere than on two or more, and files would depend on the machine. */
const FEWEST_THREADS = 2

/** Where the engine may spill, and how much of the machine it may use. */
export interface LakeOptions {
  readonly folder: string
  readonly blobs: Blobs
  /** As DuckDB writes it: `1GB`, `512MB`. The process takes some 200 MB more. 1GB when not given. */
  readonly memoryLimit?: string
  /** 2 when not given, and at least. */
  readonly threads?: number
}

/**
 * The lake on DuckDB, in this process.
 *
 * Errors: `storage.bad_query` with the engine's first line and no values of rows, `storage.lake_full`.
 *
 * @example
 * const lake = await openLake({ folder: '.millrace/lake', blobs, memoryLimit: '1GB', threads: 2 })
 */
export async function openLake(options: LakeOptions): Promise<Lake> {
  const withDraft = await openDrafts(path.join(options.folder, 'unfinished'))
  const instance = await start(options)
  const { connected, streamed, close } = createConnections(instance)

  async function copy(connection: DuckDBConnection, sql: string, given: LakeValues): Promise<LakeFile> {
    return withDraft(async (draft) => {
      const { values, types } = bound(given)
      const { rowsChanged: rows } = await connection.run(copyTo(draft, sql), values, types).catch(refuse)
      const { size: bytes } = await stat(draft)
      return { address: await options.blobs.adopt(draft), rows, bytes }
    })
  }

  return {
    rows: (sql, given = {}) =>
      connected(async (connection) => {
        const { values, types } = bound(given)
        const reader = await connection.runAndReadAll(sql, values, types).catch(refuse)
        const names = reader.deduplicatedColumnNames()
        return reader.getRows().map((row) => Object.fromEntries(names.map((name, i) => [name, plain(row[i]!)])))
      }),
    table: (sql, given = {}) =>
      connected(async (connection) => {
        const { values, types } = bound(given)
        return connection.stream(sql, values, types).then(readTable).catch(refuse)
      }),
    tables: (sql, rows) => streamed((connection) => connection.stream(sql), rows),
    write: (sql, given = {}) => connected((connection) => copy(connection, sql, given)),
    aside: (sql, work) =>
      withDraft(async (draft) => {
        await connected((connection) =>
          connection.run(copyTo(draft, sql, { group: ASIDE_GROUP, packed: 'snappy' })).catch(refuse),
        )
        return work(`read_parquet(${literal(draft)})`)
      }),
    writeTable: (table) => connected(async (connection) => copy(connection, await loadTable(connection, table), {})),
    exportTable: (rows, file, whole) =>
      connected(async (connection) =>
        exportTo(file, connection, typeof rows === 'string' ? rows : await loadTable(connection, rows, whole)),
      ),
    exportTables: (tables, file, whole) =>
      connected(async (connection) => {
        const sql = await loadTables(connection, tables, whole)
        if (sql !== undefined) await exportTo(file, connection, sql)
      }),
    async scan(addresses) {
      const paths = await Promise.all(addresses.map((address) => options.blobs.path(address)))
      return `read_parquet([${paths.map(literal).join(', ')}])`
    },
    close,
  }
}

async function exportTo(file: string, connection: DuckDBConnection, sql: string): Promise<void> {
  const draft = `${file}.part`
  await connection.run(file.endsWith('.csv') ? copyToCsv(draft, sql) : copyTo(draft, sql)).catch(refuse)
  await sync(draft)
  await renameDurably(draft, file)
}

async function start({ folder, memoryLimit = '1GB', threads = 2 }: LakeOptions): Promise<DuckDBInstance> {
  const spill = path.join(folder, 'spill')
  await mkdir(spill, { recursive: true })
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads: String(Math.max(threads, FEWEST_THREADS)),
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    // An `install` in a query would look here, and not on the network.
    custom_extension_repository: path.join(folder, 'none'),
  })
  const connection = await instance.connect()
  await connection.run(`set global TimeZone = 'UTC'`)
  await connection.run('set global lock_configuration = true')
  connection.closeSync()
  return instance
}

interface Copy {
  readonly group: number
  readonly packed: 'zstd' | 'snappy'
}

/** What lives for a moment is packed in half the time. */
function copyTo(file: string, sql: string, { group, packed }: Copy = { group: ROW_GROUP, packed: 'zstd' }): string {
  const query = sql.trim().replace(/;$/, '')
  return `copy (${query}\n) to ${literal(file)} (format parquet, compression ${packed}, row_group_size ${group})`
}

const copyToCsv = (file: string, sql: string): string =>
  `copy (${sql.trim().replace(/;$/, '')}\n) to ${literal(file)} (format csv, header true)`

function refuse(error: unknown): never {
  throw lakeError(error)
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
