import { DAY, MINUTE } from '../../base/index.ts'

/** Hours of a day in which nothing is begun; `from` after `to` goes over midnight. Minutes since midnight in the zone. */
export interface QuietHours {
  readonly from: number
  readonly to: number
  readonly zone: string
}

/** Reads hours as people write them, `22:00` to `06:00`; `zone` is an IANA name, UTC when not given. */
export function readQuietHours(
  hours: { readonly from: string; readonly to: string; readonly zone?: string },
  wrong: (reason: string) => Error,
): QuietHours {
  const { zone = 'UTC' } = hours
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)]
  if (from === undefined || to === undefined || from === to)
    throw wrong('hours are written 22:00, and two of them differ')
  try {
    clockIn(zone)
  } catch {
    throw wrong(`there is no time zone ${zone}`)
  }
  return { from, to, zone }
}

function minuteOf(text: string): number | undefined {
  const hit = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  return hit ? Number(hit[1]) * 60 + Number(hit[2]) : undefined
}

/** When the quiet that holds at a moment ends, or undefined where none holds. */
export function quietUntil(quiet: readonly QuietHours[], now: number): number | undefined {
  const ends = quiet.flatMap((hours) => {
    const minute = minuteIn(hours.zone, now)
    const length = (hours.to - hours.from + 1_440) % 1_440
    const past = (minute - hours.from + 1_440) % 1_440
    return past < length ? [now - (now % MINUTE) + (length - past) * MINUTE] : []
  })
  return ends.length === 0 ? undefined : Math.min(now + DAY, Math.max(...ends))
}

function minuteIn(zone: string, at: number): number {
  const parts = clockIn(zone).formatToParts(at)
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0)
  return part('hour') * 60 + part('minute')
}

const clockIn = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
