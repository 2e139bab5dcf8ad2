import type { Column } from '../../table/index.ts'
import type { Coded } from './columns-coded.ts'
import type { Warning } from './warnings.ts'

/** At least this share of rows with a twin is worth a word. */
const LEAST_SHARE = 0.01
/** Twins that chance makes, because columns are coarse, may be so many of those found. */
const BY_CHANCE = 0.1

/** A column of the rows that are compared. Sentences are never equal by chance. */
interface RowPart {
  readonly column: Column
  readonly coded: Coded
  readonly type: string
}

/**
 * A `duplicate_rows` warning where many rows are equal to an earlier one in all features and the label, and the columns are fine enough
 * that chance does not explain it: if only the three most diverse columns were independent, fewer than a tenth as many would be.
 */
export function duplicateRows(parts: readonly RowPart[], label: Float64Array): Warning | undefined {
  const rows = label.length
  if (parts.length === 0 || rows === 0) return undefined
  const twins = countTwins(
    parts.map(({ column }) => column),
    label,
  )
  const share = twins / rows
  const chance = chanceOfTwin(parts, rows)
  if (share < LEAST_SHARE || chance > BY_CHANCE * share) return undefined
  return {
    code: 'duplicate_rows',
    column: null,
    message: `${twins} of ${rows} rows (${(100 * share).toPrecision(3)} %) are equal to an earlier one, label included. A random split puts twins on both sides, so that its score is too good.`,
    evidence: { rows: twins, of: rows, share, chance },
  }
}

/** Rows equal to an earlier one, by a hash of 53 bits: of a million rows, less than one in ten thousand sets has a false twin. */
function countTwins(columns: readonly Column[], label: Float64Array): number {
  const first = new Int32Array(label.length).fill(0x9e3779b9 | 0)
  const second = new Int32Array(label.length).fill(0x85ebca6b | 0)
  for (const column of [...columns, { kind: 'number', values: label } as const]) {
    const words = wordsOf(column)
    const width = words.length / label.length
    for (let row = 0, at = 0; row < label.length; row++) {
      for (let word = 0; word < width; word++, at++) {
        first[row] = mix(first[row]!, words[at]!)
        second[row] = mix(second[row]! ^ 0x27d4eb2f, words[at]! + 0x165667b1)
      }
    }
  }
  const seen = new Set<number>()
  for (let row = 0; row < label.length; row++) seen.add((first[row]! >>> 0) * 2 ** 21 + (second[row]! >>> 11))
  return label.length - seen.size
}

/** The bits of each value, one or two words a row; missing is always the same, and so are 0 and -0. */
function wordsOf(column: Column): Int32Array {
  if (column.kind === 'category') return column.codes
  const plain = column.values.map((value) => (Number.isNaN(value) ? Number.NaN : value + 0))
  return new Int32Array(plain.buffer)
}

function mix(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ word, 0xcc9e2d51)
  mixed = (mixed << 15) | (mixed >>> 17)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x1b873593)
  return mixed ^ (mixed >>> 16)
}

/** The share of rows with a twin among `rows`, if the three columns with the most even spread were independent. */
function chanceOfTwin(parts: readonly RowPart[], rows: number): number {
  const diversity = parts
    .map(({ type, coded: { counts, missing, codes } }) => {
      if (type === 'text') return Number.POSITIVE_INFINITY
      const squares = counts.reduce((sum, count) => sum + (count / codes.length) ** 2, (missing / codes.length) ** 2)
      return 1 / squares
    })
    .sort((a, b) => b - a)
  return Math.min(1, rows / diversity.slice(0, 3).reduce((product, each) => product * each, 1))
}

/** Values of a column stand for those of another, one to one, only where each is seen so often; else any two fine columns would. */
const ROWS_A_VALUE = 5

/** A column that says the same as an earlier one. */
export interface Twin {
  readonly name: string
  readonly of: string
  /** Equal values; else values that stand for each other, one to one. */
  readonly isEqual: boolean
}

/** Columns that say the same as an earlier one, row by row; constant ones aside. Linear in the number of columns. */
export function twinColumns(columns: readonly { readonly name: string; readonly coded: Coded }[]): readonly Twin[] {
  const known = new Map<string, { readonly name: string; readonly coded: Coded }[]>()
  const twins: Twin[] = []
  for (const one of columns) {
    if (one.coded.counts.length + Number(one.coded.missing > 0) < 2) continue
    const key = patternOf(one.coded)
    const before = known.get(key) ?? []
    known.set(key, before)
    const first = before.find((other) => areAlike(one.coded, other.coded))
    if (!first) {
      before.push(one)
      continue
    }
    const isEqual = areEqual(one.coded, first.coded)
    if (isEqual || one.coded.counts.length * ROWS_A_VALUE <= one.coded.codes.length)
      twins.push({ name: one.name, of: first.name, isEqual })
  }
  return twins
}

/** A hash of which rows are alike, whatever their values are; missing stays missing. */
function patternOf({ codes, counts }: Coded): string {
  const order = new Int32Array(counts.length).fill(-1)
  let [next, a, b] = [0, 17, 29]
  for (const code of codes) {
    if (code >= 0 && order[code]! < 0) order[code] = next++
    const place = code < 0 ? -1 : order[code]!
    a = mix(a, place)
    b = mix(b ^ 0x27d4eb2f, place)
  }
  return `${a}:${b}`
}

function areAlike(one: Coded, other: Coded): boolean {
  if (one.counts.length !== other.counts.length || one.missing !== other.missing) return false
  const partner = new Int32Array(one.counts.length).fill(-1)
  return one.codes.every((code, row) => {
    const its = other.codes[row]!
    if (code < 0 || its < 0) return code < 0 && its < 0
    if (partner[code]! < 0) partner[code] = its
    return partner[code] === its
  })
}

function areEqual(one: Coded, other: Coded): boolean {
  const [a, b] = [one.values ?? one.texts!, other.values ?? other.texts!]
  return one.codes.every((code, row) => code < 0 || a[code] === b[other.codes[row]!])
}
