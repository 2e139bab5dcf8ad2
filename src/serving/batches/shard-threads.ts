import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { errorOfNote, MillraceError } from '../../base/index.ts'
import type { Table } from '../../table/index.ts'
import { childExecutor } from '../child/child.ts'
import { fail } from '../errors.ts'
import { type ShardAnswer, transferOf } from './shard-message.ts'
import { createShardScoring, modelOf, type ShardModel, scoringOver } from './shard-scoring.ts'

/** Threads that score rows with one model. */
export interface ShardThreads {
  readonly model: ShardModel
  /** Slices that keep every thread busy when so many are under way. */
  readonly atOnce: number
  /**
   * The answers for rows. With `gives` the columns become the thread's own and are empty here afterwards.
   *
   * Errors: those of scoring; `serving.executor_failed` where a thread ended.
   */
  score(features: Table, options?: { readonly gives?: boolean }): Promise<Table>
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (table: Table) => void
  readonly reject: (error: unknown) => void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

/** Threads are started from built files, also where this one is run from its source. */
const BUILT = new URL('../../../dist/serving/batches/shard-worker.js', import.meta.url)

/**
 * Starts threads with a model; where nothing is built this thread scores. A model with operators that no plan knows is run by a
 * process of its own.
 *
 * Errors: those of `createShardScoring` and `childExecutor`.
 */
export async function openShardThreads(bytes: Uint8Array, threads: number): Promise<ShardThreads> {
  try {
    return await (existsSync(BUILT) ? startThreads(bytes, threads) : inThisThread(bytes))
  } catch (error) {
    if (!(error instanceof MillraceError && error.code.startsWith('inference.unsupported'))) throw error
    return inProcess(bytes, threads)
  }
}

async function startThreads(bytes: Uint8Array, threads: number): Promise<ShardThreads> {
  const all: Thread[] = []
  const close = async (): Promise<void> => void (await Promise.all(all.map(({ worker }) => worker.terminate())))
  let n = 0
  try {
    const models = await Promise.all(Array.from({ length: threads }, () => startThread(bytes, all)))
    return {
      ...{ model: models[0]!, atOnce: 3 * threads, close },
      score(features, { gives = false } = {}) {
        const { worker, waiting } = all.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least))
        const number = n++
        return new Promise<Table>((resolve, reject) => {
          waiting.set(number, { resolve, reject })
          worker.postMessage({ n: number, features }, gives ? [...transferOf(features)] : [])
        })
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

function startThread(bytes: Uint8Array, all: Thread[]): Promise<ShardModel> {
  const worker = new Worker(BUILT, { workerData: bytes })
  const waiting = new Map<number, Waiting>()
  all.push({ worker, waiting })
  return new Promise((resolve, reject) => {
    const end = (reason: string): void => {
      const error = fail('executor_failed', { what: 'the model', reason })
      reject(error)
      for (const one of waiting.values()) one.reject(error)
      waiting.clear()
    }
    worker.on('error', (error) => end((error as Error).message))
    worker.on('exit', () => end('its thread ended'))
    worker.on('message', (answer: ShardAnswer) => {
      if (answer.kind === 'ready') resolve(answer.model)
      else if (answer.kind === 'refused') reject(errorOfNote(answer.error))
      else {
        const asked = waiting.get(answer.n)
        waiting.delete(answer.n)
        if (answer.kind === 'scored') asked?.resolve(answer.table)
        else asked?.reject(errorOfNote(answer.error))
      }
    })
  })
}

function inThisThread(bytes: Uint8Array): ShardThreads {
  const { model, score } = createShardScoring(bytes)
  return { model, atOnce: 1, score: async (features) => score(features), close: async () => undefined }
}

async function inProcess(bytes: Uint8Array, threads: number): Promise<ShardThreads> {
  const executor = await childExecutor(bytes, { threads })
  try {
    const [model, score] = [modelOf(executor), scoringOver(executor)]
    return { model, atOnce: 2, score, close: async () => executor.close() }
  } catch (error) {
    executor.close()
    throw error
  }
}
