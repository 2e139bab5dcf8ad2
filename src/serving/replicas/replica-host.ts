import type { Static } from 'typebox'
import type { Digest } from '../../base/index.ts'
import type { ModelVersion } from '../../registry/index.ts'
import type { Table } from '../../table/index.ts'
import type { EndpointState } from '../endpoint.ts'
import type { predicted, secondFailed } from '../events.ts'
import type { ServedNumbers } from '../numbers.ts'
import type { ModelScoring } from '../scoring.ts'
import type { UnseenValue } from '../unseen-values.ts'
import type { KeptEntries } from './remote-journal.ts'

/** What the process with the serving room does for one that answers beside it. Whatever is given can be copied. */
export interface ReplicaHost {
  version(of: { readonly model: string; readonly version: number }): Promise<ModelVersion>
  /** A local path that holds the blob. */
  path(artifact: Digest): Promise<string>
  /** Features by name of rows that an endpoint was asked lately. */
  recentRows(endpoint: string): Promise<Table | undefined>
  /** Resolves when the entries are in the journal; with durability `request`, when they are on disk. */
  keep(batch: readonly KeptEntries[]): Promise<void>
  unseen(found: { readonly endpoint: string; readonly value: UnseenValue }): void
  predicted(payload: Static<(typeof predicted)['payload']>): void
  secondFailed(payload: Static<(typeof secondFailed)['payload']>): void
  /** What was done since the replica began, of endpoints where that changed. */
  numbers(changed: readonly (readonly [endpoint: string, numbers: ServedNumbers])[]): void
}

/** How the requests for a model become its features, where that needs nothing but the rows. */
export interface PlainScoring extends Pick<ModelScoring, 'columns' | 'timeColumn'> {
  readonly model: string
  readonly expressions: readonly string[]
}

/** A traffic to come, under a number of its own. */
export interface ComingTraffic {
  readonly number: number
  readonly state: EndpointState & { readonly champion: number }
}

/** A process that answers beside the one with the serving room, as that one says. What concerns one endpoint is done in order. */
export interface Replica {
  /** Takes over what there is; resolves when it answers, too, or can not. What it was told before holds. */
  start(states: readonly EndpointState[]): Promise<void>
  /** All that are known; endpoints of other models that a project declares are not answered here. */
  learn(scorings: readonly PlainScoring[]): Promise<void>
  begin(state: EndpointState): Promise<void>
  prepare(coming: ComingTraffic): Promise<void>
  /** Lets it answer, loaded before or only now; where it cannot be, the endpoint is not answered here. */
  use(coming: ComingTraffic): Promise<void>
  release(coming: ComingTraffic): Promise<void>
  drop(endpoint: string): Promise<void>
  /** Resolves when everything that was answered up to now is in the journal. */
  settle(endpoint: string | undefined): Promise<void>
}
