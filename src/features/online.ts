import type { Clock, Digest, Events, Hash } from '../base/index.ts'
import type { Online, Soon } from '../storage/index.ts'
import type { Column, Table } from '../table/index.ts'
import type { Feature } from './feature-list.ts'
import type { FoundFeatures, GetRequest } from './get.ts'
import type { StateReader } from './online-state.ts'
import type { OfflineNeeds } from './sourced.ts'
import type { FeatureView } from './view.ts'

/** How far a view is ready for look-ups. Moments are milliseconds. */
export interface Freshness {
  readonly view: string
  /** Look-ups are exact from here, … */
  readonly from: number
  /** … up to here; later ones see, of what arrived after, what was pushed. Missing where everything was pushed. */
  readonly through: number | undefined
  readonly entities: number
}

/** Views being materialized step by step. */
export interface Feed {
  /**
   * Adds what arrived up to and including `through` (milliseconds) to the online store and returns how many records that were.
   * Look-ups in a view see all of it or nothing. Errors: `features.runs_backwards`, `features.superseded`.
   */
  advance(through: number): Promise<number>
}

/** Which views to make ready, from when to when. */
export interface FeedRequest {
  readonly views: readonly FeatureView[]
  /** Versions that views read, by dataset; the current one where not given. */
  readonly versions?: Readonly<Record<string, Digest>>
  /** Look-ups will be exact from this moment; where a view is already materialized, it goes on from there. */
  readonly from: number
  /** How far ahead arrivals may be read, some at a time. */
  readonly to: number
}

/** Features of views for look-ups at a moment, on the hot path. */
export interface OnlineFeatures {
  /** Adds arrivals step by step. Errors: those of `offlineTable`. */
  feed(request: FeedRequest): Promise<Feed>
  /** Adds what arrived up to `to` since the last time. Returns the number of records. */
  materialize(request: FeedRequest): Promise<number>
  /**
   * Adds rows of the dataset of a view that are not in the dataset yet, or never will be: with its keys, its time, and the columns
   * its features are computed from, or the values of its `latest` features under their names. They are seen when this has ended, and
   * count as every other record until they are too old; where the data brings the same row later, it is counted once. Returns how
   * many there were.
   *
   * Errors: `features.bad_push`, `features.value_out_of_range`.
   */
  push(view: FeatureView, rows: Table): Promise<number>
  /**
   * The features of views for these rows, each at its moment (milliseconds): the same numbers as offline, bit for bit. A
   * moment whose window begins before what is kept gives missing values. At once where the store is in this process.
   *
   * Errors: `features.not_materialized`, `features.bad_view`, `table.unknown_column`, `storage.online_unreachable`.
   */
  lookup(views: readonly FeatureView[], rows: Table, at: Float64Array): Soon<ReadonlyMap<string, Column>>
  /**
   * All features of a model for rows of a request, in order: what its plan takes. `at` (milliseconds) is the time of the rows
   * when not given. For the hot path; a list of features is read once, so pass the same one each time.
   *
   * Errors: those of `lookup`, `features.bad_feature`, `table.wrong_kind`.
   */
  vectors(features: readonly Feature[], rows: Table, at?: Float64Array): Soon<Table>
  /** Features for entities as of now, each with how it was found and of when it is. Errors: those of `vectors`, `features.missing_key`. */
  get(request: GetRequest): Soon<FoundFeatures>
  /** How far a view is ready; undefined where it was never materialized as it is declared now. */
  freshness(view: FeatureView): Promise<Freshness | undefined>
}

/** What features online are built from. */
export interface OnlineNeeds extends OfflineNeeds {
  readonly online: Online
  readonly events: Events
  readonly hash: Hash
  readonly clock: Clock
  /** How far back of the newest arrival look-ups stay exact, in milliseconds; a day when not given. */
  readonly slack?: number
}

/** What the store holds of views, read from it. */
export interface States {
  reader(view: FeatureView): StateReader
  definition(view: FeatureView): Digest
}

/** What writing to the store needs. */
export interface WriteNeeds extends OnlineNeeds {
  readonly states: States
  /** Microseconds. */
  readonly slackMicros: number
}
