import type { Column } from '../../table/index.ts'
import { createNumberCodes } from './number-codes.ts'

/** Numbers those whom rows ask about: each combination of keys has a code from 0. */
export interface KeyCodes {
  readonly count: number
  /** The codes of rows that ask, new where they were not known; −1 where a key is missing. */
  add(columns: readonly Column[]): Int32Array
  /** The codes of rows that may be asked about; −1 where a key is missing and where nobody asks. */
  find(columns: readonly Column[]): Int32Array
}

/** Keys of one column each. */
interface ColumnCodes {
  readonly count: number
  codes(column: Column, add: boolean): Int32Array
}

/** Codes for rows of so many key columns. Columns at the same place are of the same kind. */
export function createKeyCodes(keys: number): KeyCodes {
  const columns = Array.from({ length: keys }, createColumnCodes)
  const pairs = columns.slice(1).map(() => createNumberCodes())
  const counts = [columns[0], ...pairs]
  const codesOf = (given: readonly Column[], add: boolean): Int32Array => {
    let codes = columns[0]!.codes(given[0]!, add)
    for (const [i, pair] of pairs.entries()) {
      const next = columns[i + 1]!.codes(given[i + 1]!, add)
      const both = new Int32Array(codes.length)
      for (let row = 0; row < codes.length; row++) {
        const [first, second] = [codes[row]!, next[row]!]
        if (first < 0 || second < 0) both[row] = -1
        else both[row] = add ? pair.add(first * WIDEST + second) : pair.find(first * WIDEST + second)
      }
      codes = both
    }
    return codes
  }
  return {
    get count() {
      return counts.at(-1)!.count
    },
    add: (given) => codesOf(given, true),
    find: (given) => codesOf(given, false),
  }
}

/** Two codes below it make one whole number that a double holds exactly. */
const WIDEST = 2 ** 26

function createColumnCodes(): ColumnCodes {
  const texts = new Map<string, number>()
  const numbers = createNumberCodes()
  return {
    get count() {
      return Math.max(texts.size, numbers.count)
    },
    codes(column, add) {
      if (column.kind !== 'category') return numberCodes(column.values, add ? numbers.add : numbers.find)
      const { codes, dictionary } = column
      const moved = new Int32Array(dictionary.length)
      for (let i = 0; i < moved.length; i++) {
        const code = texts.get(dictionary[i]!)
        moved[i] = code ?? (add ? texts.size : -1)
        if (code === undefined && add) texts.set(dictionary[i]!, texts.size)
      }
      const found = new Int32Array(codes.length)
      for (let row = 0; row < codes.length; row++) found[row] = codes[row]! < 0 ? -1 : moved[codes[row]!]!
      return found
    },
  }
}

function numberCodes(values: Float64Array, codeOf: (value: number) => number): Int32Array {
  const codes = new Int32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    codes[row] = Number.isNaN(value) ? -1 : codeOf(value)
  }
  return codes
}
