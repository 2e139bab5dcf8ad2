import { cosineOfTurns, sineOfTurns } from '../../math/index.ts'
import type { Sheet } from '../sheet.ts'

/** Something that comes again: a whole-numbered phase made of parts of a moment, and the waves that it may follow. */
export interface Season {
  readonly name: string
  /** Places in the sheet of the parts, and how many phases one of each is worth. */
  readonly parts: readonly { readonly place: number; readonly worth: number }[]
  /** Phases go from 0 to this, which is left out. */
  readonly phases: number
  /** How many phases a turn has. */
  readonly period: number
  /** Waves a turn. */
  readonly waves: readonly number[]
}

const HOURS = 24
const DAYS = 7
const MINUTES = 1440
const DAYS_OF_YEAR = 366
const YEAR = 365.2425

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1)

/** Waves of hours in a week: those of the day as fine as hours allow, those of the week a day and a half short. */
const HOURLY = range(83).filter((wave) => wave % DAYS === 0 || wave <= 35)

/** The seasons that the parts of a time in a sheet allow, over a span of so many days; `<time>.<part>` are the names a preparation gives them. */
export function seasonsOf(sheet: Sheet, time: string, span: number): readonly Season[] {
  const placeOf = (part: string): number => sheet.columns.findIndex(({ name }) => name === `${time}.${part}`)
  const [hour, minute, weekday, day] = ['hour', 'minute', 'weekday', 'dayFromMarch'].map(placeOf) as [
    number,
    number,
    number,
    number,
  ]
  const seasons: Season[] = []
  if (minute >= 0)
    seasons.push({
      name: 'day',
      parts: [{ place: minute, worth: 1 }],
      phases: MINUTES,
      period: MINUTES,
      waves: range(24),
    })
  if (hour >= 0 && weekday >= 0) {
    const parts = [
      { place: weekday, worth: HOURS },
      { place: hour, worth: 1 },
    ]
    const waves = minute >= 0 ? HOURLY.filter((wave) => wave % DAYS !== 0) : HOURLY
    seasons.push({ name: 'week', parts, phases: DAYS * HOURS, period: DAYS * HOURS, waves })
  } else if (weekday >= 0)
    seasons.push({ name: 'week', parts: [{ place: weekday, worth: 1 }], phases: DAYS, period: DAYS, waves: range(3) })
  else if (hour >= 0 && minute < 0)
    seasons.push({ name: 'day', parts: [{ place: hour, worth: 1 }], phases: HOURS, period: HOURS, waves: range(11) })
  if (day >= 0 && span >= DAYS_OF_YEAR)
    seasons.push({
      name: 'year',
      parts: [{ place: day, worth: 1 }],
      phases: DAYS_OF_YEAR,
      period: YEAR,
      waves: range(span >= 2 * DAYS_OF_YEAR ? 8 : 4),
    })
  return seasons
}

/** The waves of a season at each phase, [phases, 2 · waves], each of mean square 1. */
export function wavesOf({ phases, period, waves }: Season): Float64Array {
  const all = new Float64Array(phases * 2 * waves.length)
  for (let phase = 0; phase < phases; phase++)
    waves.forEach((wave, i) => {
      const at = phase * 2 * waves.length + 2 * i
      all[at] = Math.SQRT2 * sineOfTurns((phase * wave) / period)
      all[at + 1] = Math.SQRT2 * cosineOfTurns((phase * wave) / period)
    })
  return all
}
