import type { ModelVersion } from '../versions/version.ts'

/** A number that was measured, and where. */
export interface MeasuredMetric {
  readonly name: string
  readonly value: number | null
  /** Ends of the 95 % interval, where one was computed. */
  readonly low: number | null
  readonly high: number | null
  /** Rows it rests on; null where that was not kept. */
  readonly count: number | null
  readonly convention: string | null
  /** `held out`, `validation`, `test`, or `logged` for what a client said. */
  readonly on: string
}

/** A column the model learned from, as it was in training. */
export interface TrainedColumn {
  readonly name: string
  readonly kind: 'number' | 'category' | 'other'
  readonly rows: number | null
  /** Share of rows without a value. */
  readonly missing: number | null
  /** Between which values nine of ten bins lie, or how many texts were seen. */
  readonly range: string | null
}

/** Part of the training rows on which the model did worse or better. */
export interface Slice {
  readonly column: string
  readonly slice: string
  readonly rows: number
  /** Mean loss of its rows, and of all. */
  readonly loss: number
  readonly overall: number
}

/** What training kept of how a version came to be. */
export interface TrainingEvidence {
  /** The run that it is of. */
  readonly run: string
  /** Files of the run that the numbers are from. */
  readonly files: readonly string[]
  readonly objective: string | null
  readonly label: string | null
  readonly learner: string | null
  readonly environment: Readonly<Record<string, string>>
  readonly heldOut: { readonly rows: number; readonly from: number | null; readonly to: number | null } | null
  readonly metrics: readonly MeasuredMetric[]
  readonly columns: readonly TrainedColumn[]
  /** The worst first. */
  readonly slices: readonly Slice[]
  /** What competed with it. */
  readonly candidates: readonly {
    readonly learner: string
    readonly metric: string
    readonly value: number | null
    readonly low: number | null
    readonly high: number | null
  }[]
  readonly warnings: readonly string[]
}

/** Finds what training kept of a version; `undefined` where nothing is known. The root fills it in: this room does not know training. */
export type FindEvidence = (version: ModelVersion) => Promise<TrainingEvidence | undefined>
