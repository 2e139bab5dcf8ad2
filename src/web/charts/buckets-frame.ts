import { day, minute } from '../state/moments.ts'
import { textWidth } from './measured.tsx'
import { digitsOf, linear, type Scale, ticksTo } from './scale.ts'

/** Where things are in a drawing over stretches of time. */
export interface BucketsFrame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: Scale
  readonly y: Scale
  readonly xTicks: readonly { readonly at: number; readonly label: string }[]
  readonly yTicks: readonly number[]
  readonly digits: number
}

interface Span {
  readonly from: number
  readonly to: number
  readonly max: number
}

const DAY = 86_400_000
const HOUR = DAY / 24
const STEPS: readonly number[] = [10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 5_760, 10_080, 20_160].map(
  (one) => one * 60_000,
)

/** A frame from zero to the largest value, over a span of time, at the width there is. */
export function bucketsFrame(
  { from, to, max }: Span,
  width: number,
  word: (tick: number, digits: number) => string,
): BucketsFrame {
  const height = 190
  const yTicks = ticksTo(max)
  const digits = digitsOf(yTicks)
  const left = Math.max(28, ...yTicks.map((tick) => textWidth(word(tick, digits)) + 12))
  const [top, bottom, right] = [10, height - 26, width - 12]
  const fits = Math.max(2, Math.floor((right - left) / 64))
  const step = STEPS.find((one) => (to - from) / one <= fits) ?? 28 * DAY
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  const x = linear([from, to], [left, right])
  return {
    ...{ width, height, left, right, top, bottom, x, yTicks, digits },
    xTicks: Array.from({ length: count }, (_, index) => first + index * step).map((at) => ({
      at,
      label: labelOf(at, step),
    })),
    y: linear([0, yTicks.at(-1)!], [bottom, top]),
  }
}

const labelOf = (at: number, step: number): string =>
  step >= DAY || (at % DAY === 0 && step >= HOUR) ? day(at) : minute(at)
