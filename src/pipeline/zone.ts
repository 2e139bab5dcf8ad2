import { DAY } from '../base/index.ts'

const FORMATS = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', era: 'short' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  FORMATS.set(zone, made)
  return made
}

/** What the clocks of a zone show at a moment, as if it were UTC. */
function shownAt(zone: string, at: number): number {
  const parts = new Map<string, string>(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const part = (name: string): number => Number(parts.get(name))
  const [year, month, day] = [part('year'), part('month'), part('day')]
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second'))
}

/** True for a name of the IANA database that this system knows. */
export function isZone(zone: string): boolean {
  try {
    return formatOf(zone) !== undefined
  } catch {
    return false
  }
}

/**
 * The first moment of a local day. `day` counts days from 1970-01-01. Where the clocks are moved at midnight, the first moment
 * after the move.
 */
export function startOfDay(zone: string, day: number): number {
  const wanted = day * DAY
  if (zone === 'UTC') return wanted
  const before = wanted - offsetAt(zone, wanted - DAY)
  const after = wanted - offsetAt(zone, wanted + DAY)
  const shown = [before, after].filter((at) => shownAt(zone, at) === wanted)
  return shown.length === 0 ? before : Math.min(...shown)
}

const offsetAt = (zone: string, at: number): number => shownAt(zone, at) - at

/** The local day of a moment, in days from 1970-01-01. */
export function dayOf(zone: string, at: number): number {
  return Math.floor((zone === 'UTC' ? at : shownAt(zone, at)) / DAY)
}
