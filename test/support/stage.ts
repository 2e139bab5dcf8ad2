import { createHash } from 'node:crypto'
import path from 'node:path'
import { createEvents, type Digest, type Events, type Happening, type Hash, type ManualClock, manualClock } from '../../src/base/index.ts'
import { createDatasets, dataMigrations, type Datasets } from '../../src/data/index.ts'
import {
  type Blobs,
  type Database,
  type Lake,
  openEmbeddedDatabase,
  openFolderBlobs,
  openLake,
} from '../../src/storage/index.ts'
import { freshFolder } from './folders.ts'

/** Everything the data and features rooms need, in a folder of its own. */
export interface Stage {
  readonly folder: string
  readonly root: string
  readonly blobs: Blobs
  readonly lake: Lake
  readonly database: Database
  readonly datasets: Datasets
  readonly events: Events
  readonly happened: Happening[]
  readonly clock: ManualClock
  readonly hash: Hash
  readonly flow: any
  close(): Promise<void>
}

export const sha256: Hash = (bytes): Digest => `sha256-${createHash('sha256').update(bytes).digest('hex')}`

export async function openStage(): Promise<Stage> {
  const folder = freshFolder()
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder: path.join(folder, 'lake'), blobs })
  const database = await openEmbeddedDatabase({ folder: path.join(folder, 'db') })
  await database.migrate(dataMigrations)
  const clock = manualClock(Date.UTC(2001, 6, 1))
  const happened: Happening[] = []
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((happening) => happened.push(happening))
  const datasets = createDatasets({ database, clock, hash: sha256 })
  const flow = { run: (_n: string, _k: string, work: (step: any) => Promise<any>) => work((_s: string, _i: any, run: any) => run()) }
  return {
    folder, root: folder, blobs, lake, database, datasets, events, happened, clock, hash: sha256, flow,
    async close() {
      await lake.close()
      await database.close()
    },
  }
}
