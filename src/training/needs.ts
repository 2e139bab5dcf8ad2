import type { Clock, Events, Hash, Json, NewId } from '../base/index.ts'
import type { OfflineNeeds } from '../features/index.ts'
import type { Flow } from '../flow/index.ts'
import type { Models } from '../registry/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Runs } from '../tracking/index.ts'

/** What training is built from. */
export interface TrainingNeeds extends OfflineNeeds {
  readonly blobs: Blobs
  readonly flow: Flow
  readonly runs: Runs
  readonly models: Models
  readonly clock: Clock
  readonly events: Events
  readonly hash: Hash
  readonly newId: NewId
}

/** Typed JSON: an interface that is plain data, given where JSON is asked for. */
export function asJson(plain: unknown): Json {
  return plain as Json
}
