import { fixed } from '../../state/numbers.ts'
import type { RunRow } from './questions.ts'

/** One column of the table of runs. */
export interface Column {
  /** As filters and orders name it, without quotes: `metrics.auc`, `params.learner`, `attributes.status`. */
  readonly id: string
  readonly of: 'attributes' | 'metrics' | 'params' | 'tags'
  readonly name: string
  readonly isNumber: boolean
  readonly width: number
  /** How many different values were seen; undefined for attributes. */
  readonly values: number | undefined
  /** Decimals that all numbers of the column are shown with. */
  readonly digits: number
  /** Whether each run says an interval beside the value. */
  readonly hasInterval: boolean
}

const attribute = (name: string, width: number): Column => ({
  ...{ id: `attributes.${name}`, of: 'attributes', name, isNumber: false, width },
  ...{ values: undefined, digits: 0, hasInterval: false },
})

/** What every run has. */
export const ATTRIBUTES: readonly Column[] = [
  attribute('State', 98),
  attribute('Started', 132),
  attribute('Duration', 104),
  attribute('By', 120),
  attribute('Id', 150),
]

const MOST_VALUES = 50
const HIDDEN_TAG = /^mlflow\./
const NARROW = 112
const WIDE = 156

interface Seen {
  readonly values: Set<string | number>
  largest: number
  smallest: number
  isWhole: boolean
}

/** What was seen of rows so far; each row is looked at once. */
export interface Looks {
  /** True where there was something new. */
  readonly look: (rows: readonly RunRow[]) => boolean
  /** The columns of all rows that were looked at, in the order: attributes, metrics, params, tags; each by name. */
  readonly columns: () => readonly Column[]
}

/** Looks at no more rows than tell what there is. */
const MOST_ROWS = 100

export function createLooks(): Looks {
  const ids = new Set<string>()
  const metrics = new Map<string, Seen>()
  const params = new Map<string, Seen>()
  const tags = new Map<string, Seen>()
  const lookAt = (row: RunRow): void => {
    ids.add(row.id)
    for (const name in row.metrics) see(metrics, name, row.metrics[name] ?? null)
    for (const name in row.params) see(params, name, row.params[name]!)
    for (const name in row.tags) if (!HIDDEN_TAG.test(name)) see(tags, name, row.tags[name]!)
  }
  return {
    look(rows) {
      if (ids.size >= MOST_ROWS) return false
      const fresh = rows.filter(({ id }) => !ids.has(id)).slice(0, MOST_ROWS - ids.size)
      for (const row of fresh) lookAt(row)
      return fresh.length > 0
    },
    columns: () => [
      ...ATTRIBUTES,
      ...sorted(metrics)
        .filter(([name]) => !isLimit(name, metrics))
        .map(([name, seen]) => metricColumn(name, seen, metrics.has(`${name}.low`))),
      ...sorted(params).map(([name, seen]) => textColumn('params', name, seen)),
      ...sorted(tags).map(([name, seen]) => textColumn('tags', name, seen)),
    ],
  }
}

/** The columns of some rows. */
export function columnsOf(rows: readonly RunRow[]): readonly Column[] {
  const looks = createLooks()
  looks.look(rows)
  return looks.columns()
}

const sorted = (map: ReadonlyMap<string, Seen>): [string, Seen][] =>
  [...map].sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))

/** Plain names before those that are parts of something: `auc` before `boosting.auc`. */
const rankOf = (name: string): number => name.split('.').length

/** The two ends of an interval stand beside its value, not in columns of their own. */
function isLimit(name: string, all: ReadonlyMap<string, unknown>): boolean {
  return /\.(?:low|high)$/.test(name) && all.has(name.replace(/\.(?:low|high)$/, ''))
}

function see(into: Map<string, Seen>, name: string, value: string | number | null): void {
  let seen = into.get(name)
  if (!seen) {
    seen = { values: new Set(), largest: 0, smallest: Number.POSITIVE_INFINITY, isWhole: true }
    into.set(name, seen)
  }
  if (value === null) return
  if (seen.values.size <= MOST_VALUES) seen.values.add(value)
  if (typeof value !== 'number') return
  const size = Math.abs(value)
  if (size > seen.largest) seen.largest = size
  if (size > 0 && size < seen.smallest) seen.smallest = size
  if (!Number.isInteger(value)) seen.isWhole = false
}

function metricColumn(name: string, seen: Seen, hasInterval: boolean): Column {
  const { largest, isWhole, values } = seen
  const digits = isWhole ? 0 : largest >= 1000 ? 1 : largest >= 10 ? 2 : largest >= 0.01 ? 3 : 6
  const own = { digits, hasInterval, values: values.size, width: hasInterval ? WIDE : NARROW }
  return { id: `metrics.${name}`, of: 'metrics', name, isNumber: true, ...own }
}

function textColumn(of: 'params' | 'tags', name: string, { values }: Seen): Column {
  const texts = [...values].map(String)
  const isNumber = of === 'params' && texts.length > 0 && texts.every((text) => text !== '' && Number.isFinite(+text))
  const longest = Math.max(name.length, ...texts.map(({ length }) => length))
  const width = Math.min(260, Math.max(88, 24 + 7 * longest))
  return { id: `${of}.${name}`, of, name, isNumber, width, values: values.size, digits: 0, hasInterval: false }
}

const MOST_METRICS = 4
const MOST_PARAMS = 4

/** What is shown where nothing was chosen: how each run stands, its main metrics, and the params in which runs differ. */
export function usualColumns(all: readonly Column[]): readonly Column[] {
  const metrics = all.filter(({ of, name }) => of === 'metrics' && !name.startsWith('system/'))
  const params = all.filter(({ of, values = 0, name }) => of === 'params' && (values > 1 || name === 'learner'))
  const short = params.filter(({ width }) => width < 200)
  const found = (name: string): Column => ATTRIBUTES.find((column) => column.name === name)!
  return [
    found('State'),
    ...[...metrics].sort((a, b) => mainRank(a.name) - mainRank(b.name)).slice(0, MOST_METRICS),
    ...short.slice(0, MOST_PARAMS),
    found('Started'),
    found('Duration'),
  ]
}

const MAIN: readonly string[] = ['logloss', 'loss', 'auc', 'rmse', 'mae', 'accuracy', 'f1', 'ece']

function mainRank(name: string): number {
  const at = MAIN.indexOf(name.toLowerCase())
  return (at < 0 ? MAIN.length : at) + 100 * (rankOf(name) - 1)
}

/** Those in which the rows that were seen differ. */
export function differing(all: readonly Column[]): readonly Column[] {
  return all.filter(({ of, values = 0 }) => of !== 'attributes' && values > 1)
}

const LESS_IS_BETTER = /loss|error|rmse|mae|mse|brier|ece|perplexity|deviance|mape|pinball/i
const MORE_IS_BETTER = /auc|accuracy|f1|precision|recall|r2|ndcg|map|iou|bleu|score/i

/** The metric that a sentence may be about, and which way is better; none where its name does not say. */
export function mainMetric(all: readonly Column[]): { readonly name: string; readonly down: boolean } | undefined {
  const metrics = all.filter(({ of }) => of === 'metrics').sort((a, b) => mainRank(a.name) - mainRank(b.name))
  for (const { name } of metrics) {
    if (LESS_IS_BETTER.test(name)) return { name, down: false }
    if (MORE_IS_BETTER.test(name)) return { name, down: true }
  }
  return undefined
}

/** The field as filters and orders write it: quoted where its name has more than letters. */
export function fieldOf({ of, name }: Pick<Column, 'of' | 'name'>): string | undefined {
  if (of === 'attributes') return ORDERED[name]
  if (/^[A-Za-z_][\w]*$/.test(name)) return `${of}.${name}`
  return name.includes('`') ? `${of}."${name}"` : `${of}.\`${name}\``
}

const ORDERED: Readonly<Record<string, string>> = {
  ...{ Run: 'run_name', State: 'status', Started: 'start_time', By: 'user_id', Id: 'run_id' },
}

/** A number of a metric with its half interval: `0.327` and `± 0.011`. */
export function metricText(row: RunRow, { name, digits, hasInterval }: Column): readonly [string, string] {
  const value = row.metrics[name]
  if (value === undefined) return ['', '']
  if (value === null) return ['not finite', '']
  const [low, high] = [row.metrics[`${name}.low`], row.metrics[`${name}.high`]]
  const half = hasInterval && typeof low === 'number' && typeof high === 'number' ? (high - low) / 2 : undefined
  return [fixed(value, digits), half === undefined ? '' : `± ${fixed(half, digits)}`]
}
