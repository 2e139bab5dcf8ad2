import type { FileColumn } from '../../data/index.ts'
import { codeColumn, lookRows, type Table, takeRows } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { findColumn, readLabel } from './columns-label.ts'
import { factsOf, lookAt, suggest } from './columns-look.ts'
import { limited, warnAboutColumns } from './columns-warnings.ts'
import type { Warning } from './warnings.ts'

export { labelsLike } from './columns-label.ts'

/**
 * What a column is for. `feature`: learned from. `identifier`, `constant`, `duplicate`, `leak`: not learned from, for the reason that
 * a warning gives. `excluded`: the user said so.
 */
export type ColumnRole =
  | 'feature'
  | 'label'
  | 'time'
  | 'group'
  | 'identifier'
  | 'constant'
  | 'duplicate'
  | 'leak'
  | 'excluded'

/** Values of a column that stand for missing. */
export interface Sentinels {
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
}

/** What is known of a column. */
export interface ColumnFacts {
  readonly name: string
  /** `text` is a category of many words. */
  readonly type: 'number' | 'time' | 'category' | 'text'
  /** Share of rows without a value, sentinels included. */
  readonly missing: number
  /** Different values among the rows looked at (at most 100,000), missing not among them. */
  readonly distinct: number
  readonly role: ColumnRole
  readonly sentinels: Sentinels
}

/** What is to be predicted. */
export type TaskKind = 'binary' | 'multiclass' | 'regression'

/** The label, read as a learner wants it. */
export interface LabelFacts {
  readonly name: string
  readonly task: TaskKind
  /** Names of the classes, ascending (by number where all are numbers): class `k` is `classes[k]`. None for numbers. */
  readonly classes?: readonly string[]
  /** One value for each row of the studied table: the class, or the number; all finite. */
  readonly values: Float64Array
  /** Rows of the file that were left out because they have no (finite) label, sentinels included. */
  readonly dropped: number
  /** Numbers that stand for a missing label, such as -200. */
  readonly sentinels: readonly number[]
}

/** What to look at. */
export interface StudyRequest {
  readonly label: string
  readonly time?: string
  readonly group?: string
  readonly exclude?: readonly string[]
  /** Found out from the label when not given. */
  readonly task?: TaskKind
  /** How the file was read, for the sentinels of number columns. */
  readonly file?: readonly FileColumn[]
  readonly seed?: number
}

/** A table, looked at. */
export interface Study {
  /** The rows with a label, in the order of the file, all columns. */
  readonly table: Table
  /** Positions of these rows in the table that was given. */
  readonly rows: Int32Array
  readonly label: LabelFacts
  /** In the order of the file. */
  readonly columns: readonly ColumnFacts[]
  /** Names of the columns to learn from: those whose role is `feature`, and the time column where it holds moments. */
  readonly features: readonly string[]
  /** Milliseconds (or any number that orders the rows); with `request.time` only. */
  readonly times?: Float64Array
  /** The group of each row from 0 on, -1 where it has none; with `request.group` only. */
  readonly groups?: Int32Array
  /** Columns that look like a time or a group, where none was given. */
  readonly suggested: { readonly time?: string; readonly group?: string }
  readonly warnings: readonly Warning[]
}

/** Rows that columns are judged by; of more, so many at equal distances. */
const MOST_ROWS = 100_000

/**
 * Looks at a table before anything is learned from it: reads the label, finds out the task, says of each column what it is for, and
 * warns with numbers. The same table, request and seed give the same study.
 *
 * Errors: `training.column_not_found` (with the nearest name), `training.label_missing`, `training.label_unfit`, `training.one_class`,
 * `training.too_many_classes`, `training.few_rows`, `training.no_features`.
 */
export function studyTable(given: Table, request: StudyRequest): Study {
  const { label, rows } = readLabel(given, request)
  const table = rows.length === given.rows ? given : takeRows(given, rows)
  const named = rolesGiven(table, request, label.name)
  const seen = lookRows(table.rows, MOST_ROWS)
  const view = { table, rows: seen, whole: given }
  const looks = [...table.columns.keys()].filter((name) => name !== label.name).map((name) => lookAt(view, name))
  const free = looks.filter(({ name }) => !named.has(name))
  const target = Float64Array.from(seen, (row) => label.values[row]!)
  const found = warnAboutColumns(free, { label, target, seed: request.seed ?? 0 })
  const roles = new Map([...found.roles, ...named])
  const facts = new Map(looks.map((look) => [look.name, factsOf(look, roles.get(look.name) ?? 'feature')]))
  const columns = [...table.columns.keys()].map((name) => facts.get(name) ?? labelColumn(label))
  const features = columns
    .filter(({ role, type }) => role === 'feature' || (role === 'time' && type === 'time'))
    .map(({ name }) => name)
  if (features.length === 0) throw fail('no_features', { column: label.name, reason: reasonOf(columns) })
  return {
    ...{ table, rows, label, columns, features },
    ...orderOf(table, request),
    suggested: suggest(looks, roles, request),
    warnings: limited([...droppedLabels(label, given.rows), ...found.warnings]),
  }
}

function rolesGiven(table: Table, request: StudyRequest, label: string): Map<string, ColumnRole> {
  const roles = new Map<string, ColumnRole>()
  for (const name of request.exclude ?? []) roles.set(findColumn(table, name).name, 'excluded')
  if (request.group !== undefined) roles.set(findColumn(table, request.group).name, 'group')
  if (request.time !== undefined) roles.set(findColumn(table, request.time).name, 'time')
  roles.set(label, 'label')
  return roles
}

function labelColumn({ name, classes, values, dropped, sentinels }: LabelFacts): ColumnFacts {
  const distinct = classes?.length ?? new Set(values.subarray(0, MOST_ROWS)).size
  const missing = dropped / (dropped + values.length)
  return {
    name,
    type: classes ? 'category' : 'number',
    missing,
    distinct,
    role: 'label',
    sentinels: { numbers: sentinels, texts: [] },
  }
}

function reasonOf(columns: readonly ColumnFacts[]): string {
  const others = columns.filter(({ role }) => role !== 'label')
  if (others.length === 0) return 'it is the only one'
  const counts = new Map<string, number>()
  for (const { role } of others) counts.set(role, (counts.get(role) ?? 0) + 1)
  return `of the others ${[...counts].map(([role, count]) => `${count} ${count === 1 ? 'is' : 'are'} ${role}`).join(', ')}`
}

function orderOf(table: Table, { time, group }: StudyRequest): Pick<Study, 'times' | 'groups'> {
  const times = time === undefined ? undefined : timesOf(table, time)
  const groups = group === undefined ? undefined : codesOf(table, group)
  return { ...(times && { times }), ...(groups && { groups }) }
}

/** Moments and numbers as they are; texts by their order, as `2011-Q3` or `week 07` have one. */
function timesOf(table: Table, name: string): Float64Array {
  const { column } = findColumn(table, name)
  if (column.kind !== 'category') return column.values
  const order = [...column.dictionary.keys()].sort((a, b) => (column.dictionary[a]! < column.dictionary[b]! ? -1 : 1))
  const place = new Float64Array(order.length)
  for (const [at, code] of order.entries()) place[code] = at
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : place[code]!))
}

/** The group of each row: codes of its values, -1 where it has none. */
export function codesOf(table: Table, name: string): Int32Array {
  const { column } = findColumn(table, name)
  return codeColumn(column, lookRows(table.rows, table.rows)).codes
}

function droppedLabels(label: LabelFacts, rows: number): readonly Warning[] {
  if (label.dropped === 0) return []
  const sentinels = label.sentinels.length > 0 ? `, those of ${label.sentinels.join(' and ')} among them` : ''
  return [
    {
      code: 'label_dropped',
      column: label.name,
      message: `${label.dropped} of ${rows} rows have no label, or none that is finite${sentinels}, and were left out.`,
      evidence: { rows: label.dropped, of: rows, share: label.dropped / rows, sentinels: label.sentinels.length },
    },
  ]
}
