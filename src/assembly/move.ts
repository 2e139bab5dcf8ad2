import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../base/index.ts'
import type { Progress } from '../cli/index.ts'
import {
  checkNotMoved,
  failStorage,
  type Moved,
  moveDatabase,
  noteMoved,
  openEmbeddedDatabase,
  openPostgres,
} from '../storage/index.ts'
import { migrations } from './catalog.ts'

/** What is moved, and where to. */
export interface MoveOrder {
  /** The data folder; nobody else may have it open. */
  readonly folder: string
  /** `postgres://…`, an empty database. */
  readonly to: string
  readonly progress: Progress
  readonly clock?: Clock
}

/**
 * Moves the embedded database of a data folder to PostgreSQL. Files, datasets and features stay where they are.
 *
 * Errors: `storage.nothing_to_move`, `storage.folder_in_use`, `storage.database_moved`, `storage.database_unreachable`,
 * `storage.target_not_empty`, `storage.move_differs`.
 */
export async function moveStore({ folder, to: url, progress, clock = { now: Date.now } }: MoveOrder): Promise<Moved> {
  const database = join(folder, 'database')
  if (!existsSync(join(database, 'pg'))) throw failStorage('nothing_to_move', { folder })
  checkNotMoved(database)
  const from = await openEmbeddedDatabase({ folder: database })
  try {
    const to = await openPostgres({ url, connections: 2 })
    try {
      const moved = await moveDatabase({ from, to, migrations, progress })
      const { host, pathname } = new URL(url)
      await noteMoved(database, { host: `${host}${pathname}`, at: clock.now() })
      return moved
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}
