import { type Static, Type } from 'typebox'
import { DAY, Measure, seededRandom } from '../../base/index.ts'
import type { ColumnReference, DayCounts, Reference } from '../../evaluation/index.ts'
import { wilson } from '../../math/index.ts'
import type { DriftLimits } from '../watch.ts'
import type { ColumnCounts, DayColumns } from '../windows/day-columns.ts'
import { shapeOf } from '../windows/shape.ts'
import { compareWithTraining } from './drift.ts'

export const DriftCalibration = Type.Object({
  windows: Type.Integer({ description: 'Windows without a change that were put through the rule.' }),
  messages: Type.Integer({ description: 'Of these, windows about which something would have been said.' }),
  rate: Measure,
  low: Measure,
  high: Measure,
  perMonth: Type.Union([Type.Number(), Type.Null()], { description: 'Messages in 30 days of such windows.' }),
  accepted: Type.Number({ description: 'False messages a month that the watch accepts.' }),
  columns: Type.Record(Type.String(), Type.Integer(), {
    description: 'How often each column was named; those never named left out.',
  }),
  convention: Type.String(),
})

/** How often the rule of drift speaks when nothing changed. */
export type DriftCalibration = Static<typeof DriftCalibration>

/** Counting takes so many cells; with many columns fewer windows are drawn. */
const CELLS = 20_000
const [FEWEST, MOST] = [50, 400]
const MONTH = 30 * DAY
const MONDAY = 4 * DAY
const WEEKDAYS = 7

/**
 * Puts windows in which nothing changed through the rule of drift, and counts the messages: windows are put together from days of the
 * reference, drawn by weekday with all their columns, so that what columns share in a day stays. The days are compared with a
 * reference that holds them too, so the rate is somewhat too low where the reference has few weeks.
 */
export function calibrateDrift(reference: Reference, limits: DriftLimits, windowMs: number): DriftCalibration {
  const byWeekday = daysByWeekday(reference.prediction.days)
  const columns = { ...reference.features }
  const draws = Math.max(FEWEST, Math.min(MOST, Math.round(CELLS / (Object.keys(columns).length + 1))))
  const shape = shapeOf(MONDAY, MONDAY + windowMs)
  const named = new Map<string, number>()
  const about = `${draws} windows drawn by weekday from ${reference.prediction.days.length} days of the reference; Wilson 95 %`
  if (shape.some((days, weekday) => days > 0 && byWeekday[weekday]!.length === 0)) return nothing(limits, about)
  const countsOf = countsByDay(reference)
  const random = seededRandom(1)
  let messages = 0
  for (let draw = 0; draw < draws; draw++) {
    const days = shape.flatMap((count, weekday) => {
      const own = byWeekday[weekday]!
      return Array.from({ length: count }, () => own[random.integer(own.length)]!)
    })
    const span = { from: MONDAY, to: MONDAY + windowMs }
    const { shifts } = compareWithTraining({ current: windowOf(reference, countsOf, days), reference, limits, ...span })
    const drifted = Object.entries(shifts).filter(([, shift]) => shift.drifted)
    if (drifted.length > 0) messages++
    for (const [name] of drifted) named.set(name, (named.get(name) ?? 0) + 1)
  }
  const rate = messages / draws
  return {
    ...{ windows: draws, messages, rate, ...wilson(messages, draws), perMonth: (rate * MONTH) / windowMs },
    ...{ accepted: limits.falseMessages, columns: Object.fromEntries(named), convention: about },
  }
}

function nothing(limits: DriftLimits, about: string): DriftCalibration {
  const convention = `not enough: the reference lacks days of the week of such a window; ${about}`
  const none = { rate: null, low: null, high: null, perMonth: null }
  return { windows: 0, messages: 0, ...none, accepted: limits.falseMessages, columns: {}, convention }
}

function daysByWeekday(days: readonly DayCounts[]): number[][] {
  return Array.from({ length: WEEKDAYS }, (_, weekday) =>
    days.filter(({ day }) => day % WEEKDAYS === weekday).map(({ day }) => day),
  )
}

type CountsByDay = ReadonlyMap<ColumnReference, ReadonlyMap<number, readonly number[]>>

function countsByDay({ features, prediction }: Reference): CountsByDay {
  const all = [...Object.values(features), prediction]
  return new Map(all.map((column) => [column, new Map(column.days.map(({ day, counts }) => [day, counts]))]))
}

function windowOf(reference: Reference, countsOf: CountsByDay, days: readonly number[]): DayColumns {
  const summed = (column: ColumnReference): ColumnCounts => {
    const counts = column.counts.map(() => 0)
    for (const day of days)
      for (const [bin, rows] of (countsOf.get(column)!.get(day) ?? []).entries()) counts[bin]! += rows
    return { counts, fresh: 0 }
  }
  const columns = Object.entries(reference.features).map(([name, column]) => [name, summed(column)] as const)
  const prediction = summed(reference.prediction)
  const rows = prediction.counts.reduce((a, b) => a + b, 0)
  return { rows, unknown: 0, columns: Object.fromEntries(columns), prediction }
}
