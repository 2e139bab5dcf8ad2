import type { Digest } from '../../base/index.ts'
import type { FileRead } from '../../data/index.ts'
import type { Environment } from '../environment.ts'
import type { RecordedStep } from '../record.ts'
import type { Pipeline } from './pipeline.ts'

/** The artifact of an AutoML run that holds its record. */
export const AUTOML_ARTIFACT = 'automl.json'
export const AUTOML_FORMAT = 'millrace.automl/1'

/** What was asked, and of which bytes. Plain JSON. */
export interface AutomlInputs {
  readonly format: typeof AUTOML_FORMAT
  /** The address of the file's bytes; `path` is only where they lay. */
  readonly data: { readonly path: string; readonly digest: Digest; readonly bytes: number }
  readonly label: string
  readonly time?: string
  readonly group?: string
  readonly exclude: readonly string[]
  readonly metric?: string
  readonly seed: number
  readonly budgetMs: number
  readonly maxLatencyUs?: number
  readonly maxBytes?: number
}

/** How the file was read: what a later file must be read like. */
export type FileLike = Pick<FileRead, 'header' | 'columns'>

/** The record of an AutoML run: what went in, what was chosen, and what each step gave. */
export interface AutomlRecord {
  readonly inputs: AutomlInputs
  readonly environment: Environment
  readonly pipeline: Pipeline
  readonly steps: readonly RecordedStep[]
  /** Address of the model bytes. */
  readonly modelHash: Digest
}
