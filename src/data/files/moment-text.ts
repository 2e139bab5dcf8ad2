const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?`
const ZONE = String.raw`\s*(Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?`
const ISO = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2})(?:(?:T|\s+)${TIME}${ZONE})?)?$`)
const PARTS = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:(?:T|,?\s+)${TIME}${ZONE})?$`)
const DAY_MONTH = new RegExp(
  String.raw`^(\d{1,2})[-/ ]([A-Za-z]{3,9})\.?[-/ ,]\s*(\d{4}|\d{2})(?:,?\s+${TIME}${ZONE})?$`,
)
const MONTH_DAY = new RegExp(String.raw`^([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})(?:,?\s+${TIME}${ZONE})?$`)
const CLOCK = new RegExp(`^${TIME}$`)
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Two digits of a year below this are of the 21st century, as POSIX says. */
const CENTURY = 69

interface Day {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** `2011-01-31`, `2011/1`, `2011-01-31T18:00:00.5+02:00`: milliseconds since 1970 UTC; without a zone UTC. NaN where it is none. */
export function isoMoment(text: string): number {
  const found = ISO.exec(text)
  if (!found) return Number.NaN
  return moment({ year: Number(found[1]), month: Number(found[3]), day: Number(found[4] ?? 1) }, found.slice(5))
}

/** `31/1/2011 18:00` or, with `monthFirst`, `1/31/2011`. */
export function slashMoment(text: string, monthFirst: boolean): number {
  const found = PARTS.exec(text)
  // 1.2.10 is a version as often as a date.
  if (!found || (found[2] === '.' && found[4]!.length === 2)) return Number.NaN
  const [first, second] = [Number(found[1]), Number(found[3])]
  const [month, day] = monthFirst ? [first, second] : [second, first]
  return moment({ year: yearOf(found[4]!), month, day }, found.slice(5))
}

/** `31 Jan 2011`, `31-Jan-11`, `January 31, 2011`. */
export function namedMoment(text: string): number {
  const dayFirst = DAY_MONTH.exec(text)
  if (dayFirst) {
    const day = { year: yearOf(dayFirst[3]!), month: monthOf(dayFirst[2]!), day: Number(dayFirst[1]) }
    return moment(day, dayFirst.slice(4))
  }
  const found = MONTH_DAY.exec(text)
  if (!found) return Number.NaN
  return moment({ year: Number(found[3]), month: monthOf(found[1]!), day: Number(found[2]) }, found.slice(4))
}

/** `18:00:00`, `6:00 pm`: milliseconds of the day. */
export function timeOfDay(text: string): number {
  const found = CLOCK.exec(text)
  return found ? clockOf(found.slice(1)) : Number.NaN
}

const yearOf = (text: string): number =>
  text.length === 4 ? Number(text) : Number(text) + (Number(text) < CENTURY ? 2000 : 1900)

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1
}

function moment({ year, month, day }: Day, rest: readonly (string | undefined)[]): number {
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN
  const midnight = new Date(0)
  midnight.setUTCFullYear(year, month - 1, day)
  if (midnight.getUTCDate() !== day) return Number.NaN
  const clock = rest[0] === undefined ? 0 : clockOf(rest)
  return midnight.getTime() + clock - zoneOf(rest[5])
}

function clockOf([hours, minutes, seconds, fraction, half]: readonly (string | undefined)[]): number {
  let hour = Number(hours)
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  }
  const [minute, second] = [Number(minutes), Number(seconds ?? 0)]
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && minute + second > 0)) return Number.NaN
  return ((hour * 60 + minute) * 60 + second) * 1000 + (fraction ? Math.floor(Number(`0.${fraction}`) * 1e6) / 1e3 : 0)
}

function zoneOf(text: string | undefined): number {
  if (text === undefined || text === 'Z' || text === 'UTC') return 0
  const sign = text[0] === '-' ? -1 : 1
  return sign * (Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0)) * 60_000
}
