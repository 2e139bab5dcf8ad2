import { useSyncExternalStore } from 'react'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY = 86_400_000

type Zone = 'UTC' | 'local'

const KEPT = 'millrace.zone'
const watchers = new Set<() => void>()
let zone: Zone | undefined

const zoneNow = (): Zone => {
  zone ??= typeof localStorage !== 'undefined' && localStorage.getItem(KEPT) === 'local' ? 'local' : 'UTC'
  return zone
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** In which zone moments are shown; windows and days of data stay in UTC, by which they are cut. */
export function useZone(): readonly [Zone, (zone: Zone) => void] {
  return [useSyncExternalStore(subscribe, zoneNow), setZone]
}

function setZone(next: Zone): void {
  zone = next
  localStorage.setItem(KEPT, next)
  for (const watcher of watchers) watcher()
}

/** The moment whose UTC reads as the clock of the zone does at this one. */
function shifted(at: number): number {
  return zoneNow() === 'UTC' ? at : at - new Date(at).getTimezoneOffset() * 60_000
}

/** `UTC`, or how far the zone is from it at a moment: `UTC+2`, `UTC−3:30`. */
export function zoneName(at: number = Date.now()): string {
  const minutes = zoneNow() === 'UTC' ? 0 : -new Date(at).getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '\u2212' : '+'}${hours}${rest === 0 ? '' : `:${two(rest)}`}`
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `Jun 18`, the day in UTC: windows are cut by it. */
export function day(at: number): string {
  const date = new Date(at)
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`
}

/** `Jun 18, 2001`. */
function dayOfYear(at: number): string {
  return `${day(at)}, ${new Date(at).getUTCFullYear()}`
}

/** `09:30`. */
export function minute(at: number): string {
  const date = new Date(shifted(at))
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

/** `Jun 12, 00:00`. */
export function moment(at: number): string {
  return `${day(shifted(at))}, ${minute(at)}`
}

/** `Jun 18, 2001 09:30 UTC`. */
export function clock(at: number): string {
  return `${dayOfYear(shifted(at))} ${minute(at)} ${zoneName(at)}`
}

/** `2001-06-18T09:30:00.000Z`, for the `datetime` of a `<time>`. */
export function machine(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString() : ''
}

/** The days from `from` up to, not including, `to`: `Apr 23 – Jun 3`. */
export function span(from: number, to: number): string {
  const last = to - 1
  return day(from) === day(last) ? day(from) : `${day(from)} – ${day(last)}`
}

/** A length of time in the unit that fits: `6.7 days`, `3 hours`. */
export function duration(ms: number): string {
  const [size, name] = ms >= DAY ? [DAY, 'day'] : ms >= DAY / 24 ? [DAY / 24, 'hour'] : [60_000, 'minute']
  const rounded = Math.round((ms / size) * 10) / 10
  return `${rounded} ${rounded === 1 ? name : `${name}s`}`
}

/** How long a window is, in a word: `week`, `day`, `3 days`, `6 hours`. */
export function lengthOf(from: number, to: number): string {
  const days = (to - from) / DAY
  if (Math.abs(days - 7) < 0.01) return 'week'
  if (Math.abs(days - 1) < 0.01) return 'day'
  return days > 1 ? `${Math.round(days)} days` : `${Math.max(1, Math.round(days * 24))} hours`
}

/** How long something took, short enough for a column: `0.4 s`, `45 s`, `12 min`, `3.2 h`. */
export function spell(ms: number): string {
  if (ms < 0) return 'none'
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)}\u00a0s`
  if (ms < 100_000) return `${Math.round(ms / 1000)}\u00a0s`
  if (ms < 6_000_000) return `${Math.round(ms / 60_000)}\u00a0min`
  return `${(ms / 3_600_000).toFixed(1)}\u00a0h`
}
