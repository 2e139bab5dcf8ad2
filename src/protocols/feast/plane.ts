import type { Actor } from '../../base/index.ts'
import type { Table } from '../../table/index.ts'

/** A feature as Feast names it: `view:feature`. */
export interface FeastReference {
  readonly view: string
  readonly feature: string
}

/** A feature view, or on-demand features. */
export interface FeastView {
  readonly name: string
  readonly features: readonly string[]
  /** The columns by which it is asked; empty of on-demand features. */
  readonly keys: readonly string[]
}

/** One feature for every entity. */
export interface FeastFeature extends FeastReference {
  /** Numbers, or texts; null where missing. Moments are seconds. */
  readonly values: Float64Array | readonly (number | string | null)[]
  /** How each was found: a place in `STATUSES` of the features room. */
  readonly statuses: Uint8Array
  /** Of when it is, in microseconds since the epoch; NaN where it was not found. Features of one view share the array. */
  readonly moments: Float64Array
}

/** Where rows go. */
export type PushTo = 'online' | 'offline' | 'online_and_offline'

/** What Feast's protocol is put over. Errors of all: `features.*`, `data.*`, `storage.online_unreachable`. */
export interface FeastPlane {
  /** The name of the project. */
  readonly project: () => string
  /** Whether look-ups can be answered. */
  ready(): boolean
  view(name: string): FeastView | undefined
  /** The features of a service. */
  service(name: string): readonly FeastReference[] | undefined
  /** Looks features up for entities, now; as many as references, in their order. `entities` has what on-demand features take, too. */
  look(
    references: readonly FeastReference[],
    entities: Table,
  ): readonly FeastFeature[] | Promise<readonly FeastFeature[]>
  /** The views that rows of a push source are for: those of the dataset of that name, or the view; empty where there is none. */
  fedBy(source: string): readonly string[]
  push(
    push: { readonly views: readonly string[]; readonly rows: Table; readonly to: PushTo },
    actor: Actor,
  ): Promise<void>
  /** Makes views ready through a moment (milliseconds), now when none is named; all that there are when no view is named. */
  materialize(
    views: readonly string[] | undefined,
    span: { readonly from?: number; readonly to?: number },
    actor: Actor,
  ): Promise<void>
}
