import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { MillraceError } from '../../base/index.ts'
import { openFolderBlobs, openLake } from '../../storage/index.ts'
import { countSide } from './count-side.ts'
import type { CountAnswer, CountPart } from './count-threads.ts'

/** The thread that counts some of the columns of a side. What is no coded error ends it. */
const say = (answer: CountAnswer): void => parentPort!.postMessage(answer)
const MEMORY = '512MB'
const SAID = 0.01

const folder = await mkdtemp(path.join(tmpdir(), 'millrace-count-'))
try {
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder: path.join(folder, 'lake'), blobs, memoryLimit: MEMORY })
  let said = 0
  const progress = (share: number): void => {
    if (share < said + SAID) return
    said = share
    say({ kind: 'progress', share })
  }
  const counted = await countSide(lake, { ...(workerData as CountPart), progress }).finally(() => lake.close())
  say({ kind: 'done', counted })
} catch (error) {
  if (!(error instanceof MillraceError)) throw error
  const { code, status, message, help, details } = error
  say({ kind: 'failed', error: { code, status, message, help, details } })
} finally {
  await rm(folder, { recursive: true, force: true })
}
