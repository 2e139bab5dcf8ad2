import { Worker } from 'node:worker_threads'
import { type ErrorDetails, MillraceError } from '../base/index.ts'
import { fail } from './errors.ts'

/** Tells how far work has come, 0 to 1, with a word on what is being done. */
export type Report = (done: number, doing: string) => void

/** A coded error on its way between threads. */
export interface ErrorNote {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly help: string
  readonly details: ErrorDetails
}

/** What a thread answers: any number of reports, then an end. */
export type ThreadAnswer =
  | { readonly kind: 'progress'; readonly done: number; readonly doing: string }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: ErrorNote }

/** A thread that answers one question after the other. */
export interface Thread<Question> {
  /** Errors: the coded ones of the work, `training.worker_failed`, `training.out_of_memory`. */
  ask(question: Question, report?: Report): Promise<unknown>
  /** False once the thread has ended. */
  isOpen(): boolean
  close(): Promise<void>
}

/** A question that waits for its answer. */
interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  readonly report: Report
}

/** Starts a thread on a file of `dist/training`: threads are started from built files, also where this one is run from its source. */
export function openThread<Question>(
  file: string,
  data: unknown,
  transfer: readonly ArrayBuffer[] = [],
): Thread<Question> {
  const place = new URL(`../../dist/training/${file}`, import.meta.url)
  const worker = new Worker(place, { workerData: data, transferList: [...transfer] })
  let waiting: Waiting | undefined
  let ended: unknown
  const end = (reason: unknown): void => {
    ended ??= reason
    waiting?.reject(ended)
    waiting = undefined
  }
  worker.on('error', (error) => end(isOutOfMemory(error) ? fail('out_of_memory', {}, error) : error))
  worker.on('exit', (code) => end(fail('worker_failed', { code })))
  worker.on('message', (answer: ThreadAnswer) => {
    if (answer.kind === 'progress') {
      waiting?.report(answer.done, answer.doing)
      return
    }
    const asked = waiting
    waiting = undefined
    if (answer.kind === 'done') asked?.resolve(answer.result)
    else asked?.reject(restored(answer.error))
  })
  return {
    ask: (question, report = () => {}) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended)
          return
        }
        waiting = { resolve, reject, report }
        worker.postMessage(question)
      }),
    isOpen: () => ended === undefined,
    async close() {
      await worker.terminate()
    },
  }
}

function isOutOfMemory(error: unknown): boolean {
  const { code, name, message } = error as { code?: string; name?: string; message?: string }
  return (
    code === 'ERR_WORKER_OUT_OF_MEMORY' || (name === 'RangeError' && /allocation failed|memory/i.test(message ?? ''))
  )
}

/** A coded error that was thrown in the thread; its sentence is finished and has no holes left. */
function restored({ code, status, message, help, details }: ErrorNote): Error {
  return new MillraceError(code, { status, says: message, help }, details)
}
