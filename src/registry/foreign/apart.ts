import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { type ErrorNote, errorOfNote } from '../../base/index.ts'
import type { Found } from './found.ts'
import { notConverted } from './inert.ts'
import { type Made, makeOnnx } from './make-onnx.ts'

/** What the thread is asked. */
export interface MakeOrder {
  readonly bytes: Uint8Array
  readonly found: Found
}

/** What it answers. */
export type MakeAnswer =
  | { readonly kind: 'made'; readonly made: Made }
  | { readonly kind: 'refused'; readonly error: ErrorNote }

/** Threads are started from built files, also where this one is run from its source. */
const WORKER = new URL('../../../dist/registry/foreign/make-onnx-worker.js', import.meta.url)
const LIMITS = { ms: 300_000, megabytes: 8_192 }

/**
 * Makes ONNX of a large file on a thread of its own, which is ended when it takes too long or too much memory: the thread that serves goes
 * on meanwhile.
 *
 * Errors: those of `makeOnnx`.
 */
export async function makeApart(order: MakeOrder): Promise<Made> {
  if (!existsSync(WORKER)) return makeOnnx(order.bytes, order.found)
  const worker = new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb: LIMITS.megabytes } })
  let clock: NodeJS.Timeout | undefined
  try {
    const answer = await new Promise<MakeAnswer>((resolve, reject) => {
      clock = setTimeout(() => reject(notConverted('reading it takes longer than five minutes')), LIMITS.ms)
      worker.once('message', resolve)
      worker.once('error', () => reject(notConverted('reading it takes more memory than there is')))
      worker.once('exit', () => reject(notConverted('the thread that read it ended')))
      worker.postMessage(order, movable(order.bytes))
    })
    if (answer.kind === 'refused') throw errorOfNote(answer.error)
    return answer.made
  } finally {
    clearTimeout(clock)
    await worker.terminate()
  }
}

/** The memory of bytes that are all of it: it is moved to the other thread, not copied. */
export const movable = (bytes: Uint8Array | undefined): ArrayBuffer[] =>
  bytes?.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : []
