import type { Word } from '../notices/due.ts'

/** One message to one receiver: what happened to alerts of one endpoint that belong together. */
export interface Notice {
  /** The same in every try, so that a receiver can drop what it has. */
  readonly id: string
  readonly what: Word
  readonly at: number
  readonly receiver: string
  readonly endpoint: string
  readonly alerts: readonly NoticeAlert[]
  /** Where Millrace can be reached; undefined where no server listens. */
  readonly address: string | undefined
}

/** An alert as channels see it. */
export interface NoticeAlert {
  readonly id: string
  readonly endpoint: string
  readonly code: string
  readonly severity: 'notice' | 'alarm'
  readonly message: string
  readonly subjects: readonly string[]
  readonly owner?: string | undefined
  readonly runbook?: string | undefined
  readonly openedAt: number
  readonly closedAt: number | null
  readonly closedBecause: string | null
  readonly acknowledgedBy?: string | undefined
  readonly note?: string | undefined
}

/** One request by HTTP. */
export interface HttpRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const TITLES: Readonly<Record<Word, string>> = { firing: '', acknowledged: 'Acknowledged: ', resolved: 'Resolved: ' }

/** The line that stands above a message. */
export function titleOf({ what, endpoint, alerts }: Notice): string {
  const gravest = alerts.some(({ severity }) => severity === 'alarm') ? 'alarm' : 'notice'
  const codes = [...new Set(alerts.map(({ code }) => code.replace(/^[^.]*\./, '')))]
  return `${TITLES[what]}${gravest} at ${endpoint}: ${codes.join(', ')}`
}

/** The sentences of a message about one alert, plain. */
export function sentencesOf({ what, at }: Notice, alert: NoticeAlert): readonly string[] {
  const by = alert.acknowledgedBy === undefined ? '' : ` by ${alert.acknowledgedBy}`
  const note = alert.note === undefined ? '' : `: ${alert.note}`
  return [
    alert.message,
    ...(what === 'resolved' ? [`It is over${alert.closedBecause === null ? '' : `: ${alert.closedBecause}`}.`] : []),
    ...(what === 'acknowledged' ? [`Acknowledged${by}${note}.`] : []),
    ...(alert.owner === undefined ? [] : [`Owner: ${alert.owner}`]),
    ...(what === 'firing' && at > alert.openedAt ? [`Open since ${isoTime(alert.openedAt)}.`] : []),
  ]
}

/** RFC 3339. */
export const isoTime = (at: number): string => new Date(at).toISOString()

/** Where an alert can be looked at; empty where no server listens. */
export const linkOf = ({ address }: Notice, { id }: NoticeAlert): string =>
  address === undefined ? '' : `${address}/?alert=${encodeURIComponent(id)}`

/** No longer than a receiver takes. */
export const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`

/** The headers of JSON. */
export const JSON_HEADERS = { 'content-type': 'application/json', 'user-agent': 'millrace' } as const
