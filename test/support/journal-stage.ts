import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { DAY } from '../../src/base/index.ts'
import { type Journal, openJournal } from '../../src/serving/journal/journal.ts'
import { createSegments } from '../../src/serving/journal/segments.ts'
import { servingMigrations } from '../../src/serving/tables.ts'
import {
  type Blobs,
  type Database,
  type Lake,
  openEmbeddedDatabase,
  openFolderBlobs,
  openLake,
} from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from './folders.ts'

/** A journal and what it stands on. */
export interface JournalStage {
  readonly root: string
  readonly blobs: Blobs
  readonly lake: Lake
  readonly database: Database
  readonly journal: Journal
}

/** Called once a test file: gives the stage to `set` before its tests. Nothing is sealed by itself; a fault fails the test. */
export function journalStage(set: (stage: JournalStage) => void): void {
  cleanFolders()
  let stage: JournalStage | undefined
  beforeAll(async () => {
    stage = await openStage(freshFolder())
    set(stage)
  })
  afterAll(async () => {
    await stage?.journal.close()
    await stage?.lake.close()
    await stage?.database.close()
  })
}

async function openStage(root: string): Promise<JournalStage> {
  const blobs = await openFolderBlobs(path.join(root, 'blobs'))
  const lake = await openLake({ folder: path.join(root, 'lake'), blobs })
  const database = await openEmbeddedDatabase({ folder: path.join(root, 'database') })
  await database.migrate(servingMigrations)
  const journal = await openJournal({
    ...{ folder: path.join(root, 'journal'), lake, segments: createSegments(database), durability: 'second' },
    ...{ clock: { now: () => 0 }, retention: { rows: 1e6, ms: DAY }, sealAfter: 1e9, mostUnwritten: 1e6 },
    onFault: (fault) => {
      throw fault
    },
  })
  return { root, blobs, lake, database, journal }
}
