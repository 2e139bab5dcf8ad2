import { type Digest, nearestName } from '../base/index.ts'
import { type Rows, rowsOf } from '../data/index.ts'
import {
  type Column,
  columnOf,
  type NumberColumn,
  quoteName,
  renderSql,
  selectColumns,
  sliceRows,
  type Table,
} from '../table/index.ts'
import { fail } from './errors.ts'
import { type Feature, type FeatureList, readFeatures } from './feature-list.ts'
import { joinViews, reasonAgainstAsking } from './join/join-views.ts'
import { createTally, type Tally } from './join-tally.ts'
import { type OfflineNeeds, type SourcedView, sourcedViews } from './sourced.ts'
import { assembled, type Step, stepsOf } from './vectors.ts'
import { kindOf } from './view-plan.ts'

/** Rows that features are to be added to. */
export interface LabelsOrder {
  /** A file or a dataset. */
  readonly labels: string
  readonly features: readonly Feature[]
  /** The column with the moment of each row; when not given the time of the dataset, or the only column of times. */
  readonly time?: string
  /** A Parquet or CSV file to be written. */
  readonly out?: string
  readonly progress?: (done: number, doing: string) => void
}

/** What was added. */
export interface JoinedLabels {
  readonly rows: number
  readonly time: string
  /** Rows without a moment: they are kept, and know nothing. */
  readonly withoutTime: number
  readonly features: readonly { readonly name: string; readonly view: string | null; readonly missing: number }[]
  /** The versions that were read, by dataset. */
  readonly versions: Readonly<Record<string, Digest>>
  /** The first rows. */
  readonly examples: readonly Readonly<Record<string, number | string | null>>[]
}

/** Values of features that are in memory at once: 800 MB. */
const CELLS = 100_000_000
const MOST_ROWS = 2_000_000
/** Rows that are written at once. */
const SLICE = 20_000

/**
 * Adds features to rows of a file or dataset as they were known at the moment of each row. Rows keep their order; they are joined and
 * written in pieces, so that memory stays bounded however many there are.
 *
 * Errors: `features.bad_labels`, `features.bad_feature`, `features.bad_view`, `features.value_out_of_range`, those of `rowsOf`,
 * `features.on_demand_failed`.
 */
export async function joinLabels(needs: OfflineNeeds, order: LabelsOrder): Promise<JoinedLabels> {
  const rows = await rowsOf(needs, order.labels)
  const time = timeOf(rows, order.time)
  const list = readFeatures(order.features)
  mustAsk(rows, list)
  const given = rows.version ? { version: rows.version } : {}
  const views = await sourcedViews(needs, given, list.views)
  for (const view of views) mustHaveKeys(rows, view)
  const work = { needs, rows, time, list, views, steps: stepsOf(order.features) }
  const tally = createTally(list.names, rows.schema)
  const pieces = joinedPieces({ ...work, tally, progress: order.progress ?? (() => undefined) })
  if (order.out === undefined) for await (const _ of pieces);
  else await needs.lake.exportTables(pieces, order.out, tally.whole)
  const versions = Object.fromEntries(views.map(({ plan, version }) => [plan.view.from.name, version]))
  return {
    ...{ rows: tally.rows(), time, withoutTime: tally.withoutTime(), examples: tally.examples() },
    features: list.names.map((name) => ({ name, view: ownerOf(order.features, name), missing: tally.missing(name) })),
    versions: rows.version ? { [rows.version.dataset]: rows.version.version, ...versions } : versions,
  }
}

function timeOf({ name, schema, version }: Rows, wanted: string | undefined): string {
  const times = schema.filter(({ kind }) => kind === 'time').map((column) => column.name)
  const column = wanted ?? version?.time ?? (times.length === 1 ? times[0] : undefined)
  const wrong = (reason: string) => fail('bad_labels', { rows: name, reason })
  if (column === undefined)
    throw wrong(times.length === 0 ? 'no column holds times' : `several columns hold times: ${times.join(', ')}`)
  if (times.includes(column)) return column
  const names = schema.map((one) => one.name)
  if (names.includes(column)) throw wrong(`column ${column} holds no times`)
  throw wrong(`there is no column ${column}; the nearest is ${nearestName(column, times.length > 0 ? times : names)}`)
}

function mustAsk({ name, schema }: Rows, { expressions, taken, views, onDemands }: FeatureList): void {
  for (const { expression } of expressions) kindOf(expression, schema)
  const names = schema.map((column) => column.name)
  const strange = taken.find(({ column }) => !names.includes(column))
  const wrong = (reason: string) => fail('bad_labels', { rows: name, reason })
  if (strange)
    throw wrong(`${strange.by} takes a column ${strange.column}; the nearest is ${nearestName(strange.column, names)}`)
  const added = [...views, ...onDemands].flatMap(({ features }) => Object.keys(features))
  const twice = added.find((feature) => names.includes(feature))
  if (twice) throw wrong(`they have a column ${twice} already, which is the name of a feature`)
}

function mustHaveKeys({ name, schema }: Rows, view: SourcedView): void {
  const reason = reasonAgainstAsking(view, schema, name)
  if (reason !== undefined) throw fail('bad_labels', { rows: name, reason })
}

function ownerOf(features: readonly Feature[], name: string): string | null {
  const owner = features.find((one) => typeof one !== 'string' && Object.hasOwn(one.features, name))
  return owner === undefined || typeof owner === 'string' ? null : owner.name
}

interface Work {
  readonly needs: OfflineNeeds
  readonly rows: Rows
  readonly time: string
  readonly list: FeatureList
  readonly views: readonly SourcedView[]
  readonly steps: readonly Step[]
  readonly tally: Tally
  readonly progress: (done: number, doing: string) => void
}

/** The rows with their features, slice by slice. */
async function* joinedPieces(work: Work): AsyncGenerator<Table, void, undefined> {
  const { needs, rows, list, views, steps, tally, progress } = work
  const names = rows.schema.map(({ name }) => name)
  const atOnce = Math.min(MOST_ROWS, rows.rows + 1, Math.ceil(CELLS / Math.max(1, list.names.length)))
  let done = 0
  progress(0, 'joining')
  for await (const block of needs.lake.tables(rowsSql(work), atOnce)) {
    const labels = selectColumns(block, names)
    const at = (columnOf(block, AT) as NumberColumn).values
    const found = await joinViews(needs.lake, views, { rows: labels, at })
    const ready: Table = { rows: block.rows, columns: new Map([...found, ...expressionsOf(block, list)]) }
    for (let from = 0; from < block.rows; from += SLICE) {
      const [its, values] = [sliceRows(labels, from, from + SLICE), sliceRows(ready, from, from + SLICE)]
      const features = assembled(steps, its, values.columns)
      tally.take(its, features, at.subarray(from, from + SLICE))
      yield { rows: its.rows, columns: new Map([...its.columns, ...features.columns]) }
    }
    done += block.rows
    progress(Math.min(1, done / Math.max(1, rows.rows)), 'joining')
  }
}

const AT = '__at'
const EXPRESSION = '__expression '

function rowsSql({ rows, time, list }: Work): string {
  const columns = [
    ...rows.schema.map(({ name }) => quoteName(name)),
    ...list.expressions.map(
      ({ name, expression }) => `${renderSql(expression, rows.schema)} as ${quoteName(EXPRESSION + name)}`,
    ),
    `epoch_us(${quoteName(time)}) as ${AT}`,
  ]
  return `select ${columns.join(', ')} from ${rows.relation}`
}

function expressionsOf(block: Table, { expressions }: FeatureList): readonly (readonly [string, Column])[] {
  return expressions.map(({ name }) => [name, columnOf(block, EXPRESSION + name)])
}
