import { type Digest, hasCode } from '../base/index.ts'
import { type Datasets, type DatasetVersion, scanVersion } from '../data/index.ts'
import type { Lake } from '../storage/index.ts'
import { parseExpression, quoteName, renderSql, type SqlText, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import { type Feature, type FeatureList, readFeatures } from './feature-list.ts'
import { type JoinedView, joinSql, type Reach, type SourcedView } from './join.ts'
import { type Sample, sampleSql } from './sample.ts'
import type { FeatureView } from './view.ts'
import { kindOf, MICROS, planView } from './view-plan.ts'

/** What reading features from the lake needs. */
export interface OfflineNeeds {
  readonly lake: Lake
  readonly datasets: Datasets
}

/** Which rows, which features, which label, as known when. Moments are milliseconds. */
export interface OfflineRequest {
  /** The rows come from this version. */
  readonly version: DatasetVersion
  readonly features: readonly Feature[]
  /** The versions that views read, by dataset; the current one where not given. A view on the dataset of the rows reads `version`. */
  readonly versions?: Readonly<Record<string, Digest>>
  readonly label?: SqlText
  /** When the label of a row became known; the time of the row when not given. */
  readonly labelKnownAt?: SqlText
  /** Rows whose time is in [from, to). */
  readonly where?: { readonly from?: number; readonly to?: number }
  readonly sample?: Sample
  /** Rows whose label was not known at this moment are left out. */
  readonly asOf?: number
}

/**
 * The table a model learns from: for each row its features as they were known at its time, by event time and arrival time,
 * and its label. Rows are in the order of time, then of `__row`.
 *
 * Columns: the features in their order, `__time`, `__row` (the place in the source) and, with a label, `__label` (rows where it
 * is missing are left out) and `__label_known_at`.
 *
 * Errors: `features.bad_feature`, `features.bad_view`, `features.no_time`, `features.value_out_of_range`, `data.not_ingested`,
 * `table.*` of the expressions.
 */
export function offlineTable(needs: OfflineNeeds, request: OfflineRequest): Promise<Table> {
  return joinedTable(needs, request, async (rows, views, reach) =>
    joinSql(rows, await withLags(needs.lake, views), reach),
  )
}

/** Joins views to rows: SQL with `__row` and, named `__` and its name, a column a feature. */
export type Join = (rows: string, views: readonly SourcedView[], reach: Reach) => Promise<string>

/** A table of rows with the features that `join` finds for them. */
export async function joinedTable(needs: OfflineNeeds, request: OfflineRequest, join: Join): Promise<Table> {
  const list = readFeatures(request.features)
  mustFit(request, list)
  const rows = await rowsSql(needs, request)
  if (list.views.length === 0) return needs.lake.table(finalSql({ rows, request, list }))
  const views = await sourcedViews(needs, request, list.views)
  const keys = [...new Set(list.views.map(({ on }) => quoteName(on)))]
  const asking = `select __row, __at, ${keys.join(', ')} from (${rows})`
  const joined = await join(asking, views, reachOf(request.where))
  return needs.lake.table(finalSql({ rows, request, list, joined })).catch((error) => {
    throw summed(error, list.views)
  })
}

/** The views of a request, each with its plan and the rows it reads. */
export async function sourcedViews(
  { lake, datasets }: OfflineNeeds,
  { version, versions = {} }: Pick<OfflineRequest, 'version' | 'versions'>,
  views: readonly FeatureView[],
): Promise<readonly SourcedView[]> {
  return Promise.all(
    views.map(async (view) => {
      const { name } = view.from
      const read = name === version.dataset ? version : await datasets.version(name, versions[name])
      return { plan: planView(view, read.schema), source: await scanVersion(lake, read) }
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

function reachOf(where: OfflineRequest['where']): Reach {
  const micros = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : Math.round(ms * MICROS)
  return { from: micros(where?.from), to: micros(where?.to) }
}

/** Errors: `features.no_time`, `features.bad_view`, `features.bad_feature`, `table.unknown_column`, `table.wrong_kind`. */
function mustFit({ version, label, labelKnownAt }: OfflineRequest, { expressions, views }: FeatureList): void {
  const { schema, dataset } = version
  if (version.time === undefined) throw fail('no_time', { dataset })
  const strange = views.find(({ on }) => schema.every(({ name, kind }) => name !== on || kind !== 'category'))
  if (strange)
    throw fail('bad_view', {
      view: strange.name,
      where: 'on',
      reason: `${dataset} has no texts in a column ${strange.on}`,
    })
  for (const { expression } of expressions) kindOf(expression, schema)
  if (label) kindOf(parseExpression(label.text), schema)
  if (labelKnownAt && kindOf(parseExpression(labelKnownAt.text), schema) !== 'time')
    throw fail('bad_feature', { feature: '__label_known_at', reason: 'labelKnownAt gives no times' })
}

/** The rows of the request with `__at`, their label and all columns. */
async function rowsSql({ lake }: OfflineNeeds, request: OfflineRequest): Promise<string> {
  const { version, label, labelKnownAt, where, sample, asOf } = request
  const render = (text: SqlText): string => renderSql(parseExpression(text.text), version.schema)
  const time = quoteName(version.time!)
  const known = labelKnownAt ? render(labelKnownAt) : time
  const conditions = [
    `${time} is not null`,
    ...(where?.from === undefined ? [] : [`${time} >= make_timestamp(${Math.round(where.from * MICROS)})`]),
    ...(where?.to === undefined ? [] : [`${time} < make_timestamp(${Math.round(where.to * MICROS)})`]),
    ...(label && asOf !== undefined ? [`${known} <= make_timestamp(${Math.round(asOf * MICROS)})`] : []),
    ...(label ? [`${render(label)} is not null`] : []),
  ]
  const source = await scanVersion(lake, version)
  const sampled = sample && sample.share < 1 ? sampleSql(source, sample) : source
  const labels = label ? `, cast(${render(label)} as double) as __label, ${known} as __label_known_at` : ''
  return `select *, epoch_us(${time}) as __at${labels} from ${sampled} where ${conditions.join(' and ')}`
}

interface Parts {
  readonly rows: string
  readonly request: OfflineRequest
  readonly list: FeatureList
  readonly joined?: string
}

function finalSql({ rows, request, list, joined }: Parts): string {
  const { version, label } = request
  const expressions = new Map(list.expressions.map(({ name, expression }) => [name, expression]))
  const columns = list.names.map((name) => {
    const expression = expressions.get(name)
    return `${expression ? renderSql(expression, version.schema) : quoteName(`__${name}`)} as ${quoteName(name)}`
  })
  const labels = label ? ', __label, __label_known_at' : ''
  const from = joined ? `(${rows}) as asked left join (${joined}) as joined using (__row)` : `(${rows}) as asked`
  return `select ${columns.join(', ')}, ${quoteName(version.time!)} as __time, __row${labels} from ${from} order by __at, __row`
}
