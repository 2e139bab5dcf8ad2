import { type Digest, nearestName } from '../base/index.ts'
import { type DatasetVersion, scanVersion } from '../data/index.ts'
import {
  type Column,
  columnOf,
  type NumberColumn,
  parseExpression,
  quoteName,
  renderSql,
  type SqlText,
  type Table,
} from '../table/index.ts'
import { bindFeatures } from './bind-features.ts'
import { fail } from './errors.ts'
import { type Feature, type FeatureList, readFeatures } from './feature-list.ts'
import { checkAsking, joinViews } from './join/join-views.ts'
import { type Sample, sampleSql } from './sample.ts'
import { type OfflineNeeds, type SourcedView, sourcedViews } from './sourced.ts'
import { assembled, type Step, stepsOf } from './vectors.ts'
import { kindOf, MICROS } from './view-plan.ts'

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
 * Columns: the features in their order, `__time`, `__row` (the place in the version) and, with a label, `__label` (rows where it
 * is missing are left out) and `__label_known_at`.
 *
 * Errors: `features.bad_feature`, `features.bad_view`, `features.no_time`, `features.value_out_of_range`, `data.not_ingested`,
 * `features.on_demand_failed`, `features.on_demand_unknown`, `table.*` of the expressions.
 */
export function offlineTable(needs: OfflineNeeds, request: OfflineRequest): Promise<Table> {
  return joinedTable(needs, request, ({ views, rows, at }) => joinViews(needs.lake, views, { rows, at }))
}

/** What a join is given: views, rows with the columns that ask, and the moment of each in microseconds. */
export interface ToJoin {
  readonly views: readonly SourcedView[]
  readonly rows: Table
  readonly at: Float64Array
}

/** Finds the features of views for rows, by name. */
export type Join = (given: ToJoin) => Promise<ReadonlyMap<string, Column>>

/** A table of rows with the features that `join` finds for them. */
export async function joinedTable(needs: OfflineNeeds, request: OfflineRequest, join: Join): Promise<Table> {
  const features = bindFeatures(request.features, needs.definedOnDemands?.() ?? [])
  const list = readFeatures(features)
  mustFit(request, list)
  const views = await sourcedViews(needs, request, list.views)
  for (const view of views) checkAsking(view, request.version.schema, request.version.dataset)
  const rows = await needs.lake.table(await rowsSql(needs, request, list))
  const at = (columnOf(rows, '__at') as NumberColumn).values
  const found = views.length > 0 ? await join({ views, rows: byAsked(rows), at }) : new Map<string, Column>()
  return tableFrom({ rows, list, found, steps: stepsOf(features), labeled: request.label !== undefined })
}

/** Errors: `features.no_time`, `features.bad_feature`, `table.unknown_column`, `table.wrong_kind`. */
function mustFit({ version, label, labelKnownAt }: OfflineRequest, { expressions, taken }: FeatureList): void {
  const { schema, dataset } = version
  if (version.time === undefined) throw fail('no_time', { dataset })
  for (const { expression } of expressions) kindOf(expression, schema)
  const names = schema.map(({ name }) => name)
  const strange = taken.find(({ column }) => !names.includes(column))
  if (strange) {
    const reason = `${dataset} has no column ${strange.column}; the nearest is ${nearestName(strange.column, names)}`
    throw fail('bad_feature', { feature: strange.by, reason })
  }
  if (label) kindOf(parseExpression(label.text), schema)
  if (labelKnownAt && kindOf(parseExpression(labelKnownAt.text), schema) !== 'time')
    throw fail('bad_feature', { feature: '__label_known_at', reason: 'labelKnownAt gives no times' })
}

/** Columns that ask or are taken go by names that no feature has. */
const ASKED = '__asked '

function askedOf({ views, taken }: FeatureList): readonly string[] {
  return [...new Set([...views.flatMap(({ on }) => on), ...taken.map(({ column }) => column)])]
}

/** The rows of the request: expressions, columns that ask, `__at`, `__time`, `__row` and the label, in the order of time. */
async function rowsSql({ lake }: OfflineNeeds, request: OfflineRequest, list: FeatureList): Promise<string> {
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
  const columns = [
    ...list.expressions.map(({ name, expression }) => `${renderSql(expression, version.schema)} as ${quoteName(name)}`),
    ...askedOf(list).map((name) => `${quoteName(name)} as ${quoteName(ASKED + name)}`),
    ...[`epoch_us(${time}) as __at`, `${time} as __time`, '__row'],
    ...(label ? [`cast(${render(label)} as double) as __label`, `${known} as __label_known_at`] : []),
  ]
  return `select ${columns.join(', ')} from ${sampled} where ${conditions.join(' and ')} order by __at, __row`
}

function byAsked({ rows, columns }: Table): Table {
  const asked = [...columns].filter(([name]) => name.startsWith(ASKED))
  return { rows, columns: new Map(asked.map(([name, column]) => [name.slice(ASKED.length), column])) }
}

interface Parts {
  readonly rows: Table
  readonly steps: readonly Step[]
  readonly list: FeatureList
  readonly found: ReadonlyMap<string, Column>
  readonly labeled: boolean
}

function tableFrom({ rows, steps, list, found, labeled }: Parts): Table {
  const ready = new Map([...found, ...list.expressions.map(({ name }) => [name, columnOf(rows, name)] as const)])
  const { columns } = assembled(steps, byAsked(rows), ready)
  const others = ['__time', '__row', ...(labeled ? ['__label', '__label_known_at'] : [])]
  return {
    rows: rows.rows,
    columns: new Map([...columns, ...others.map((name) => [name, columnOf(rows, name)] as const)]),
  }
}
