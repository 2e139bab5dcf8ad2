import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { MillraceError, noteOfError } from '../../base/index.ts'
import { holdingsOf, prepare } from '../../inference/index.ts'
import type { LoadAnswer, LoadOrder } from './loader-message.ts'

const BESIDES = 10

/** What serves goes first; only Linux has priorities for threads. */
if (process.platform === 'linux') setPriority(BESIDES)

/** The thread of a loader: it reads one model after the other, so that the thread that serves need not. */
parentPort!.on('message', (order: LoadOrder) => {
  const answer = answerTo(order)
  const buffers = answer.kind === 'read' ? holdingsOf(answer.image).buffers : []
  parentPort!.postMessage(answer, [...buffers])
})

function answerTo({ path, address }: LoadOrder): LoadAnswer {
  const bytes = bytesOf(path)
  if (bytes === undefined || address !== `sha256-${createHash('sha256').update(bytes).digest('hex')}`)
    return { kind: 'unreadable' }
  try {
    return { kind: 'read', image: prepare(bytes) }
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error
    return { kind: 'refused', error: noteOfError(error) }
  }
}

function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
