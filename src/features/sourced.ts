import { type Digest, hasCode } from '../base/index.ts'
import { type Datasets, type DatasetVersion, scanVersion } from '../data/index.ts'
import type { Lake } from '../storage/index.ts'
import { quoteName } from '../table/index.ts'
import { fail } from './errors.ts'
import type { OnDemand } from './on-demand.ts'
import type { FeatureView } from './view.ts'
import { planView, type ViewPlan } from './view-plan.ts'

/** What reading features from the lake needs. */
export interface OfflineNeeds {
  readonly lake: Lake
  readonly datasets: Datasets
  /** The on-demand features of the project: where the functions of those in a record are found. */
  readonly definedOnDemands?: () => readonly OnDemand[]
}

/** A view with the relation its rows come from. */
export interface SourcedView {
  readonly plan: ViewPlan
  /** SQL: the dataset. */
  readonly source: string
  /** How many rows the dataset has. */
  readonly rows: number
  readonly version: Digest
  /** Rows arrive so many microseconds before their time at most; 0 when not given, as in every honest join. */
  readonly lead?: number
}

/** A view of which is known how far back rows may lie that matter. */
export interface JoinedView extends SourcedView {
  /** No row of the dataset arrived later than so many microseconds after its time. */
  readonly lag: number
}

/** Which versions views read: of the dataset of `version` that one, of others those in `versions`, else the current one. */
export interface Versions {
  readonly version?: DatasetVersion
  readonly versions?: Readonly<Record<string, Digest>>
}

/** The views of a request, each with its plan and the rows it reads. */
export async function sourcedViews(
  { lake, datasets }: OfflineNeeds,
  { version, versions = {} }: Versions,
  views: readonly FeatureView[],
): Promise<readonly SourcedView[]> {
  return Promise.all(
    views.map(async (view) => {
      const { name } = view.from
      const read = version?.dataset === name ? version : await datasets.version(name, versions[name])
      const source = await scanVersion(lake, read)
      return { plan: planView(view, read.schema), source, rows: read.rows, version: read.version }
    }),
  )
}

/** Finds the longest time from a row's own moment to its arrival, in microseconds; once for views that share it. */
export async function withLags(lake: Lake, views: readonly SourcedView[]): Promise<readonly JoinedView[]> {
  const lags = new Map<string, Promise<number>>()
  const lagOf = async (sql: string): Promise<number> => Number((await lake.rows(sql))[0]?.['lag'] ?? 0)
  const found = views.map((view) => {
    const { arrival, view: spec } = view.plan
    const sql = `select max(${arrival} - epoch_us(${quoteName(spec.from.time!)})) as lag from ${view.source}`
    const lag = spec.knownAt === undefined ? Promise.resolve(0) : (lags.get(sql) ?? lagOf(sql))
    lags.set(sql, lag)
    return lag.then((lag) => ({ ...view, lag }))
  })
  return Promise.all(found)
}

/** The error to show for a query that failed: sums that do not fit, or as it is. */
export function summed(error: unknown, views: readonly FeatureView[]): unknown {
  if (!hasCode(error, 'storage.bad_query') || !/(Conversion|Out of Range) Error/.test(error.message)) return error
  return fail('value_out_of_range', { features: views.flatMap((view) => Object.keys(view.features)).join(', ') })
}
