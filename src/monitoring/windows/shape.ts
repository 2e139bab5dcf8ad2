import { DAY } from '../../base/index.ts'
import type { DayCounts } from '../../evaluation/index.ts'

const WEEKDAYS = 7

/** How often each day of the week occurs in a window: index = days since 1970 modulo 7. */
export type Shape = readonly number[]

/** The shape of a window in UTC calendar days; a day counts when the window touches it. */
export function shapeOf(from: number, to: number): Shape {
  const shape = new Array<number>(WEEKDAYS).fill(0)
  for (let day = Math.floor(from / DAY); day * DAY < to; day++) shape[day % WEEKDAYS]!++
  return shape
}

/**
 * Cuts the days of a reference into windows with the same number of each weekday: consecutive stretches of whole weeks, of
 * which the first fitting days are taken. So a week without its Sunday is compared with weeks without theirs.
 *
 * Returns the bin counts of each window; none where the reference is shorter than one stretch.
 */
export function windowsLike(days: readonly DayCounts[], shape: Shape): number[][] {
  const first = days[0]?.day
  const length = shape.reduce((a, b) => a + b, 0)
  if (first === undefined || length === 0) return []
  const stretch = WEEKDAYS * Math.ceil(length / WEEKDAYS)
  const whole = Math.floor((days.at(-1)!.day + 1 - first) / stretch)
  const windows = Array.from({ length: whole }, () => days[0]!.counts.map(() => 0))
  const open = windows.map(() => [...shape])
  for (const { day, counts } of days) {
    const place = Math.floor((day - first) / stretch)
    const window = windows[place]
    const left = open[place]
    if (!window || !left || left[day % WEEKDAYS] === 0) continue
    left[day % WEEKDAYS]!--
    for (let bin = 0; bin < counts.length; bin++) window[bin]! += counts[bin]!
  }
  return windows
}
