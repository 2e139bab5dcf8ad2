import type { Pair } from '../state/pair.ts'
import { saidBy } from '../state/pair.ts'
import type { Week } from '../state/shapes.ts'
import { isJudged, rateInterval } from '../state/weeks.ts'
import { linear, type Scale, ticksTo } from './scale.ts'

/** Where everything of the chart of weeks stands, in CSS pixels. */
export interface Frame {
  readonly width: number
  readonly narrow: boolean
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: Scale
  readonly y: Scale
  readonly ticks: readonly number[]
}

/** Rows under the axis: the dates, the counts, then the marks of what happened. */
export const UNDER = { dates: 18, counts: 34, marks: 44, all: 84 }

const NARROW = 560

export function chartHeight(narrow: boolean): number {
  return (narrow ? 184 : 216) + UNDER.all
}

export function frameOf(width: number, weeks: readonly Week[], pair: Pair): Frame {
  const narrow = width < NARROW
  const left = 36
  const right = narrow ? width - 8 : width - 96
  const top = 12
  const bottom = narrow ? 184 : 216
  const ticks = ticksTo(highest(weeks, pair))
  return {
    width,
    narrow,
    left,
    right,
    top,
    bottom,
    ticks,
    x: linear([weeks[0]!.from, weeks.at(-1)!.to], [left, right]),
    y: linear([0, ticks.at(-1)!], [bottom, top + 10]),
  }
}

function highest(weeks: readonly Week[], pair: Pair): number {
  const tops = weeks.flatMap((week) => [
    isJudged(week) ? rateInterval(week).high : 0,
    saidBy(week, pair.base) ?? 0,
    saidBy(week, pair.rival) ?? 0,
  ])
  return Math.max(0.01, ...tops)
}

/** The middle of a window. */
export function middle(week: Week): number {
  return (week.from + week.to) / 2
}
