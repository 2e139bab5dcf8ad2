import type { Actor, ChannelNeeds } from '../base/index.ts'
import type { HttpCounts, LogLevel } from '../http/index.ts'
import type { Durability, Replica, ReplicaHost } from '../serving/index.ts'

/** What a worker is told first. */
export interface WorkerSetup {
  readonly host: string
  readonly allowedHosts: readonly string[]
  /** The socket of the process that answers all else. */
  readonly behind: string
  readonly durability: Durability
  readonly version: string
  readonly logLevel: LogLevel
}

/** What a worker does for the process that started it. */
export interface WorkerMethods extends Replica {
  setup(given: WorkerSetup): void
  /** Whether it tells its clients to come back on another connection. */
  leave(begun: boolean): void
  /** Resolves when its clients have gone, or there is no more time. */
  quiet(waits: { readonly quietMs: number; readonly mostMs: number }): Promise<void>
  /** Resolves when its last clients are answered, and all of it is kept. */
  end(given: undefined): Promise<void>
}

/** What the process that started it does for a worker. */
export interface PrimaryMethods extends ReplicaHost {
  /** Who holds an access token. */
  holder(token: string): Promise<Actor | undefined>
  /** What it answered over HTTP since it began. */
  counted(counts: HttpCounts): void
  /** It was told to end, by somebody else. */
  leaving(given: undefined): void
}

/** The methods of a worker, for its channel. */
export const WORKER_METHODS = {
  asked: ['quiet', 'end', 'start', 'learn', 'begin', 'prepare', 'use', 'release', 'drop', 'settle'],
  told: ['setup', 'leave'],
} as const satisfies Partial<ChannelNeeds<WorkerMethods>>

/** The methods of the process that started it. */
export const PRIMARY_METHODS = {
  asked: ['holder', 'version', 'path', 'recentRows', 'keep'],
  told: ['counted', 'leaving', 'unseen', 'predicted', 'secondFailed', 'numbers'],
} as const satisfies Partial<ChannelNeeds<PrimaryMethods>>
