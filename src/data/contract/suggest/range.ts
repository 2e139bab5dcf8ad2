import { quantile } from '../../../math/index.ts'

/** Limits for numbers. */
export interface Range {
  readonly min: number
  readonly max: number
}

/** So many times more rows are expected to stay inside. */
const FURTHER = 10
const TAIL = 0.05

/**
 * Limits that rows of the same distribution keep: beyond the smallest and largest value by what the tails say of the ten times as many
 * rows to come (an exponential tail beyond the 5 % and 95 % quantiles), rounded outward. Values that are never negative keep 0, and
 * shares of 1 keep 1. Undefined where all values are one.
 *
 * `sorted`: a sample, ascending; `least` and `most` of all `rows`.
 *
 * @example
 * rangeOf(sorted, { least: 0.2, most: 97, rows: 5000, whole: false })
 */
export function rangeOf(
  sorted: Float64Array,
  {
    least,
    most,
    rows,
    whole,
  }: { readonly least: number; readonly most: number; readonly rows: number; readonly whole: boolean },
): Range | undefined {
  if (!(least < most)) return undefined
  const low = quantile(sorted, TAIL)
  const high = quantile(sorted, 1 - TAIL)
  const reach = Math.max(0, Math.log(TAIL * FURTHER * rows))
  const above = excess(sorted, high, 1)
  const below = excess(sorted, low, -1)
  const wantedMax = Math.max(most + 0.1 * (most - high), high + above * reach)
  const wantedMin = Math.min(least - 0.1 * (low - least), low - below * reach)
  const max = Math.max(most, outward(wantedMax, wantedMax - most || most - least, { up: true, whole }))
  const min = Math.min(least, outward(wantedMin, least - wantedMin || most - least, { up: false, whole }))
  return {
    min: least >= 0 ? Math.max(0, min) : min,
    max: most <= 0 ? Math.min(0, max) : least >= 0 && most <= 1 && !whole ? Math.min(1, max) : max,
  }
}

/** How far values beyond a limit lie behind it, on the average. */
function excess(sorted: Float64Array, limit: number, side: 1 | -1): number {
  let [sum, count] = [0, 0]
  for (const value of sorted) {
    const over = side * (value - limit)
    if (over <= 0) continue
    sum += over
    count++
  }
  return count === 0 ? 0 : sum / count
}

function outward(
  value: number,
  margin: number,
  { up, whole }: { readonly up: boolean; readonly whole: boolean },
): number {
  const step = Math.max(whole ? 1 : 0, 10 ** Math.floor(Math.log10(Math.abs(margin) || 1)))
  const places = value / step
  const rounded = (up ? Math.ceil(places) : Math.floor(places)) * step
  return Number.isFinite(rounded) ? Number(rounded.toPrecision(12)) : value
}
