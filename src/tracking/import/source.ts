import type { LifeState } from '../experiments/experiment.ts'
import type { LoggedModelMetric, LoggedModelStatus } from '../models/logged-model.ts'
import type { LoggedPoint, RunInput, RunModel, RunStatus } from '../runs/run.ts'

/** An experiment as an MLflow store has it. */
export interface SourceExperiment {
  /** Digits; those of a folder may pass what a number holds. */
  readonly id: string
  readonly name: string
  readonly state: LifeState
  readonly createdAt: number
  readonly changedAt: number
  readonly artifactLocation: string
  readonly tags: Readonly<Record<string, string>>
}

/** A run, all but its points. */
export interface SourceRun {
  readonly id: string
  /** The id of its experiment there. */
  readonly experiment: string
  readonly name: string
  readonly status: RunStatus
  readonly by: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly state: LifeState
  readonly deletedAt: number | null
  readonly artifactUri: string
  readonly params: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly inputs: readonly RunInput[]
  readonly models: readonly RunModel[]
  /** The keys of its metrics, where the store tells them before their points. */
  readonly metrics?: readonly string[]
}

/** One value of a metric of a run. */
export interface SourcePoint extends LoggedPoint {
  readonly run: string
}

/** A logged model. */
export interface SourceModel {
  readonly id: string
  readonly experiment: string
  readonly name: string
  readonly type: string | null
  readonly status: LoggedModelStatus
  readonly statusMessage: string | null
  readonly run: string | null
  readonly artifactUri: string
  readonly createdAt: number
  readonly changedAt: number
  readonly state: LifeState
  readonly params: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly metrics: readonly LoggedModelMetric[]
}

/** A version of a registered model. */
export interface SourceVersion {
  readonly version: number
  readonly createdAt: number
  readonly changedAt: number
  readonly description: string
  readonly by: string
  readonly stage: string | null
  readonly source: string | null
  readonly run: string | null
  readonly loggedModel: string | null
  readonly status: string
  readonly tags: Readonly<Record<string, string>>
}

/** A registered model with all of its versions, by number. */
export interface SourceRegistered {
  readonly name: string
  readonly createdAt: number
  readonly changedAt: number
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  readonly aliases: Readonly<Record<string, number>>
  readonly versions: readonly SourceVersion[]
}

/** The files below one artifact URI. */
export interface SourceFiles {
  /** Every file, by its path relative to the URI. */
  list(): AsyncIterable<{ readonly path: string; readonly bytes?: number }>
  open(path: string): AsyncIterable<Uint8Array>
}

/** Something that could not be taken, or was taken otherwise than it was there. */
export interface Trouble {
  /** In the plural, as reports count it: `runs`, `files`. */
  readonly kind: string
  /** Which one: a name or id, never a value. */
  readonly name: string
  readonly reason: string
}

/** Tells of what could not be read, and the reading goes on. */
export type Tell = (trouble: Trouble) => void

/** Which of these runs are here already. */
export type Known = (runs: readonly string[]) => Promise<ReadonlySet<string>>

/**
 * Another tracking store, read only: a server, a folder or a database. Everything comes in pages, so that memory stays bounded. What
 * cannot be read is told to the `Tell` it was opened with.
 */
export interface MlflowSource {
  /** What and where it is, without any secret: also what tells one source from another. */
  readonly place: string
  readonly kind: 'server' | 'folder' | 'database'
  experiments(): AsyncIterable<SourceExperiment>
  /** How many runs there are in all, where that is cheap to say. */
  size(): Promise<number | undefined>
  /** Runs of these experiments, those that are known left out; `known` counts them. */
  runs(experiments: readonly SourceExperiment[], known: Known): AsyncIterable<readonly SourceRun[]>
  /** Every point of these runs, in any order. */
  points(runs: readonly SourceRun[]): AsyncIterable<readonly SourcePoint[]>
  models(experiments: readonly SourceExperiment[]): AsyncIterable<readonly SourceModel[]>
  registered(): AsyncIterable<SourceRegistered>
  /** The files of a run or logged model; the reason where they cannot be had. */
  files(of: FilesOf): Promise<SourceFiles | string>
  /** Kinds of things there that are never taken, with their counts. */
  leftOut(): Promise<Readonly<Record<string, number>>>
  close(): Promise<void>
}

/** Whose files are meant. */
export interface FilesOf {
  readonly kind: 'run' | 'model'
  readonly id: string
  readonly experiment: SourceExperiment
  readonly uri: string
}
