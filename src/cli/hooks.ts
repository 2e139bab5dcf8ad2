import type { Change, Project } from '../automation/index.ts'
import type { ErrorSpec, Origin } from '../base/index.ts'
import type { ActionFace, EventFace, Log, PerformByDoor } from '../http/index.ts'
import type { Moved } from '../storage/index.ts'
import type { Settings } from './settings.ts'

/** Reports how far work has come, 0 to 1, with a word on what is being done. */
export type Progress = (done: number, doing: string) => void

/** The errors of one folder. */
export interface ErrorCatalog {
  readonly room: string
  readonly specs: Readonly<Record<string, ErrorSpec>>
}

/** A server that is up. */
export interface Running {
  readonly url: string
  /** Host and port of gRPC, where it listens. */
  readonly grpc?: string
  /** The name that `/healthz` shows. */
  readonly instance: string
  /** An access token that was made just now, to be shown this once. */
  readonly token?: string
  stop(): Promise<void>
}

/** Millrace over one data folder, in this process. */
export interface OpenApp {
  readonly perform: PerformByDoor
  /** What `up` would change. */
  plan(): Promise<readonly Change[]>
  /** Listens, tells so, makes the project so, and keeps it so until it is stopped. */
  up(progress: Progress, listening?: (running: Running) => void): Promise<Running>
  close(): Promise<void>
}

/** A model file, and the name it is served under. */
export interface ModelFile {
  readonly name: string
  readonly file: string
}

/** What a data folder is opened with. */
export interface OpenOptions {
  readonly settings: Settings
  /** Where each setting came from. */
  readonly origins?: Readonly<Record<string, Origin>>
  /** Left out where there is no project file. */
  readonly project?: Project
  /** Model files to be served as they are. */
  readonly models?: readonly ModelFile[]
  readonly log: Log
  readonly progress: Progress
}

/** What the commands are told of the application: `app.ts` exports it as `cliHooks`. */
export interface CliHooks {
  readonly version: string
  readonly actions: readonly ActionFace[]
  readonly events: readonly EventFace[]
  readonly errors: readonly ErrorCatalog[]
  open(options: OpenOptions): Promise<OpenApp>
  /** Moves the embedded database of a data folder to PostgreSQL. */
  move(order: { readonly folder: string; readonly to: string; readonly progress: Progress }): Promise<Moved>
}
