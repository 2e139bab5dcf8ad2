/** The kinds of files that are imported. */
export type ModelFormat = 'onnx' | 'lightgbm' | 'xgboost'

/** A model of another library as ONNX, with one input [N, 1] for each feature. */
export interface ImportedModel {
  /** ONNX that Millrace runs; `label` and `probabilities`, or `variable`, are its outputs. */
  readonly bytes: Uint8Array
  readonly library: string
  /** The version of the library or, where its files do not tell, of their format. */
  readonly libraryVersion: string
  /** What whoever uses the model should know of how it was read. */
  readonly notes: readonly string[]
}

/** What is known of a model besides its file. */
export interface ImportOptions {
  /** The names of the features in the order of training; those of the file when not given. */
  readonly features?: readonly string[]
  /** Boosting: only so many rounds are used, or those up to the best one that the file names; all when not given. */
  readonly rounds?: number | 'best'
}
