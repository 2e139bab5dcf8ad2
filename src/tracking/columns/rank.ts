import type { AnyColumn } from './column.ts'
import { startOf } from './texts.ts'

/** One key of an order. */
export interface Rank {
  /** A number that is smaller for what comes first; equal ones may still differ, and all that have no value have Infinity. */
  quick(ordinal: number): number
  /** Below 0 where the first comes first. */
  compare(first: number, second: number): number
  /** Rank (0 a value, 1 NaN, 2 missing) and value, as a page token has them. */
  at(ordinal: number): [number, string]
  /** The quick number of such a place, and how a run stands to it. */
  against(place: readonly [number, string]): { readonly quick: number; compare(ordinal: number): number }
}

/** NaN comes after the values and what is missing after NaN, in both directions; texts come by their code points. */
export function rankOf(column: AnyColumn, down: boolean): Rank {
  return column.kind === 'number' ? numberRank(column, down ? -1 : 1) : textRank(column, down ? -1 : 1)
}

function numberRank({ values, has }: AnyColumn & { readonly kind: 'number' }, sign: 1 | -1): Rank {
  const rank = (ordinal: number): 0 | 1 | 2 => {
    const value = values[ordinal]!
    return Number.isNaN(value) ? (has[ordinal] === 1 ? 1 : 2) : 0
  }
  const order = (first: number, second: number): number => (first < second ? -sign : first > second ? sign : 0)
  return {
    quick(ordinal) {
      const value = values[ordinal]!
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value
    },
    compare: (first, second) =>
      rank(first) - rank(second) || (rank(first) === 0 ? order(values[first]!, values[second]!) : 0),
    at: (ordinal) => [rank(ordinal), rank(ordinal) === 0 ? String(values[ordinal]) : '0'],
    against([ranked, text]) {
      const value = Number(text)
      return {
        quick: ranked === 0 ? sign * value : Number.POSITIVE_INFINITY,
        compare: (ordinal) => rank(ordinal) - ranked || (ranked === 0 ? order(values[ordinal]!, value) : 0),
      }
    },
  }
}

function textRank({ codes, texts }: AnyColumn & { readonly kind: 'text' }, sign: 1 | -1): Rank {
  const codeOf = codes ? (ordinal: number): number => codes[ordinal]! : (ordinal: number): number => ordinal + 1
  const { data, ends } = texts.raw()
  return {
    quick(ordinal) {
      const code = codeOf(ordinal)
      return code === 0 ? Number.POSITIVE_INFINITY : sign * startOf(data, ends[code - 1]!, ends[code]!)
    },
    compare(first, second) {
      const a = codeOf(first)
      const b = codeOf(second)
      if (a === 0 || b === 0) return (a === 0 ? 1 : 0) - (b === 0 ? 1 : 0)
      return sign * texts.compare(a, b)
    },
    at: (ordinal) => (codeOf(ordinal) === 0 ? [2, ''] : [0, texts.text(codeOf(ordinal))]),
    against([ranked, text]) {
      const held = Buffer.from(text)
      return {
        quick: ranked === 0 ? sign * startOf(held, 0, held.length) : Number.POSITIVE_INFINITY,
        compare(ordinal) {
          const code = codeOf(ordinal)
          if (code === 0 || ranked !== 0) return (code === 0 ? 2 : 0) - ranked
          return sign * Buffer.compare(data.subarray(ends[code - 1]!, ends[code]!), held)
        },
      }
    },
  }
}
