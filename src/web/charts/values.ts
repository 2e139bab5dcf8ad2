import { fixed } from '../state/numbers.ts'
import type { Scale } from './scale.ts'

/** A line through points; a value that is not a number breaks it. */
export interface Curve {
  readonly key: string
  readonly name: string
  /** Its place among the series that are compared, which gives it color and mark. */
  readonly index: number
  readonly points: readonly { readonly x: number; readonly y: number | null }[]
}

/** Where things are in a drawing of curves. */
export interface CurvesFrame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: Scale
  readonly y: Scale
  readonly xTicks: readonly number[]
  readonly yTicks: readonly number[]
}

/** Within which values the curves lie; a single value gets some room. */
export function extentOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(low <= high)) return [0, 1]
  const room = high > low ? 0 : Math.abs(low) * 0.1 || 1
  return [low - room, high + room]
}

/** Every step that some curve has, in order. */
export function stepsOf(curves: readonly Curve[]): readonly number[] {
  return [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
}

/** A value with as many digits as its size needs, or that of a number it stands beside. */
export function valueText(value: number | null | undefined, beside = value): string {
  if (value === undefined) return ''
  if (value === null) return 'not finite'
  const size = Math.abs(beside ?? value)
  if (Number.isInteger(value)) return fixed(value, 0)
  if (size !== 0 && size < 0.0005 && value !== 0) return value.toExponential(2).replace('-', '\u2212')
  return fixed(value, size >= 1000 ? 1 : size >= 10 ? 2 : size >= 0.01 ? 4 : 6)
}
