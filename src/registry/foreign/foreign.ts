import type { Signature } from '../versions/version.ts'

/** The files of a model as another tool wrote them, such as MLflow's folder with its `MLmodel`. */
export interface ForeignFiles {
  /** Relative paths with their lengths. */
  list(): Promise<readonly { readonly path: string; readonly bytes: number }[]>
  read(path: string): Promise<Uint8Array>
}

/** What could be made of them without running anything that is in them. */
export interface ForeignModel {
  /** What the folder says it is: sklearn, lightgbm, xgboost, onnx, python_function and so on. */
  readonly flavor: string
  readonly library: string
  readonly libraryVersion: string
  /** The ONNX that answers what the library answers; absent where none can be made, and `reason` says why. */
  readonly onnx?: Uint8Array
  readonly reason?: string
  readonly signature: Signature
  /** What to know of how it was read. */
  readonly notes: readonly string[]
  /** The path of the file it was made of. */
  readonly file?: string
}

/** Reads a model of another tool. Never throws for a model that it does not understand: `reason` says so. */
export type ReadForeign = (files: ForeignFiles, options?: ForeignOptions) => Promise<ForeignModel>

/** What is known of a model besides its files. */
export interface ForeignOptions {
  /** The names of its columns in the order of training, instead of those in its signature. */
  readonly features?: readonly string[]
}
