import { type Coded, type Column, mixWord } from '../../table/index.ts'
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
        first[row] = mixWord(first[row]!, words[at]!)
        second[row] = mixWord(second[row]! ^ 0x27d4eb2f, words[at]! + 0x165667b1)
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
