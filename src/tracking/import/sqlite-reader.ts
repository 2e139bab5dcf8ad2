import { copyFile, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { fail } from '../errors.ts'
import type { Row } from './cells.ts'
import { ROWS_AT_ONCE, type SqlReader } from './sql-reader.ts'

const TRIES = 5
const PAUSE_MS = 400

/**
 * Reads a SQLite file: a copy of it in a temporary folder, so that nothing is locked or written beside the original, and what a log of
 * its (WAL or rollback) holds is part of it.
 *
 * Errors: `tracking.import_unreadable`, `tracking.import_busy` where the file changes while it is copied, each time.
 */
export async function openSqlite(file: string): Promise<SqlReader> {
  const { default: sqlite } = await import('node-sqlite3-wasm')
  const folder = await mkdtemp(path.join(tmpdir(), 'millrace-import-'))
  const gone = () => rm(folder, { recursive: true, force: true })
  try {
    const copy = path.join(folder, 'source.db')
    await copyWhole(file, copy)
    const database = new sqlite.Database(copy)
    // a log of WAL can only be read without shared memory by one who has the file alone
    database.exec('pragma locking_mode = exclusive')
    database.get('select count(*) from sqlite_master')
    const close = async (): Promise<void> => {
      database.close()
      await gone()
    }
    return readerOf(database, close)
  } catch (cause) {
    await gone()
    if ((cause as { code?: string }).code?.startsWith('tracking.')) throw cause
    throw fail('import_unreadable', { place: path.basename(file), reason: (cause as Error).message }, cause)
  }
}

interface Engine {
  all(sql: string, parameters?: (string | number)[]): unknown[]
  prepare(sql: string): { iterate(parameters?: (string | number)[]): Iterable<unknown>; finalize(): void }
}

function readerOf(database: Engine, close: () => Promise<void>): SqlReader {
  const all = async (sql: string, parameters: readonly (string | number)[] = []): Promise<readonly Row[]> => {
    await nextTurn()
    return database.all(sql, [...parameters]) as Row[]
  }
  return {
    all,
    async *rows(sql, parameters = []) {
      const statement = database.prepare(sql)
      try {
        let rows: Row[] = []
        for (const row of statement.iterate([...parameters])) {
          rows.push(row as Row)
          if (rows.length < ROWS_AT_ONCE) continue
          yield rows
          rows = []
          await nextTurn()
        }
        if (rows.length > 0) yield rows
      } finally {
        statement.finalize()
      }
    },
    async tables() {
      const rows = await all("select name from sqlite_master where type = 'table'")
      return new Set(rows.map(({ name }) => String(name)))
    },
    close,
  }
}

/** Copies a database with its log as they were at one moment: again where something was written meanwhile. */
async function copyWhole(file: string, copy: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await pause(PAUSE_MS)
    const before = await signsOf(file)
    await copyFile(file, copy)
    for (const log of ['-wal', '-journal'])
      await copyFile(`${file}${log}`, `${copy}${log}`).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        await rm(`${copy}${log}`, { force: true })
      })
    if ((await signsOf(file)) === before) return
  }
  throw fail('import_busy', { place: path.basename(file) })
}

const CHANGE_COUNTER = 24

/** What is different after a write: SQLite's own counter, and sizes and times of the file and its logs. */
async function signsOf(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, CHANGE_COUNTER)
    const stats = await Promise.all(
      ['', '-wal', '-journal'].map((end) => stat(`${file}${end}`, { bigint: true }).catch(() => undefined)),
    )
    return [buffer.toString('hex'), ...stats.map((one) => `${one?.size} ${one?.mtimeNs}`)].join('|')
  } finally {
    await handle.close()
  }
}
