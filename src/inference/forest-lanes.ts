import { EQUALITY, type Forest, MEMBER, MISSING_LEFT, NODE_WORDS } from './forest.ts'
import type { SmallSet } from './forest-sets.ts'

/** How a forest reads its features in WebAssembly: columns of a scratch area, and for each branch the column it tests. */
export interface Lanes {
  readonly lanes: readonly Lane[]
  /** The lane of each node; -1 at a leaf. */
  readonly laneOf: Int32Array
  /** True where some branch tests for members. */
  readonly sets: boolean
}

/**
 * A feature as numbers, where a missing value may be put below every threshold; or as codes, where a missing value and what is no
 * code have a code of their own.
 */
export type Lane =
  | { readonly kind: 'numbers'; readonly feature: number; readonly missing: number }
  | { readonly kind: 'codes'; readonly feature: number; readonly length: number }

/** Largest code that a test for equality may name. */
const LARGEST_CODE = 65_535
/** Codes of a lane besides those that sets name: for what no set names, and for a missing value. */
const OTHER = 0
const MISSING = 1
const MORE_CODES = 2

/** The code of what no set names, in a lane of codes. */
export const otherCode = (length: number): number => length + OTHER
/** The code of a missing value in a lane of codes. */
export const missingCode = (length: number): number => length + MISSING
/** How many codes a lane has. */
export const codesIn = (length: number): number => length + MORE_CODES

/**
 * The lanes of a forest; undefined where a branch can not be told by them: a threshold of NaN that only missing values
 * pass, a set or equality of numbers that are no codes.
 */
export function lanesOf(forest: Forest): Lanes | undefined {
  const laneOf = new Int32Array(forest.words.length / NODE_WORDS).fill(-1)
  const lanes = new Map<string, Lane & { readonly place: number }>()
  const placeOf = (key: string, lane: Lane): number => {
    const before = lanes.get(key)
    const place = before?.place ?? lanes.size
    if (before?.kind === 'codes' && lane.kind === 'codes')
      lanes.set(key, { ...before, length: Math.max(before.length, lane.length) })
    else if (before === undefined) lanes.set(key, { ...lane, place })
    return place
  }
  for (let node = 0; node < laneOf.length; node++) {
    const feature = forest.words[node * NODE_WORDS]!
    if (feature < 0) continue
    const flags = forest.words[node * NODE_WORDS + 3]!
    if ((flags & (EQUALITY | MEMBER)) === 0) {
      const left = (flags & MISSING_LEFT) !== 0
      // A missing value is not below any threshold and goes right by itself.
      const missing = left ? Number.NEGATIVE_INFINITY : Number.NaN
      if (left && Number.isNaN(realOf(forest, node))) return undefined
      laneOf[node] = placeOf(`${feature} ${left}`, { kind: 'numbers', feature, missing })
    } else {
      const length = lengthOf(forest, node)
      if (length === undefined) return undefined
      laneOf[node] = placeOf(`${feature}`, { kind: 'codes', feature, length })
    }
  }
  return { lanes: [...lanes.values()], laneOf, sets: [...lanes.values()].some(({ kind }) => kind === 'codes') }
}

/** The threshold or value of a node. */
export function realOf(forest: Forest, node: number): number {
  return forest.reals[node * forest.realStep + forest.realOffset]!
}

function lengthOf(forest: Forest, node: number): number | undefined {
  if ((forest.words[node * NODE_WORDS + 3]! & MEMBER) !== 0)
    return forest.sets.codes(forest.words[node * NODE_WORDS + 1]!)?.length
  const limit = realOf(forest, node)
  return Number.isInteger(limit) && limit >= 0 && limit <= LARGEST_CODE ? limit + 1 : undefined
}

/** The codes that a branch sends left, as a set. */
export function leftCodes(forest: Forest, node: number): SmallSet {
  if ((forest.words[node * NODE_WORDS + 3]! & MEMBER) !== 0)
    return forest.sets.codes(forest.words[node * NODE_WORDS + 1]!)!
  const code = realOf(forest, node)
  const words = new Int32Array((code >> 5) + 1)
  words[code >> 5] = 1 << (code & 31)
  return { words, from: 0, length: code + 1 }
}

/** A block of rows of one feature: where they lie, and where they go. */
interface Filling {
  readonly x: Float32Array | Float64Array
  /** The place of the feature in the first row, and from one row to the next. */
  readonly from: number
  readonly step: number
  readonly rows: number
}

/** Fills a lane with rows; `codes` are the same bytes as `numbers`. */
export function fillLane(
  lane: Lane,
  filling: Filling,
  into: { readonly numbers: Float32Array | Float64Array; readonly codes: Int32Array },
): void {
  const { x, from, step, rows } = filling
  if (lane.kind === 'numbers') {
    for (let row = 0; row < rows; row++) {
      const value = x[from + row * step]!
      into.numbers[row] = Number.isNaN(value) ? lane.missing : value
    }
    return
  }
  const stride = into.numbers.BYTES_PER_ELEMENT / Int32Array.BYTES_PER_ELEMENT
  for (let row = 0; row < rows; row++) {
    const value = x[from + row * step]!
    const code = value | 0
    const isCode = code === value && code >= 0 && code < lane.length
    into.codes[row * stride] = isCode ? code : Number.isNaN(value) ? missingCode(lane.length) : otherCode(lane.length)
  }
}
