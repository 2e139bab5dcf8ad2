import { textWidth } from '../../charts/measured.tsx'
import { digitsOf, linear, type Scale, ticksIn } from '../../charts/scale.ts'
import { extentOf } from '../../charts/values.ts'
import { fixed } from '../../state/numbers.ts'
import type { Metric, Point } from './questions.ts'

/** Where everything of the chart stands, in CSS pixels. */
export interface SeriesFrame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: Scale
  readonly y: Scale
  readonly ticks: readonly number[]
  readonly digits: number
}

const HEIGHT = 300
const UNDER = 56
const NARROW = 480

/** The middle of a window. */
export const middle = ({ from, to }: Pick<Point, 'from' | 'to'>): number => (from + to) / 2

/** A frame that holds every value with its interval; zero where the metric is a difference. */
export function seriesFrame(width: number, points: readonly Point[], metric: Metric): SeriesFrame {
  const values = points.flatMap(({ figure, estimated, weighted }) =>
    [figure, estimated, weighted].flatMap((one) => (one ? [one.value, one.low, one.high] : [])),
  )
  const limits = points.flatMap(({ estimated }) => estimated?.limit ?? [])
  const known = [...values, ...limits, ...(metric === 'gap' ? [0] : [])].filter((value) => value !== null)
  const [low, high] = extentOf(known)
  const room = (high - low) * 0.06
  const ticks = ticksIn([low - room, high + room])
  const digits = digitsOf(ticks)
  const left = Math.max(32, ...ticks.map((tick) => textWidth(fixed(tick, digits)) + 10))
  const right = width < NARROW ? width - 8 : width - 92
  const [top, bottom] = [12, HEIGHT - UNDER]
  return {
    ...{ width, height: HEIGHT, left, right, top, bottom, ticks, digits },
    x: linear([points[0]!.from, points.at(-1)!.to], [left, right]),
    y: linear([low - room, high + room], [bottom, top + 6]),
  }
}
