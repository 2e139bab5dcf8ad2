import type { Column } from './table.ts'

/** A column by its different values: cheap to count, compare and group by. */
export interface Coded {
  /** Position of the value of each row among `values` (numbers, ascending) or `texts`; -1 where missing. */
  readonly codes: Int32Array
  /** Rows of each code; every code has some. */
  readonly counts: Int32Array
  /** The numbers, ascending; not for texts. */
  readonly values?: Float64Array
  /** The texts, in order of first appearance; not for numbers. */
  readonly texts?: readonly string[]
  readonly missing: number
}

/** Codes of some rows of a column; `isMissing` says which texts count as none, `absent` which numbers. */
export function codeColumn(
  column: Column,
  rows: Int32Array,
  without: { readonly texts?: ReadonlySet<string>; readonly numbers?: ReadonlySet<number> } = {},
): Coded {
  return column.kind === 'category'
    ? codeTexts(column, rows, without.texts)
    : codeNumbers(column.values, rows, without.numbers)
}

function codeNumbers(all: Float64Array, rows: Int32Array, absent: ReadonlySet<number> | undefined): Coded {
  const picked = Float64Array.from(rows, (row) => all[row]!)
  if (absent && absent.size > 0)
    for (let at = 0; at < picked.length; at++) if (absent.has(picked[at]!)) picked[at] = Number.NaN
  const few = fewValues(picked)
  const values = few ? Float64Array.from(few).sort() : manyValues(picked)
  const places = few && new Map(Array.from(values, (value, place) => [value, place]))
  const counts = new Int32Array(values.length)
  const codes = new Int32Array(picked.length)
  let missing = 0
  for (let at = 0; at < picked.length; at++) {
    const value = picked[at]!
    const code = Number.isNaN(value) ? -1 : places ? places.get(value)! : placeOf(values, value)
    codes[at] = code
    if (code < 0) missing++
    else counts[code]!++
  }
  return { codes, counts, values, missing }
}

const FEW = 256

/** The different values where there are few: to look one up is faster than to search for it. */
function fewValues(picked: Float64Array): ReadonlySet<number> | undefined {
  const seen = new Set<number>()
  let last = Number.NaN
  for (const value of picked) {
    if (value === last || Number.isNaN(value)) continue
    last = value
    seen.add(value)
    if (seen.size > FEW) return undefined
  }
  return seen
}

function manyValues(picked: Float64Array): Float64Array {
  const sorted = picked.filter((value) => !Number.isNaN(value)).sort()
  return sorted.filter((value, at) => at === 0 || value !== sorted[at - 1])
}

function placeOf(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

function codeTexts(
  column: Extract<Column, { kind: 'category' }>,
  rows: Int32Array,
  absent: ReadonlySet<string> | undefined,
): Coded {
  const known = new Int32Array(column.dictionary.length).fill(-1)
  const texts: string[] = []
  const counts: number[] = []
  let missing = 0
  const codes = Int32Array.from(rows, (row) => {
    const from = column.codes[row]!
    if (from < 0 || absent?.has(column.dictionary[from]!)) {
      missing++
      return -1
    }
    if (known[from]! < 0) {
      known[from] = texts.length
      texts.push(column.dictionary[from]!)
      counts.push(0)
    }
    counts[known[from]!]!++
    return known[from]!
  })
  return { codes, counts: Int32Array.from(counts), texts, missing }
}

/** Rows at equal distances, at most `most` of them. */
export function lookRows(rows: number, most: number): Int32Array {
  if (rows <= most) return Int32Array.from({ length: rows }, (_, row) => row)
  return Int32Array.from({ length: most }, (_, k) => Math.floor((k * rows) / most))
}
