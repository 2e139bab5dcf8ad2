import { type Labeled, type Matcher, matches } from './matcher.ts'
import { isQuiet, type QuietHours } from './quiet.ts'

/** What may be said of an alert. */
export type Word = 'firing' | 'acknowledged' | 'resolved'

/** An alert, and what was said of it to whom. */
export interface Standing extends Labeled {
  readonly id: string
  readonly openedAt: number
  readonly closedAt: number | null
  readonly acknowledgedAt: number | null
  /** It opens too often: nobody is told before this moment. */
  readonly heldUntil: number | null
  readonly said: readonly Said[]
}

/** One thing that was said. */
export interface Said {
  readonly receiver: string
  readonly what: Word
  readonly at: number
}

/** Whom an alert goes to, and whom next where nobody acknowledges it. */
export interface Route {
  readonly kind: 'route'
  readonly to: readonly string[]
  readonly when: Matcher
  readonly escalate: readonly { readonly afterMs: number; readonly to: readonly string[] }[]
}

/** A time in which alerts of a kind are not told. */
export interface Hush {
  readonly matcher: Matcher
  readonly from: number
  readonly to: number
}

/** What decides who is told: fixed for one look. */
export interface Directions {
  readonly routes: readonly Route[]
  readonly silences: readonly Hush[]
  /** What a receiver wants, by its name. */
  readonly receivers: ReadonlyMap<string, { readonly quiet?: QuietHours; readonly tellsAcknowledged: boolean }>
}

/** One thing to be said now. */
export interface Due {
  readonly receiver: string
  readonly what: Word
}

/**
 * What is to be said of an alert at a moment, given what was said. Each word is said to a receiver once. An alert that is open is told to the
 * receivers of every route that it fits, later to the next ones while nobody acknowledges it; silences and quiet hours put it off, and alarms
 * do not wait for quiet hours. Who was told that it fires is told that it is over, whatever has become of routes and silences.
 */
export function dueNotices(alert: Standing, directions: Directions, now: number): readonly Due[] {
  const told = new Set(alert.said.map(({ receiver, what }) => `${what} ${receiver}`))
  const isDue = ({ receiver, what }: Due): boolean => {
    const wants = directions.receivers.get(receiver)
    if (!wants || told.has(`${what} ${receiver}`)) return false
    return alert.severity === 'alarm' || wants.quiet === undefined || !isQuiet(wants.quiet, now)
  }
  return wordsOf(alert, directions, now).filter(isDue)
}

function wordsOf(alert: Standing, directions: Directions, now: number): Due[] {
  const firing = alert.said.filter(({ what }) => what === 'firing').map(({ receiver }) => receiver)
  if (alert.closedAt !== null) return firing.map((receiver) => ({ receiver, what: 'resolved' }))
  if (alert.acknowledgedAt !== null)
    return firing
      .filter((receiver) => directions.receivers.get(receiver)?.tellsAcknowledged)
      .map((receiver) => ({ receiver, what: 'acknowledged' }))
  if (alert.heldUntil !== null && now < alert.heldUntil) return []
  if (directions.silences.some((silence) => isSilent(silence, alert, now))) return []
  return receiversOf(alert, directions, now).map((receiver) => ({ receiver, what: 'firing' }))
}

function isSilent({ matcher, from, to }: Hush, alert: Standing, now: number): boolean {
  return now >= from && now < to && matches(matcher, alert)
}

/** Escalation counts from when the first of the route was told, so that a night of silence does not wake the second. */
function receiversOf(alert: Standing, { routes, receivers }: Directions, now: number): readonly string[] {
  const fitting = routes.filter(({ when }) => matches(when, alert))
  if (routes.length === 0) return [...receivers.keys()]
  const all = fitting.flatMap(({ to, escalate }) => {
    const first = Math.min(
      ...alert.said.filter((one) => one.what === 'firing' && to.includes(one.receiver)).map(({ at }) => at),
    )
    return [...to, ...escalate.filter(({ afterMs }) => now >= first + afterMs).flatMap((step) => step.to)]
  })
  return [...new Set(all)]
}

const DAY_MS = 86_400_000
const HELD_MS = 3_600_000
const OFTEN = 3

/**
 * Until when an alert is held that opened this often: where the same opened three times in the day before, it must stay open for an hour
 * before anybody is told. Null where it need not wait.
 */
export function heldUntil(openedBefore: readonly number[], now: number): number | null {
  return openedBefore.filter((at) => at > now - DAY_MS && at <= now).length >= OFTEN ? now + HELD_MS : null
}
