import { join } from 'node:path'
import {
  type Blobs,
  checkNotMoved,
  type Database,
  openEmbeddedDatabase,
  openFolderBlobs,
  openLake,
  openMemoryOnline,
  openPostgres,
  openRedisOnline,
} from '../storage/index.ts'
import { migrations } from './catalog.ts'

/** What the stores are opened with. */
export interface StoreOptions {
  /** The data folder: everything embedded lives there. */
  readonly folder: string
  readonly databaseUrl?: string
  readonly redisUrl?: string
  /** The name of the project, under which its features are kept where others keep theirs. */
  readonly namespace: string
  readonly memoryLimit: string
  readonly threads: number
}

/** What is done while the database, the slowest of the stores, is opened. */
type Meanwhile<T> = (blobs: Blobs) => Promise<T>

/**
 * Opens the stores, all at once: the database is the slowest of them. Where one cannot be opened, the others are closed again.
 *
 * Errors: `storage.folder_in_use`, `storage.database_lost`, `storage.database_unreachable`, `storage.database_moved`, `storage.migration_changed`,
 * `storage.bad_redis_url`, `storage.online_unreachable`.
 */
export async function openStores<T>(options: StoreOptions, meanwhile: Meanwhile<T>) {
  const opened = await Promise.allSettled([openDatabase(options), openFiles(options, meanwhile), openOnline(options)])
  const [database, files, store] = opened
  if (database.status === 'fulfilled' && files.status === 'fulfilled' && store.status === 'fulfilled')
    return { database: database.value, ...files.value, store: store.value }
  if (store.status === 'fulfilled') await store.value.close()
  if (files.status === 'fulfilled') await files.value.lake.close()
  if (database.status === 'fulfilled') await database.value.close()
  throw opened.find((one) => one.status === 'rejected')!.reason
}

async function openDatabase({ databaseUrl, folder }: StoreOptions): Promise<Database> {
  const own = join(folder, 'database')
  if (!databaseUrl) checkNotMoved(own)
  const database = databaseUrl ? await openPostgres({ url: databaseUrl }) : await openEmbeddedDatabase({ folder: own })
  await database.migrate(migrations).catch(async (error) => {
    await database.close()
    throw error
  })
  return database
}

async function openFiles<T>({ folder, memoryLimit, threads }: StoreOptions, meanwhile: Meanwhile<T>) {
  const blobs = await openFolderBlobs(join(folder, 'blobs'))
  const opening = openLake({ folder: join(folder, 'lake'), blobs, memoryLimit, threads })
  const [lake, early] = await Promise.all([opening, meanwhile(blobs)])
  return { blobs, lake, early }
}

const openOnline = ({ folder, redisUrl, namespace }: StoreOptions) =>
  redisUrl
    ? openRedisOnline({ url: redisUrl, namespace: `millrace:${namespace}` })
    : openMemoryOnline({ folder: join(folder, 'online') })
