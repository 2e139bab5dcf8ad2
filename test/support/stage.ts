import path from 'node:path'
import {
  createEvents,
  type Events,
  type Happening,
  type Hash,
  idMaker,
  type ManualClock,
  manualClock,
  seededRandom,
} from '../../src/base/index.ts'
import { createDatasets, type Datasets, dataMigrations } from '../../src/data/index.ts'
import { createFlow, type Flow, flowMigrations } from '../../src/flow/index.ts'
import {
  type Blobs,
  type Database,
  type Lake,
  type Online,
  openEmbeddedDatabase,
  openFolderBlobs,
  openLake,
  openMemoryOnline,
} from '../../src/storage/index.ts'
import { sha256 } from './flows.ts'
import { freshFolder } from './folders.ts'

/** What the data and features rooms need, embedded, in a folder of its own; `root` is where sources lie. */
export interface Stage {
  readonly root: string
  readonly blobs: Blobs
  readonly lake: Lake
  readonly database: Database
  readonly online: Online
  readonly datasets: Datasets
  readonly flow: Flow
  readonly events: Events
  readonly happened: Happening[]
  readonly clock: ManualClock
  readonly hash: Hash
  close(): Promise<void>
}

export async function openStage(options: { readonly threads?: number } = {}): Promise<Stage> {
  const root = freshFolder()
  const blobs = await openFolderBlobs(path.join(root, 'blobs'))
  const lake = await openLake({ folder: path.join(root, 'lake'), blobs, ...options })
  const online = await openMemoryOnline({ folder: path.join(root, 'online') })
  const database = await openEmbeddedDatabase({ folder: path.join(root, 'database') })
  await database.migrate([...flowMigrations, ...dataMigrations])
  const clock = manualClock(Date.UTC(2001, 6, 1))
  const happened: Happening[] = []
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((happening) => happened.push(happening))
  const random = seededRandom(1)
  const flow = createFlow({ database, clock, events, hash: sha256, newId: idMaker(clock, random), random })
  const datasets = createDatasets({ database, clock, hash: sha256 })
  return {
    ...{ root, blobs, lake, database, online, datasets, flow, events, happened, clock, hash: sha256 },
    async close() {
      await Promise.all([lake.close(), online.close()])
      await database.close()
    },
  }
}
