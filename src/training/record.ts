import type { Digest, Json } from '../base/index.ts'
import type { Objective } from '../evaluation/index.ts'
import type { Feature, Sample } from '../features/index.ts'
import type { LearnerSpec } from '../learners/index.ts'
import type { SqlText } from '../table/index.ts'
import type { Environment } from './environment.ts'

/** The artifact of a run that holds its record. */
export const RECORD_ARTIFACT = 'training.json'
export const RECORD_FORMAT = 'millrace.training/1'

/** Everything a training depends on: the same inputs give the same model, byte by byte. Plain JSON. */
export interface TrainingInputs {
  readonly format: typeof RECORD_FORMAT
  readonly model: string
  readonly data: { readonly dataset: string; readonly version: Digest }
  /** The versions that feature views read, by dataset. */
  readonly views: Readonly<Record<string, Digest>>
  readonly label: SqlText
  readonly labelKnownAt?: SqlText
  readonly features: readonly Feature[]
  readonly objective: Objective
  /** Rows with their time in [from, to), in milliseconds; the last `testMs` of it are held out. */
  readonly window: { readonly from: number; readonly to: number; readonly testMs: number }
  /** Labels that were known by then. */
  readonly asOf: number
  readonly sample?: Sample
  /** With all options, also those left at their default. */
  readonly learners: readonly LearnerSpec[]
  readonly metric: string
  readonly seed: number
}

/** What one step of a training gave, and the address of it. */
export interface RecordedStep {
  readonly step: string
  readonly digest: Digest
  readonly result: Json
}

/** The record of a training: what went in, where, and what each step gave. */
export interface TrainingRecord {
  readonly inputs: TrainingInputs
  readonly environment: Environment
  readonly steps: readonly RecordedStep[]
  /** Address of the model bytes. */
  readonly modelHash: Digest
}
