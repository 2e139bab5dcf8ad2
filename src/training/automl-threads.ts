import type { Table } from '../table/index.ts'
import type { Blend, Blendable } from './automl/blend.ts'
import type { Calibrated } from './automl/calibrate.ts'
import { buffersOf, type LabOrder, type Made, type SealOrder, type StudyReport, type TestReport } from './automl/lab.ts'
import type { Latency } from './automl/latency.ts'
import type { Material } from './automl/material.ts'
import type { TrialOrder, TrialResult } from './automl/trial.ts'
import { openThread, type Report } from './thread.ts'

/** What the lab's thread is asked. */
export type LabQuestion =
  | { readonly verb: 'study' }
  | { readonly verb: 'trial'; readonly order: TrialOrder }
  | {
      readonly verb: 'blend'
      readonly folds: readonly number[]
      readonly candidates: readonly Blendable[]
      readonly seed: number
    }
  | {
      readonly verb: 'compare'
      readonly folds: readonly number[]
      readonly first: Float64Array | Float32Array
      readonly second: Float64Array | Float32Array
    }
  | { readonly verb: 'calibrate'; readonly answers: Float64Array; readonly folds: readonly number[] }
  | { readonly verb: 'seal'; readonly order: SealOrder }
  | { readonly verb: 'latency'; readonly onnx: Uint8Array }
  | { readonly verb: 'judge'; readonly onnx: Uint8Array; readonly table: Table }

type About<V extends LabQuestion['verb']> = Omit<Extract<LabQuestion, { verb: V }>, 'verb'>

/** A thread that tries learners. */
export interface TrialThread {
  trial(order: TrialOrder, report?: Report): Promise<TrialResult>
  isOpen(): boolean
  close(): Promise<void>
}

/** The lab in a thread of its own. One question at a time. */
export interface AutomlThread extends TrialThread {
  study(): Promise<{ readonly report: StudyReport; readonly material: Material }>
  blend(about: About<'blend'>): Promise<Blend>
  /** The loss of the first less that of the second. */
  compare(about: About<'compare'>): Promise<{ readonly value: number; readonly error: number }>
  calibrate(about: About<'calibrate'>): Promise<Calibrated>
  seal(order: SealOrder, report?: Report): Promise<Made>
  latency(onnx: Uint8Array): Promise<Latency>
  judge(about: About<'judge'>): Promise<TestReport>
}

/**
 * Starts a lab over a table, whose memory moves there: the caller can no longer use it.
 *
 * Errors of its verbs: those of `createAutomlLab`, `training.worker_failed`, `training.out_of_memory`.
 */
export function openAutomlThread(order: LabOrder): AutomlThread {
  const thread = openThread<LabQuestion>('automl-worker.js', order, buffersOf(order.table))
  const ask = async <T>(question: LabQuestion, report?: Report): Promise<T> => (await thread.ask(question, report)) as T
  return {
    study: () => ask({ verb: 'study' }),
    trial: (trial, report) => ask({ verb: 'trial', order: trial }, report),
    blend: (about) => ask({ verb: 'blend', ...about }),
    compare: (about) => ask({ verb: 'compare', ...about }),
    calibrate: (about) => ask({ verb: 'calibrate', ...about }),
    seal: (sealing, report) => ask({ verb: 'seal', order: sealing }, report),
    latency: (onnx) => ask({ verb: 'latency', onnx }),
    judge: (about) => ask({ verb: 'judge', ...about }),
    isOpen: thread.isOpen,
    close: thread.close,
  }
}

/** Starts one more thread that tries learners on the same memory. */
export function openTrialThread(material: Material): TrialThread {
  const thread = openThread<TrialOrder>('trial-worker.js', material)
  return {
    trial: (order, report) => thread.ask(order, report) as Promise<TrialResult>,
    isOpen: thread.isOpen,
    close: thread.close,
  }
}
