import type { Lake } from '../../storage/index.ts'
import { type CategoryColumn, type NumberColumn, quoteName, type Table } from '../../table/index.ts'
import { type ColumnCounter, columnCounter } from './column-counter.ts'
import { type ColumnSummary, joinColumns, spokenValues, withTexts } from './column-summary.ts'
import { hashSql, type PlannedColumn, planColumns } from './plan.ts'
import { joinRows, type RowSample, type RowSampling, rowSampling } from './row-sample.ts'

/** Everything a profile knows of some rows, as JSON. */
export interface TableSummary {
  readonly rows: number
  readonly columns: readonly ColumnSummary[]
  readonly sample: RowSample
}

/** Rows to summarize: a relation in SQL and how many it has; `seed` tells samples of parts apart. */
export interface Summarized {
  readonly relation: string
  readonly rows: number
  readonly seed?: number
}

/** Cells that are held at a time. */
const CELLS = 640_000
const FEWEST_ROWS = 512
const MOST_ROWS = 32_768

/** Summarizes a relation in one pass, in memory that does not depend on its rows. */
export async function summarize(
  lake: Lake,
  { relation, rows, seed = 0 }: Summarized,
  progress: (share: number) => void = () => undefined,
): Promise<TableSummary> {
  const plan = await planColumns(lake, relation, rows)
  const counters = plan.map(({ name, held }) => columnCounter(name, held))
  const sampling = rowSampling(plan.length, seed)
  const step = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(CELLS / Math.max(1, plan.length))))
  let place = 0
  if (plan.length > 0)
    for await (const stretch of lake.tables(selectSql(plan, relation), step)) {
      takeIn(stretch, { plan, counters, sampling, place })
      place += stretch.rows
      progress(Math.min(1, place / Math.max(1, rows)))
    }
  const columns: ColumnSummary[] = []
  for (const [i, counter] of counters.entries()) columns.push(await spelled(lake, relation, { ...plan[i]!, counter }))
  return { rows: place, columns, sample: sampling.sample() }
}

/** The summary of a column, with the texts that were not read on the way. */
async function spelled(
  lake: Lake,
  relation: string,
  { name, held, later, counter }: PlannedColumn & { readonly counter: ColumnCounter },
): Promise<ColumnSummary> {
  const summary = counter.summary()
  if (held !== 'text') return summary
  const known = new Map(summary.texts)
  const { counts, floor } = summary.values
  const frequent = counts.flatMap(([value, count]) => (count > floor ? [value] : []))
  const wanted = (later ? spokenValues(summary) : frequent).filter((value) => !known.has(value))
  if (wanted.length === 0) return summary
  const text = later ?? `cast(${quoteName(name)} as varchar)`
  const only = summary.sketches ? `where ${hashSql(text)} in (${wanted.join(', ')})` : ''
  const rows = await lake.rows(
    `select ${hashSql(text)} as v, any_value(${text}) as t from ${relation} ${only} group by v`,
  )
  for (const { v, t } of rows) if (t !== null) known.set(Number(v), String(t))
  return withTexts(summary, (value) => known.get(value))
}

function selectSql(plan: readonly PlannedColumn[], relation: string): string {
  const values = plan.flatMap(({ value, text }, i) => [`${value} as v${i}`, ...(text ? [`${text} as t${i}`] : [])])
  return `select ${values.join(', ')} from ${relation}`
}

interface Into {
  readonly plan: readonly PlannedColumn[]
  readonly counters: readonly ColumnCounter[]
  readonly sampling: RowSampling
  readonly place: number
}

function takeIn(stretch: Table, { plan, counters, sampling, place }: Into): void {
  const values = plan.map((_, i) => (stretch.columns.get(`v${i}`) as NumberColumn).values)
  for (const [i, counter] of counters.entries())
    counter.take(values[i]!, stretch.columns.get(`t${i}`) as CategoryColumn | undefined, place)
  sampling.take(values, place)
}

/**
 * The summary of the rows of `a` followed by those of `b`, which have the same columns. See `joinColumns` for what is exact; equal
 * columns are still told apart only by values and places within each part.
 */
export function joinSummaries(a: TableSummary, b: TableSummary): TableSummary {
  return {
    rows: a.rows + b.rows,
    columns: a.columns.map((column, i) => joinColumns(column, b.columns[i]!)),
    sample: joinRows(a.sample, b.sample),
  }
}
