import { type Row, renderPairs, renderTable } from './render.ts'

interface Told {
  readonly receiver: string
  readonly firing: number
  readonly alarms: number
}

interface Replayed {
  readonly from: number
  readonly to: number
  readonly days: number
  readonly windows: number
  readonly alerts: readonly {
    readonly rule: string
    readonly endpoint: string
    readonly severity: string
    readonly openedAt: number
    readonly closedAt: number | null
    readonly overlaps: readonly string[]
  }[]
  readonly raised: readonly {
    readonly id: string
    readonly endpoint: string
    readonly code: string
    readonly openedAt: number
    readonly closedAt: number | null
    readonly foundBy: readonly string[]
  }[]
  readonly told: readonly Told[]
  readonly raisedTold: readonly Told[]
  readonly messagesAMonth: number
  readonly notRead: readonly string[]
}

interface Shown {
  readonly alert: Readonly<Record<string, unknown>>
  readonly deliveries: readonly Row[]
}

/** How alerts are shown to people. */
export const ALERT_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'monitoring.replay': renderReplay,
  'monitoring.alert': renderAlert,
  'monitoring.test_receiver': ({ success, error }: { readonly success: boolean; readonly error: string | null }) =>
    success ? 'The test message was taken.\n' : `${plain(error ?? 'It was not taken.')}\n`,
}

/** What the rules would have raised, what was raised beside it, and who would have been told. */
export function renderReplay(replayed: Replayed): string {
  const { alerts, raised, told, raisedTold, days, windows, messagesAMonth, notRead } = replayed
  const head = renderPairs([
    ['from', replayed.from],
    ['to', replayed.to],
    ['windows', windows],
    ['alerts of these rules', `${alerts.length} in ${round(days)} days: ${round(messagesAMonth)} a month`],
  ])
  const would = alerts.map(
    ({ rule, endpoint, severity, openedAt, closedAt, overlaps }): Row => ({
      ...{ rule, endpoint, severity, openedAt, closedAt: closedAt ?? 'still open', 'beside raised': overlaps.length },
    }),
  )
  const was = raised.map(
    ({ id, endpoint, code, openedAt, closedAt, foundBy }): Row => ({
      ...{
        id,
        endpoint,
        code,
        openedAt,
        closedAt: closedAt ?? 'still open',
        'found by': foundBy.join(', ') || 'no rule',
      },
    }),
  )
  return [
    head,
    `would have been raised\n${renderTable(would)}`,
    `was raised\n${renderTable(was)}`,
    ...(told.length > 0 ? [`messages of these rules\n${renderTable(told.map((one) => ({ ...one })))}`] : []),
    ...(raised.length > 0 && raisedTold.length > 0
      ? [`messages of what was raised\n${renderTable(raisedTold.map((one) => ({ ...one })))}`]
      : []),
    ...(notRead.length > 0 ? [`No window has the metric of ${notRead.map(plain).join(', ')}.\n`] : []),
  ].join('\n')
}

function renderAlert({ alert, deliveries }: Shown): string {
  const { evidence: _, ...facts } = alert
  const told = deliveries.map(
    ({ at, receiver, what, state, tries, reason }): Row => ({
      ...{ at, receiver, what, state, tries, reason },
    }),
  )
  return `${renderPairs(Object.entries(facts))}\ntold\n${renderTable(told)}`
}

const round = (value: number): number => Math.round(value * 10) / 10
const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
