import type { Clock, Events, Json } from '../base/index.ts'
import type { Database } from '../storage/index.ts'

/** What happened, in the words of MLflow's webhooks. */
export interface Announcement {
  readonly entity:
    | 'registered_model'
    | 'model_version'
    | 'model_version_tag'
    | 'model_version_alias'
    | 'prompt'
    | 'prompt_version'
    | 'prompt_tag'
    | 'prompt_version_tag'
    | 'prompt_alias'
  readonly action: 'created' | 'set' | 'deleted'
  readonly data: { readonly [name: string]: Json }
}

/** What the registry is built from. */
export interface RegistryNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  /** Called inside the transaction of a change, for whoever must not miss it. */
  readonly announce?: (announcement: Announcement) => Promise<void>
  /** Called inside the transaction that registers files of which ONNX may be made. */
  readonly toComplete?: (version: { readonly model: string; readonly version: number }) => Promise<void>
  /** The endpoint that serves a version, or any version, of a model. */
  readonly servedBy?: (model: string, version?: number) => Promise<string | undefined>
}

/** Who moves something, and for what reason. */
export interface Why {
  readonly by: string
  readonly because: string
}

/** A move, and the request that it came of. */
export interface RequestedWhy extends Why {
  readonly request?: number
}
