import { attribute, node } from '../../inference/index.ts'
import type { Column, NumberColumn } from '../../table/index.ts'
import { FLOAT, numbersOf, type Part } from './part.ts'

/** What a column of numbers is fitted with. */
export interface NumberRules {
  readonly name: string
  /** What the values of the graph that belong to the column begin with. */
  readonly path: string
  /** Numbers that mean "missing". */
  readonly sentinels: readonly number[]
}

/**
 * A column of numbers as float32. Where float32 would make different numbers one, such as seconds since 1970, they are counted from
 * the smallest one, in double precision.
 */
export function numberPart(column: NumberColumn, { name, path, sentinels }: NumberRules): Part {
  const origin = originOf(column.values, sentinels)
  const shifted = (value: number): number => Math.fround(value - origin)
  const common = {
    columns: [{ name, categories: 0, sentinels: sentinels.map(shifted) }],
    isOpen: true,
    opsets: {},
    apply: (given: Column) => [countedFrom(numbersOf(given)!, origin)],
  }
  if (origin === 0) return { ...common, input: { name, type: 'float' }, output: name, nodes: [], initializers: {} }
  const [origins, counted, output] = [`${path}/origin`, `${path}/counted`, path] as const
  return {
    ...common,
    input: { name, type: 'double' },
    output,
    nodes: [node('Sub', [name, origins], [counted]), node('Cast', [counted], [output], { to: attribute.int(FLOAT) })],
    initializers: { [origins]: { type: 'double', shape: [], data: Float64Array.of(origin) } },
  }
}

function countedFrom(values: Float64Array, origin: number): Float32Array {
  const counted = new Float32Array(values)
  if (origin !== 0) for (let row = 0; row < counted.length; row++) counted[row] = values[row]! - origin
  return counted
}

/** Whole numbers up to here are exact in float32. */
const EXACT = 2 ** 24

/** Where to count from: 0, or the smallest number if that keeps apart what float32 does not. */
function originOf(values: Float64Array, sentinels: readonly number[]): number {
  const isMeant = (value: number): boolean => sentinels.length === 0 || !sentinels.includes(value)
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low && value >= -Number.MAX_SAFE_INTEGER && isMeant(value)) low = value
    if (value > high && value <= Number.MAX_SAFE_INTEGER && isMeant(value)) high = value
  }
  const farthest = Math.max(Math.abs(low), Math.abs(high))
  if (!(farthest > EXACT && (high - low) * 4 <= farthest)) return 0
  const collapses = values.some((value) => Math.fround(value) !== value && !Number.isNaN(value) && isMeant(value))
  return collapses ? Math.floor(low) : 0
}
