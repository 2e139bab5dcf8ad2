import type { Random } from '../../base/index.ts'
import { exactLog } from '../../math/index.ts'
import type { Sheet } from '../sheet.ts'
import type { Tree } from '../trees/tree.ts'

const EULER = 0.5772156649015329

/** The mean number of cuts until a row among so many is alone, as in a binary search tree; what is left to do in a leaf. */
export function pathLength(rows: number): number {
  if (rows <= 1) return 0
  if (rows === 2) return 1
  return 2 * (exactLog(rows - 1) + EULER) - (2 * (rows - 1)) / rows
}

/** A tree while it grows. */
interface Growing {
  readonly sheet: Sheet
  readonly random: Random
  readonly deepest: number
  readonly column: number[]
  readonly threshold: number[]
  readonly missingLeft: number[]
  readonly left: number[]
  readonly right: number[]
  readonly value: number[]
}

/** Cuts a sample of rows at random until each is alone or the depth is that of an even tree. A leaf holds its path length. */
export function isolate(sheet: Sheet, sample: number, random: Random): Tree {
  const growing: Growing = {
    ...{ sheet, random, deepest: Math.ceil(Math.log2(sample)) },
    ...{ column: [], threshold: [], missingLeft: [], left: [], right: [], value: [] },
  }
  cut(growing, drawDistinct(sheet.rows, sample, random), 0)
  return {
    column: Int32Array.from(growing.column),
    threshold: Float32Array.from(growing.threshold),
    sets: growing.column.map(() => undefined),
    missingLeft: Uint8Array.from(growing.missingLeft),
    left: Int32Array.from(growing.left),
    right: Int32Array.from(growing.right),
    gain: new Float64Array(growing.column.length),
    value: Float32Array.from(growing.value),
  }
}

/** So many different rows, each as likely as any other. */
function drawDistinct(rows: number, count: number, random: Random): number[] {
  if (count === rows) return Array.from({ length: rows }, (_, row) => row)
  const drawn = new Set<number>()
  // Floyd's way: one draw for each row that is wanted
  for (let last = rows - count; last < rows; last++) {
    const row = random.integer(last + 1)
    drawn.add(drawn.has(row) ? last : row)
  }
  return [...drawn].sort((a, b) => a - b)
}

/** Returns the child to be written down above: a node, or below 0 a leaf. */
function cut(growing: Growing, rows: readonly number[], depth: number): number {
  const { sheet, random, deepest } = growing
  const found = rows.length > 1 && depth < deepest ? drawCut(sheet, rows, random) : undefined
  if (!found) return ~(growing.value.push(depth + pathLength(rows.length)) - 1)
  const values = sheet.columns[found.column]!.values
  const isLeft = (row: number): boolean => values[row]! <= found.threshold
  const known = rows.filter((row) => !Number.isNaN(values[row]!))
  const missingLeft = known.filter(isLeft).length * 2 > known.length
  const goesLeft = (row: number): boolean => (Number.isNaN(values[row]!) ? missingLeft : isLeft(row))
  const node = growing.column.push(found.column) - 1
  growing.threshold.push(found.threshold)
  growing.missingLeft.push(Number(missingLeft))
  growing.left.push(0)
  growing.right.push(0)
  growing.left[node] = cut(growing, rows.filter(goesLeft), depth + 1)
  growing.right[node] = cut(
    growing,
    rows.filter((row) => !goesLeft(row)),
    depth + 1,
  )
  return node
}

interface Cut {
  readonly column: number
  readonly threshold: number
}

/** A column that varies among these rows, and a place between its ends; nothing where none varies. */
function drawCut({ columns }: Sheet, rows: readonly number[], random: Random): Cut | undefined {
  const left = Array.from(columns.keys())
  while (left.length > 0) {
    const [column] = left.splice(random.integer(left.length), 1) as [number]
    const { values } = columns[column]!
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const row of rows) {
      const value = values[row]!
      if (value < low) low = value
      if (value > high) high = value
    }
    if (!(low < high)) continue
    const threshold = Math.fround(low + (high - low) * random.next())
    return { column, threshold: threshold < high ? threshold : low }
  }
  return undefined
}
