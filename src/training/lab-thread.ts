import type { EstimatorState, HeldOut, Reference } from '../evaluation/index.ts'
import type { FitOrder, LabFit, LabRows } from './lab.ts'
import type { Estimates } from './metrics.ts'
import { openThread, type Report } from './thread.ts'
import type { Trial, TrialOrder } from './trial.ts'

/** What the thread is asked. */
export type LabQuestion =
  | { readonly verb: 'fit'; readonly order: FitOrder }
  | { readonly verb: 'judge'; readonly onnx: Uint8Array }
  | { readonly verb: 'reference'; readonly onnx: Uint8Array; readonly heldOut: HeldOut }
  | { readonly verb: 'estimator'; readonly onnx: Uint8Array }
  | { readonly verb: 'trial'; readonly order: TrialOrder }

/** A lab in a thread of its own. One question at a time. */
export interface LabThread {
  fit(order: FitOrder, report: Report): Promise<LabFit>
  judge(onnx: Uint8Array): Promise<Estimates>
  reference(onnx: Uint8Array, heldOut: HeldOut): Promise<Reference>
  estimator(onnx: Uint8Array): Promise<EstimatorState | string>
  /** Judges a candidate for a renewal; `undefined` where there is nothing to judge by. */
  trial(order: TrialOrder): Promise<Trial | undefined>
  /** False once the thread has ended. */
  isOpen(): boolean
  close(): Promise<void>
}

/**
 * Starts a lab over rows, whose memory moves there: the caller can no longer use it.
 *
 * Errors of its verbs: those of the lab, and `training.worker_failed`.
 */
export function openLab(rows: LabRows): LabThread {
  const thread = openThread<LabQuestion>('lab-worker.js', rows, buffersOf(rows))
  return {
    fit: (order, report) => thread.ask({ verb: 'fit', order }, report) as Promise<LabFit>,
    judge: (onnx) => thread.ask({ verb: 'judge', onnx }) as Promise<Estimates>,
    reference: (onnx, heldOut) => thread.ask({ verb: 'reference', onnx, heldOut }) as Promise<Reference>,
    estimator: (onnx) => thread.ask({ verb: 'estimator', onnx }) as Promise<EstimatorState | string>,
    trial: (order) => thread.ask({ verb: 'trial', order }) as Promise<Trial | undefined>,
    isOpen: thread.isOpen,
    close: thread.close,
  }
}

function buffersOf({ table, label, times, known }: LabRows): ArrayBuffer[] {
  const arrays = [...table.columns.values()].map((column) =>
    column.kind === 'category' ? column.codes : column.values,
  )
  return [...new Set([...arrays, label, times, known].map(({ buffer }) => buffer as ArrayBuffer))]
}
