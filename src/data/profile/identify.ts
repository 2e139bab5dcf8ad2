import { DISTINCT_ERROR, distinctOf } from '../../math/index.ts'
import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { ColumnSummary } from './column-summary.ts'
import { hashSql } from './plan.ts'
import type { TableSummary } from './summarize.ts'

/** Columns that identify rows: no two of the rows agree in all of them. */
export interface Key {
  readonly columns: readonly string[]
  readonly rows: number
}

/** What only a look at all rows at once can tell. */
export interface Identified {
  /** Rows equal to another one before them, by 64 bits of hash of all columns. */
  readonly duplicates: number
  /** Single columns; where there is none, pairs; where there is none either, threes. */
  readonly keys: readonly Key[]
  /** Exact numbers of different values of columns that were too varied to count. */
  readonly distinct: ReadonlyMap<string, number>
}

/** How many sets of columns are tried on all rows. */
const TRIED = { single: 4, pair: 4, three: 3 } as const
const MOST_COLUMNS = 40
const SURE = 4
/** Of a table of so many rows, different values are counted once more, exactly. */
const COUNTED_ROWS = 250_000

/** Finds keys and counts duplicate rows. */
export async function identify(lake: Lake, relation: string, summary: TableSummary): Promise<Identified> {
  const { rows, columns } = summary
  if (rows === 0 || columns.length === 0) return { duplicates: 0, keys: [], distinct: new Map() }
  const keys = await keysOf(lake, relation, summary)
  const distinct = new Map(rows <= COUNTED_ROWS ? await distinctOfAll(lake, relation, columns) : [])
  for (const key of keys) if (key.columns.length === 1) distinct.set(key.columns[0]!, rows)
  if (keys.length > 0) return { duplicates: 0, keys, distinct }
  const all = columns.map(({ name }) => quoteName(name)).join(', ')
  const [row] = await lake.rows(`select count(distinct hash(${all})) as n from ${relation}`)
  return { duplicates: rows - Number(row?.['n']), keys, distinct }
}

async function distinctOfAll(
  lake: Lake,
  relation: string,
  columns: readonly ColumnSummary[],
): Promise<readonly (readonly [string, number])[]> {
  const open = columns.filter(({ sketches }) => sketches !== null)
  if (open.length === 0) return []
  const counts = open.map(({ name }, i) => `count(distinct ${quoteName(name)}) as n${i}`)
  const [row] = await lake.rows(`select ${counts.join(', ')} from ${relation}`)
  return open.map(({ name }, i) => [name, Number(row?.[`n${i}`])] as const)
}

async function keysOf(lake: Lake, relation: string, { rows, columns, sample }: TableSummary): Promise<readonly Key[]> {
  const places = columns.flatMap((column, place) => (column.missing === 0 && canIdentify(column) ? [place] : []))
  const open = places.slice(0, MOST_COLUMNS)
  const different = new Map(open.map((place) => [place, distinctIn(columns[place]!)]))
  const sets = { single: subsets(open, 1), pair: subsets(open, 2), three: subsets(open, 3) }
  for (const [size, candidates] of Object.entries(sets)) {
    const product = (set: readonly number[]): number => set.reduce((all, place) => all * different.get(place)!, 1)
    const wide = candidates.filter((set) => product(set) >= rows * (1 - SURE * DISTINCT_ERROR * set.length))
    const likely = wide.filter((set) => differ(sample.columns, set)).sort((a, b) => product(a) - product(b))
    const tried = likely.slice(0, TRIED[size as keyof typeof TRIED])
    const found: Key[] = []
    for (const set of tried)
      if (await identifies(lake, relation, { rows, set: set.map((place) => columns[place]!) }))
        found.push({ columns: set.map((place) => columns[place]!.name), rows })
    if (found.length > 0) return found
  }
  return []
}

/** Numbers with fractions measure something, and moments of long texts do not name rows. */
function canIdentify({ held, fractions, values }: ColumnSummary): boolean {
  return held !== 'boolean' && (held === 'time' || fractions === 0) && (values.floor > 0 || values.counts.length > 1)
}

function distinctIn({ values, sketches }: ColumnSummary): number {
  return sketches ? distinctOf(sketches.distinct) : values.counts.length
}

function subsets(places: readonly number[], size: 1 | 2 | 3): readonly (readonly number[])[] {
  if (size === 1) return places.map((place) => [place])
  return subsets(places, (size - 1) as 1 | 2).flatMap((set) =>
    places.filter((place) => place > set.at(-1)!).map((place) => [...set, place]),
  )
}

/** No two rows of the sample agree. */
function differ(columns: TableSummary['sample']['columns'], set: readonly number[]): boolean {
  const rows = columns[set[0]!]!.length
  const seen = new Set<string | number | null>()
  for (let row = 0; row < rows; row++) {
    const key = set.length === 1 ? columns[set[0]!]![row]! : set.map((place) => columns[place]![row]).join()
    if (seen.has(key)) return false
    seen.add(key)
  }
  return true
}

async function identifies(
  lake: Lake,
  relation: string,
  { rows, set }: { readonly rows: number; readonly set: readonly ColumnSummary[] },
): Promise<boolean> {
  const [only] = set
  if (set.length === 1 && only!.order) {
    const { rises, falls, strict } = only!.order
    if (rises || falls) return strict
  }
  if (set.length === 1 && !only!.sketches) return only!.values.counts.length === rows
  const column = ({ name, held }: ColumnSummary): string =>
    held === 'text' ? hashSql(`cast(${quoteName(name)} as varchar)`) : quoteName(name)
  const all = set.length === 1 ? column(only!) : `hash(${set.map(({ name }) => quoteName(name)).join(', ')})`
  const [row] = await lake.rows(`select count(distinct ${all}) as n from ${relation}`)
  return Number(row?.['n']) === rows
}
