import type { Digest, Events, Hash } from '../base/index.ts'
import type { Online } from '../storage/index.ts'
import type { NumberColumn, Table } from '../table/index.ts'
import type { Feature } from './feature-list.ts'
import type { OfflineNeeds } from './offline.ts'
import type { OnlineState } from './online-state.ts'
import type { FeatureView } from './view.ts'

/** How far a view is ready for look-ups. Moments are milliseconds. */
export interface Freshness {
  readonly view: string
  /** Look-ups are exact from here, … */
  readonly from: number
  /** … up to here; later ones do not see what arrived after. */
  readonly through: number
  readonly entities: number
}

/** Views being materialized step by step. */
export interface Feed {
  /**
   * Adds what arrived up to and including `through` (milliseconds) to the online store, all views at once, and returns how
   * many records that were. Errors: `features.runs_backwards`, `features.superseded`.
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
  /** The last moment the feed will be asked for: arrivals up to here are read into memory. */
  readonly to: number
}

/** Features of views for look-ups at a moment, on the hot path. */
export interface OnlineFeatures {
  /** Reads the arrivals of a range once, to be added step by step. Errors: those of `offlineTable`. */
  feed(request: FeedRequest): Promise<Feed>
  /** Adds what arrived up to `to` since the last time. Returns the number of records. */
  materialize(request: FeedRequest): Promise<number>
  /**
   * The features of views for these rows, each at its moment (milliseconds): the same numbers as offline, bit for bit. A
   * moment whose window begins before what is kept gives missing values.
   *
   * Errors: `features.not_materialized`, `table.unknown_column`.
   */
  lookup(views: readonly FeatureView[], rows: Table, at: Float64Array): ReadonlyMap<string, NumberColumn>
  /**
   * All features of a model for rows of a request, in order: what its plan takes. `at` (milliseconds) is the time of the rows
   * when not given. Synchronous, for the hot path; a list of features is read once, so pass the same one each time.
   *
   * Errors: those of `lookup`, `features.bad_feature`, `table.wrong_kind`.
   */
  vectors(features: readonly Feature[], rows: Table, at?: Float64Array): Table
  /** How far a view is ready; undefined where it was never materialized as it is declared now. */
  freshness(view: FeatureView): Freshness | undefined
}

/** What features online are built from. */
export interface OnlineNeeds extends OfflineNeeds {
  readonly online: Online
  readonly events: Events
  readonly hash: Hash
  /** How far back of the newest arrival look-ups stay exact, in milliseconds; a day when not given. */
  readonly slack?: number
}

/** The states of views, kept in memory beside the store. */
export interface States {
  of(view: FeatureView): OnlineState | undefined
  set(view: FeatureView, state: OnlineState): void
  definition(view: FeatureView): Digest
}
