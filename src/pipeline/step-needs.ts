import type { Actor, Clock, Digest, Events, Hash, Json, NewId } from '../base/index.ts'
import type { Datasets } from '../data/index.ts'
import type { Flow } from '../flow/index.ts'
import type { Blobs, Database, Lake } from '../storage/index.ts'
import type { StepLog } from './logs.ts'
import type { Partition } from './partition.ts'
import type { Pipeline } from './pipeline.ts'
import type { StepResult, WrittenFile } from './result.ts'
import type { Run } from './run.ts'
import type { FullRead } from './step.ts'

/** What pipelines are built from. */
export interface PipelineNeeds {
  readonly database: Database
  readonly blobs: Blobs
  readonly lake: Lake
  readonly flow: Flow
  readonly datasets: Datasets
  readonly clock: Clock
  readonly events: Events
  readonly hash: Hash
  readonly newId: NewId
  /** Where relative paths of commands and their code begin. */
  readonly root: string
  /** The folder of working folders and logs. */
  readonly folder: string
  /** Declared pipelines, as they are now. */
  readonly definedPipelines: () => readonly Pipeline[]
  /** Does an action of Millrace for somebody. Filled in by the application. */
  readonly act: (action: string, input: Json, call: ActCall) => Promise<Json>
  /** The address of a server that keeps MLflow runs, where one listens. */
  readonly trackingUri: () => string | undefined
  readonly onFault: (fault: unknown) => void
  /** True where no other process can have the database. */
  readonly alone: boolean
  /** The version of Millrace, for lineage. */
  readonly version: string
  /** Where lineage is sent. */
  readonly lineageTo?: { readonly url: string; readonly key?: string }
}

/** For whom an action is done. */
export interface ActCall {
  readonly step: string
  readonly actor: Actor
  readonly progress: (done: number, doing: string) => void
}

/** One try of a step. */
export interface Doing {
  readonly needs: PipelineNeeds
  readonly run: Run
  readonly pipeline: Pipeline
  readonly name: string
  readonly partition: Partition | undefined
  readonly results: ReadonlyMap<string, StepResult>
  readonly attempt: number
  readonly signal: AbortSignal
  readonly log: StepLog
  readonly progress: (done: number, doing: string) => void
  /** SQL of the rows that a read means here. */
  readonly relationOf: (read: FullRead) => Promise<string>
  /** The blob that holds exactly these rows, where one does. */
  readonly blobOf: (read: FullRead) => Digest | undefined
  /** The file that a read means, where it means one. */
  readonly fileOf: (read: FullRead) => WrittenFile | undefined
}
