import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { errorOfNote } from '../../base/index.ts'
import type { PlanImage } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import type { LoadAnswer, LoadOrder } from './loader-message.ts'

/** Reads model files on a thread of its own, one after the other. */
export interface Loader {
  /**
   * The image of the model in a file; `undefined` where the file is not there or its bytes are not those of the address.
   *
   * Errors: those of `prepare`, `serving.load_failed`.
   */
  read(order: LoadOrder): Promise<PlanImage | undefined>
  close(): void
}

/** What reading one file may take. */
export interface LoaderLimits {
  readonly ms: number
  /** Of memory that JavaScript manages. */
  readonly megabytes: number
}

/** Threads are started from built files, also where this one is run from its source. */
const WORKER = new URL('../../../dist/serving/loading/loader-worker.js', import.meta.url)
const LIMITS: LoaderLimits = { ms: 60_000, megabytes: 4_096 }
/** A thread that has nothing to do for so long is ended: it holds memory. */
const IDLE_MS = 30_000

interface Waiting {
  readonly order: LoadOrder
  readonly resolve: (image: PlanImage | undefined) => void
  readonly reject: (error: unknown) => void
}

interface State {
  readonly file: URL
  readonly limits: LoaderLimits
  readonly waiting: Waiting[]
  worker: Worker | undefined
  /** What the thread reads now. */
  current: Waiting | undefined
  /** Until the thread has taken too long or, with nothing to read, has been idle. */
  timer: NodeJS.Timeout | undefined
}

/**
 * Opens a loader; its thread is started with the first file. A file that makes it loop or eat memory is refused, and another thread
 * takes its place. `undefined` where there is no built file to start it from.
 *
 * @example
 * const image = await openLoader()?.read({ path: await blobs.path(artifact), address: artifact })
 */
export function openLoader(limits: LoaderLimits = LIMITS, file: URL = WORKER): Loader | undefined {
  if (!existsSync(file)) return undefined
  const state: State = { file, limits, waiting: [], worker: undefined, current: undefined, timer: undefined }
  return {
    read: (order) =>
      new Promise((resolve, reject) => {
        state.waiting.push({ order, resolve, reject })
        if (state.current === undefined) next(state)
      }),
    close() {
      clearTimeout(state.timer)
      stop(state)
      const left = [...(state.current ? [state.current] : []), ...state.waiting.splice(0)]
      state.current = undefined
      for (const asked of left) asked.reject(fail('load_failed', { reason: 'the server stops' }))
    },
  }
}

/** Gives the thread the next file, or lets it rest. */
function next(state: State): void {
  clearTimeout(state.timer)
  state.current = state.waiting.shift()
  if (state.current === undefined) {
    state.worker?.unref()
    state.timer = setTimeout(() => stop(state), IDLE_MS).unref()
    return
  }
  state.worker ??= start(state)
  state.worker.ref()
  state.worker.postMessage(state.current.order)
  const { ms } = state.limits
  state.timer = setTimeout(() => {
    stop(state)
    refuse(state, `it takes longer than ${ms / 1_000} s`)
  }, ms)
}

function start(state: State): Worker {
  const worker = new Worker(state.file, { resourceLimits: { maxOldGenerationSizeMb: state.limits.megabytes } })
  const isOurs = (): boolean => state.worker === worker
  const end = (error?: unknown): void => {
    if (!isOurs()) return
    state.worker = undefined
    const isFull = isOutOfMemory(error)
    refuse(state, isFull ? `it takes more than ${state.limits.megabytes} MB` : 'the thread that read it ended', error)
  }
  worker.on('message', (answer: LoadAnswer) => {
    if (isOurs()) settle(state, (asked) => give(asked, answer))
  })
  worker.on('error', end)
  worker.on('exit', () => end())
  return worker
}

function stop(state: State): void {
  const { worker } = state
  state.worker = undefined
  void worker?.terminate()
}

function refuse(state: State, reason: string, cause?: unknown): void {
  settle(state, (asked) => asked.reject(fail('load_failed', { reason }, cause)))
}

function settle(state: State, tell: (asked: Waiting) => void): void {
  const asked = state.current
  state.current = undefined
  if (asked !== undefined) tell(asked)
  next(state)
}

function give({ resolve, reject }: Waiting, answer: LoadAnswer): void {
  if (answer.kind === 'refused') reject(errorOfNote(answer.error))
  else resolve(answer.kind === 'read' ? answer.image : undefined)
}

function isOutOfMemory(error: unknown): boolean {
  const { code, name } = (error ?? {}) as { readonly code?: string; readonly name?: string }
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || name === 'RangeError'
}
