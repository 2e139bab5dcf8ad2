import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Database } from './database.ts'
import { renameDurably, sync } from './durable-files.ts'
import { lockFolder } from './folder-lock.ts'
import { startPGlite } from './pglite-pool.ts'
import { createSqlDatabase } from './sql-database.ts'
import { untar } from './untar.ts'

/** Where the embedded database lives. */
export interface EmbeddedOptions {
  readonly folder: string
  /** An archive of an empty database to begin with; the one made by the build when not given. */
  readonly template?: string
}

/**
 * PostgreSQL inside this process: PGlite in a worker thread, on files that are really synced, in a folder that one
 * process owns.
 *
 * Errors: `storage.folder_in_use`, `storage.database_lost`.
 *
 * @example
 * const database = await openEmbeddedDatabase({ folder: '.millrace/database' })
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<Database> {
  const unlock = await lockFolder(options.folder)
  try {
    const data = path.join(options.folder, 'pg')
    if (!existsSync(data)) await begin(data, options.template ?? builtTemplate())
    const pool = await startPGlite(data)
    const database = await createSqlDatabase(pool)
    return {
      ...database,
      close: () => database.close().finally(unlock),
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

function builtTemplate(): string {
  return fileURLToPath(new URL('../../dist/storage/pglite-template.tar.gz', import.meta.url))
}

/** Makes the empty database beside its place and moves it there whole: a crash leaves what the next start removes. */
async function begin(data: string, template: string): Promise<void> {
  const fresh = `${data}.new`
  await rm(fresh, { recursive: true, force: true })
  if (existsSync(template)) {
    const places = await untar(await promisify(gunzip)(await readFile(template)), fresh)
    await Promise.all(places.map(sync))
  } else {
    const first = await startPGlite(fresh)
    await first.end()
  }
  await renameDurably(fresh, data)
}
