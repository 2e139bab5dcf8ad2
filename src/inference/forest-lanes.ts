import { EQUALITY, type Forest, MEMBER, MISSING_LEFT, NODE_WORDS } from './forest.ts'
import { codesOf, type SmallSet } from './forest-sets.ts'

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
/** Kinds of lanes that one feature may have: numbers with missing ones right or left, and codes. */
const KINDS = 3
const CODES = 2
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
  const lanes = new Map<number, Lane & { readonly place: number }>()
  const placeOf = (key: number, lane: Lane): number => {
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
      laneOf[node] = placeOf(feature * KINDS + Number(left), { kind: 'numbers', feature, missing })
    } else {
      const length = lengthOf(forest, node)
      if (length === undefined) return undefined
      laneOf[node] = placeOf(feature * KINDS + CODES, { kind: 'codes', feature, length })
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
    return codesOf(forest.sets, forest.words[node * NODE_WORDS + 1]!)?.length
  const limit = realOf(forest, node)
  return Number.isInteger(limit) && limit >= 0 && limit <= LARGEST_CODE ? limit + 1 : undefined
}

/** The codes that a branch sends left, as a set. */
export function leftCodes(forest: Forest, node: number): SmallSet {
  if ((forest.words[node * NODE_WORDS + 3]! & MEMBER) !== 0)
    return codesOf(forest.sets, forest.words[node * NODE_WORDS + 1]!)!
  const code = realOf(forest, node)
  const words = new Int32Array((code >> 5) + 1)
  words[code >> 5] = 1 << (code & 31)
  return { words, from: 0, length: code + 1 }
}

/** Lanes as the filling of a scratch area reads them, and where their columns begin, in numbers of the precision. */
export interface LaneTable {
  readonly features: Int32Array
  /** What a missing value becomes; of codes, how many there are. */
  readonly values: Float64Array
  readonly places: Int32Array
}

/** Lanes by kind. The scratch area has one column after the other. */
export function tablesOf(lanes: readonly Lane[]): {
  readonly numbers: LaneTable
  readonly codes: LaneTable | undefined
} {
  const places = Array.from(lanes.keys())
  const tableOf = (kind: Lane['kind']): LaneTable => {
    const those = places.filter((place) => lanes[place]!.kind === kind)
    const missingOf = (lane: Lane): number => (lane.kind === 'numbers' ? lane.missing : lane.length)
    return {
      features: Int32Array.from(those, (place) => lanes[place]!.feature),
      values: Float64Array.from(those, (place) => missingOf(lanes[place]!)),
      places: Int32Array.from(those),
    }
  }
  const codes = tableOf('codes')
  return { numbers: tableOf('numbers'), codes: codes.features.length > 0 ? codes : undefined }
}

/** A block of rows, and where the columns of a scratch area begin. */
export interface Filling {
  readonly x: Float32Array | Float64Array
  /** The first row. */
  readonly first: number
  readonly count: number
  /** Of each row. */
  readonly columns: number
}

/** Where columns of the scratch area lie, in numbers. */
export interface Columns {
  readonly reals: Float32Array | Float64Array
  readonly at: number
  readonly length: number
}

/** Fills the columns of numbers. */
export function fillNumbers({ features, values, places }: LaneTable, rows: Filling, to: Columns): void {
  const { x, first, count, columns } = rows
  const { reals, at, length } = to
  for (let lane = 0; lane < features.length; lane++) {
    const into = at + places[lane]! * length
    const missing = values[lane]!
    for (let row = 0, from = first * columns + features[lane]!; row < count; row++, from += columns) {
      const value = x[from]!
      reals[into + row] = Number.isNaN(value) ? missing : value
    }
  }
}

/**
 * Fills the columns of codes: a word each, `stride` words apart. What is between must not look like minus infinity, which is all
 * that a code is compared with as a number.
 */
export function fillCodes(
  { features, values, places }: LaneTable,
  rows: Filling,
  to: { readonly words: Int32Array; readonly at: number; readonly length: number; readonly stride: number },
): void {
  const { x, first, count, columns } = rows
  const { words, stride } = to
  for (let lane = 0; lane < features.length; lane++) {
    const into = to.at + places[lane]! * to.length
    const length = values[lane]!
    for (let row = 0, from = first * columns + features[lane]!; row < count; row++, from += columns) {
      const value = x[from]!
      const code = value | 0
      const isCode = code === value && code >= 0 && code < length
      if (stride > 1) words[into + row * stride + 1] = 0
      words[into + row * stride] = isCode ? code : Number.isNaN(value) ? missingCode(length) : otherCode(length)
    }
  }
}
