import { Worker } from 'node:worker_threads'
import { type ErrorDetails, MillraceError } from '../base/index.ts'
import type { HeldOut, Reference } from '../evaluation/index.ts'
import { fail } from './errors.ts'
import type { FitOrder, LabFit, Report, Sheet } from './lab.ts'
import type { Estimates } from './metrics.ts'

/** What the thread is asked. */
export type LabQuestion =
  | { readonly verb: 'fit'; readonly order: FitOrder }
  | { readonly verb: 'judge'; readonly onnx: Uint8Array }
  | { readonly verb: 'reference'; readonly onnx: Uint8Array; readonly heldOut: HeldOut }

/** What it answers: any number of reports, then an end. */
export type LabAnswer =
  | { readonly kind: 'progress'; readonly done: number; readonly doing: string }
  | { readonly kind: 'done'; readonly result: unknown }
  | {
      readonly kind: 'failed'
      readonly error: {
        readonly code: string
        readonly status: number
        readonly message: string
        readonly help: string
        readonly details: ErrorDetails
      }
    }

/** A lab in a thread of its own. One question at a time. */
export interface LabThread {
  fit(order: FitOrder, report: Report): Promise<LabFit>
  judge(onnx: Uint8Array): Promise<Estimates>
  reference(onnx: Uint8Array, heldOut: HeldOut): Promise<Reference>
  /** False once the thread has ended. */
  isOpen(): boolean
  close(): Promise<void>
}

/** Threads are started from built files, also where this one is run from its source. */
const WORKER = new URL('../../dist/training/lab-worker.js', import.meta.url)

/** A question that waits for its answer. */
interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  readonly report: Report
}

/**
 * Starts a lab over a sheet, whose memory moves there: the caller can no longer use it.
 *
 * Errors of its verbs: those of the lab, and `training.worker_failed`.
 */
export function openLab(sheet: Sheet): LabThread {
  const worker = new Worker(WORKER, { workerData: sheet, transferList: buffersOf(sheet) })
  let waiting: Waiting | undefined
  let ended: unknown
  const end = (reason: unknown): void => {
    ended ??= reason
    waiting?.reject(ended)
    waiting = undefined
  }
  worker.on('error', end)
  worker.on('exit', (code) => end(fail('worker_failed', { code })))
  worker.on('message', (answer: LabAnswer) => {
    if (answer.kind === 'progress') {
      waiting?.report(answer.done, answer.doing)
      return
    }
    const asked = waiting
    waiting = undefined
    if (answer.kind === 'done') asked?.resolve(answer.result)
    else asked?.reject(restored(answer.error))
  })
  const ask = (question: LabQuestion, report: Report = () => {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) {
        reject(ended)
        return
      }
      waiting = { resolve, reject, report }
      worker.postMessage(question)
    })
  return {
    fit: (order, report) => ask({ verb: 'fit', order }, report) as Promise<LabFit>,
    judge: (onnx) => ask({ verb: 'judge', onnx }) as Promise<Estimates>,
    reference: (onnx, heldOut) => ask({ verb: 'reference', onnx, heldOut }) as Promise<Reference>,
    isOpen: () => ended === undefined,
    async close() {
      await worker.terminate()
    },
  }
}

function buffersOf({ table, label, times, known }: Sheet): ArrayBuffer[] {
  const arrays = [...table.columns.values()].map((column) =>
    column.kind === 'category' ? column.codes : column.values,
  )
  return [...new Set([...arrays, label, times, known].map(({ buffer }) => buffer as ArrayBuffer))]
}

/** A coded error that was thrown in the thread; its sentence is finished and has no holes left. */
function restored({ code, status, message, help, details }: Extract<LabAnswer, { kind: 'failed' }>['error']): Error {
  return new MillraceError(code, { status, says: message, help }, details)
}
