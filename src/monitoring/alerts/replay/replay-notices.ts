import { type Directions, dueNotices, heldUntil, type Said, type Standing, type Word } from '../notices/due.ts'

/** An alert of the past, as far as notices go. */
export type PastAlert = Omit<Standing, 'said' | 'heldUntil' | 'acknowledgedAt'> & {
  readonly acknowledgedAt?: number | null
  /** What belongs to one endpoint and window is one message. */
  readonly group: string
}

/** A message that would have been sent. */
export interface WouldSay {
  readonly at: number
  readonly receiver: string
  readonly what: Word
  readonly endpoint: string
  readonly alerts: readonly string[]
  /** Whether an alarm is among them. */
  readonly isAlarm: boolean
}

const STEP_MS = 900_000
const STEPS_OF_A_DAY = 96

/** Who would have been told what and when: to the quarter of an hour where quiet hours put it off. */
export function replayNotices(
  alerts: readonly PastAlert[],
  directions: Directions,
  until: number,
): readonly WouldSay[] {
  const messages = new Map<string, WouldSay & { readonly alerts: string[] }>()
  for (const alert of alerts)
    for (const { at, receiver, what } of saidOf(alert, { alerts, directions, until })) {
      const key = JSON.stringify([at, receiver, what, alert.endpoint, alert.group])
      const known = messages.get(key)
      const isAlarm = known?.isAlarm === true || alert.severity === 'alarm'
      messages.set(key, {
        at,
        receiver,
        what,
        endpoint: alert.endpoint,
        alerts: [...(known?.alerts ?? []), alert.id],
        isAlarm,
      })
    }
  return [...messages.values()].sort((a, b) => a.at - b.at)
}

interface Past {
  readonly alerts: readonly PastAlert[]
  readonly directions: Directions
  readonly until: number
}

function saidOf(alert: PastAlert, { alerts, directions, until }: Past): readonly Said[] {
  const before = alerts.filter((one) => one !== alert && isSame(one, alert) && one.openedAt <= alert.openedAt)
  const held = heldUntil(
    before.map(({ openedAt }) => openedAt),
    alert.openedAt,
  )
  const said: Said[] = []
  const times = new Set(timesOf(alert, directions, held))
  for (let at = nextOf(times); at !== undefined; at = nextOf(times)) {
    times.delete(at)
    if (at > until || at < alert.openedAt) continue
    for (const due of dueNotices(standingAt(alert, { said, held, at }), directions, at)) {
      said.push({ ...due, at })
      for (const { escalate } of directions.routes) for (const { afterMs } of escalate) times.add(at + afterMs)
    }
  }
  return said
}

const isSame = (a: PastAlert, b: PastAlert): boolean =>
  a.endpoint === b.endpoint &&
  a.code === b.code &&
  (b.subjects.length === 0 || b.subjects.some((one) => a.subjects.includes(one)))

const nextOf = (times: ReadonlySet<number>): number | undefined => (times.size === 0 ? undefined : Math.min(...times))

/** The moments at which something about an alert may change. */
function timesOf(alert: PastAlert, { silences, receivers }: Directions, held: number | null): readonly number[] {
  const turns = [alert.openedAt, alert.closedAt, alert.acknowledgedAt, held, ...silences.map(({ to }) => to)]
  const known = turns.filter((at): at is number => typeof at === 'number')
  if (![...receivers.values()].some(({ quiet }) => quiet !== undefined)) return known
  return known.flatMap((at) => Array.from({ length: STEPS_OF_A_DAY + 1 }, (_, k) => quarterAfter(at, k)))
}

const quarterAfter = (at: number, k: number): number => (k === 0 ? at : (Math.floor(at / STEP_MS) + k) * STEP_MS)

/** The alert as it stood at a moment. */
function standingAt(
  alert: PastAlert,
  { said, held, at }: { readonly said: readonly Said[]; readonly held: number | null; readonly at: number },
): Standing {
  const past = (moment: number | null | undefined): number | null =>
    typeof moment === 'number' && moment <= at ? moment : null
  return { ...alert, closedAt: past(alert.closedAt), acknowledgedAt: past(alert.acknowledgedAt), heldUntil: held, said }
}
