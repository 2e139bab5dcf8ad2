import { midranks } from '../../math/index.ts'
import type { RowSample } from './row-sample.ts'

/** Two columns that go together, by a sample of the rows. */
export interface Association {
  readonly columns: readonly [string, string]
  /** `spearman`: of numbers and times, ties at their mean rank. `cramers_v`: of categories, corrected for bias; numbers by tenths. */
  readonly measure: 'spearman' | 'cramers_v'
  readonly value: number
  /** Rows that have both. */
  readonly rows: number
}

/** A column to compare; `absent`: numbers that stand for missing. */
export interface Compared {
  readonly name: string
  readonly place: number
  readonly ordered: boolean
  readonly absent: ReadonlySet<number>
}

const LEAST = 0.5
const FEWEST_ROWS = 30
const MOST_COLUMNS = 150
const MOST_FOUND = 100
const MOST_KINDS = 50
const BINS = 10

/** The pairs whose association is at least 0.5 either way, the closest first: at most 100, among the first 150 columns. */
export function associationsOf(sample: RowSample, compared: readonly Compared[]): readonly Association[] {
  const columns = compared.slice(0, MOST_COLUMNS).map((one) => valuesOf(sample, one))
  const found: Association[] = []
  for (const [i, a] of columns.entries())
    for (const b of columns.slice(i + 1)) {
      const one = associate(a, b)
      if (one && Math.abs(one.value) >= LEAST) found.push(one)
    }
  return found.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_FOUND)
}

interface Values {
  readonly name: string
  readonly ordered: boolean
  readonly values: Float64Array
  /** Ranks where none is missing. */
  readonly ranks: Float64Array | undefined
}

function valuesOf({ columns }: RowSample, { name, place, ordered, absent }: Compared): Values {
  const values = Float64Array.from(columns[place]!, (value) =>
    value === null || absent.has(value) ? Number.NaN : value,
  )
  return { name, ordered, values, ranks: ordered && !values.some(Number.isNaN) ? midranks(values) : undefined }
}

function associate(a: Values, b: Values): Association | undefined {
  const both = a.ranks && b.ranks ? undefined : rowsWithBoth(a.values, b.values)
  const rows = both?.length ?? a.values.length
  if (rows < FEWEST_ROWS) return undefined
  const pick = ({ values }: Values): Float64Array => (both ? Float64Array.from(both, (row) => values[row]!) : values)
  const about = { columns: [a.name, b.name] as const, rows }
  if (a.ordered && b.ordered) {
    const [x, y] = [a, b].map((one) => (both ? midranks(pick(one)) : one.ranks!))
    const value = pearson(x!, y!)
    return Number.isNaN(value) ? undefined : { ...about, measure: 'spearman', value }
  }
  const [x, y] = [a, b].map((one) => kindsOf(pick(one), one.ordered))
  if (!x || !y) return undefined
  return { ...about, measure: 'cramers_v', value: cramersV(x, y) }
}

function rowsWithBoth(a: Float64Array, b: Float64Array): Int32Array {
  const rows = new Int32Array(a.length)
  let count = 0
  for (let row = 0; row < a.length; row++) if (!Number.isNaN(a[row]!) && !Number.isNaN(b[row]!)) rows[count++] = row
  return rows.subarray(0, count)
}

function pearson(x: Float64Array, y: Float64Array): number {
  const mean = (x.length + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i]! - mean, y[i]! - mean]
    xy += a * b
    xx += a * a
    yy += b * b
  }
  return xx === 0 || yy === 0 ? Number.NaN : xy / Math.sqrt(xx * yy)
}

interface Kinds {
  readonly codes: Int32Array
  readonly count: number
}

/** Which kind each value is; nothing where there is one kind, or too many. */
function kindsOf(values: Float64Array, ordered: boolean): Kinds | undefined {
  const ranks = ordered ? midranks(values) : undefined
  const known = new Map<number, number>()
  const codes = Int32Array.from(values, (value, i) => {
    const kind = ranks ? Math.min(BINS - 1, Math.floor(((ranks[i]! - 0.5) * BINS) / values.length)) : value
    if (!known.has(kind)) known.set(kind, known.size)
    return known.get(kind)!
  })
  return known.size < 2 || known.size > MOST_KINDS ? undefined : { codes, count: known.size }
}

/**
 * Cramér's V, corrected for bias.
 *
 * Source: W. Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", 2013.
 */
function cramersV(a: Kinds, b: Kinds): number {
  const n = a.codes.length
  const cells = new Float64Array(a.count * b.count)
  const [left, right] = [new Float64Array(a.count), new Float64Array(b.count)]
  for (let i = 0; i < n; i++) {
    cells[a.codes[i]! * b.count + b.codes[i]!]!++
    left[a.codes[i]!]!++
    right[b.codes[i]!]!++
  }
  let phi = -1
  for (let i = 0; i < a.count; i++)
    for (let j = 0; j < b.count; j++) phi += cells[i * b.count + j]! ** 2 / (left[i]! * right[j]!)
  const shrunk = Math.max(0, phi - ((a.count - 1) * (b.count - 1)) / (n - 1))
  const size = (count: number): number => count - (count - 1) ** 2 / (n - 1)
  return Math.min(1, Math.sqrt(shrunk / Math.min(size(a.count) - 1, size(b.count) - 1)))
}
