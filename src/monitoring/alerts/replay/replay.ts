import { type Static, Type } from 'typebox'
import { Moment } from '../../../base/index.ts'
import type { Database } from '../../../storage/index.ts'
import { fail } from '../../errors.ts'
import type { MonitoringTables } from '../../tables.ts'
import { Severity } from '../../windows/window.ts'
import { createWindows } from '../../windows/windows.ts'
import type { Alert } from '../alert.ts'
import type { Alerts } from '../alerts.ts'
import type { DeclaredAlerts } from '../declared.ts'
import type { Directions } from '../notices/due.ts'
import { directionsOf } from '../notices/notices.ts'
import type { Silences } from '../notices/silences.ts'
import { codeOfRule } from '../rules/judge.ts'
import { readingOf } from '../rules/reading.ts'
import { type PastAlert, replayNotices, type WouldSay } from './replay-notices.ts'
import { replayRules, type Stretch, type WouldRaise } from './replay-rules.ts'
import type { RuleFile } from './rule-file.ts'

const Span = { openedAt: Moment, closedAt: Type.Union([Moment, Type.Null()]) }
const Names = Type.Array(Type.String())

const Message = Type.Object({
  ...{ at: Moment, receiver: Type.String(), what: Type.String(), endpoint: Type.String(), isAlarm: Type.Boolean() },
  alerts: Names,
})
const Told = Type.Object({ receiver: Type.String(), firing: Type.Integer(), alarms: Type.Integer() })

export const Replayed = Type.Object({
  from: Moment,
  to: Moment,
  days: Type.Number(),
  windows: Type.Integer({ description: 'Measurements that were judged, of every endpoint asked about.' }),
  alerts: Type.Array(
    Type.Object({
      ...{ rule: Type.String(), endpoint: Type.String(), severity: Severity, ...Span, message: Type.String() },
      overlaps: Type.Array(Type.String(), { description: 'Ids of alerts that were raised and open at the same time.' }),
    }),
    { description: 'What the rules would have raised.' },
  ),
  raised: Type.Array(
    Type.Object({
      ...{ id: Type.String(), endpoint: Type.String(), code: Type.String(), severity: Severity, ...Span },
      foundBy: Type.Array(Type.String(), { description: 'Rules that would have had an alert open at the same time.' }),
    }),
    { description: 'What was raised in that time.' },
  ),
  messages: Type.Array(Message, {
    description: 'Who would have been told of what the rules raise, by the routes of the file or else of the project.',
  }),
  told: Type.Array(Told, {
    description:
      'How many messages that something fires each receiver would have had; alarms come through quiet hours.',
  }),
  raisedMessages: Type.Array(Message, {
    description: 'Who would have been told of what was really raised, by the same routes, silences and quiet hours.',
  }),
  raisedTold: Type.Array(Told, { description: 'The same in counts.' }),
  messagesAMonth: Type.Number({ description: 'Alerts of the rules in 30 days: a count over `days` days, scaled.' }),
  notRead: Type.Array(Type.String(), { description: 'Rules whose metric no window of the time has.' }),
})

/** What rules would have done in the past, beside what was done. */
export type Replayed = Static<typeof Replayed>

/** What is asked. */
export interface ReplayOrder extends Stretch {
  /** Without it no rule is tried, and the routes of the project say who is told of what was raised. */
  readonly file?: RuleFile | undefined
  readonly endpoint?: string
}

interface ReplayNeeds {
  readonly database: Database
  readonly alerts: Pick<Alerts, 'list'>
  /** Those that were in force are in force again, beside those of the file. */
  readonly silences: Pick<Silences, 'list'>
  readonly declared: DeclaredAlerts
}

const DAY_MS = 86_400_000
const MONTH_DAYS = 30
const MOST = 100_000

/**
 * Replays rules over the recorded windows, as they were known at the time, and says what they would have raised and who would have been told,
 * beside what was raised and who would have been told of that by the same routes, escalations, silences and quiet hours. Changes nothing.
 *
 * Errors: `monitoring.bad_replay`.
 */
export async function replay(needs: ReplayNeeds, { file, endpoint, from, to }: ReplayOrder): Promise<Replayed> {
  const rules = file?.declared.rules ?? []
  if (!(to > from)) throw fail('bad_replay', { reason: 'it ends before it begins' })
  if (file && rules.length + file.declared.receivers.length === 0)
    throw fail('bad_replay', { reason: 'the file has no rule and no receiver' })
  const names = endpoint === undefined ? await endpointsIn(needs.database) : [endpoint]
  const would: WouldRaise[] = []
  const unread = new Set(rules)
  let windows = 0
  for (const name of names) {
    const measured = await createWindows(needs).list({ endpoint: name, earlier: true, limit: MOST })
    windows += measured.filter(({ measuredAt }) => measuredAt >= from && measuredAt < to).length
    would.push(...replayRules(rules, measured, { from, to }))
    // a metric that is misspelled raises nothing, and that should be seen
    for (const rule of unread) if (measured.some((report) => readingOf(report, rule))) unread.delete(rule)
  }
  const all = await needs.alerts.list({ ...(endpoint !== undefined && { endpoint }), limit: MOST })
  const raised = all.filter((alert) => alert.at < to && (alert.closedAt ?? to) >= from).reverse()
  const days = (to - from) / DAY_MS
  const directions = await directionsIn(needs, file)
  const ofRules = toldOf(would.map(pastOf), directions, { from, to })
  const ofRaised = toldOf(raised.map(raisedPast), directions, { from, to })
  return {
    ...{ from, to, days, windows, ...compared(would, raised), ...ofRules },
    ...{ raisedMessages: ofRaised.messages, raisedTold: ofRaised.told },
    messagesAMonth: (would.length / days) * MONTH_DAYS,
    notRead: [...unread].map(({ name }) => name),
  }
}

async function endpointsIn(database: Database): Promise<string[]> {
  const rows = await database
    .on<MonitoringTables>()
    .selectFrom('monitor_window')
    .select('endpoint')
    .distinct()
    .execute()
  return rows.map(({ endpoint }) => endpoint).sort()
}

const overlap = (a: WouldRaise, b: Alert): boolean =>
  a.endpoint === b.endpoint &&
  a.openedAt < (b.closedAt ?? Number.POSITIVE_INFINITY) &&
  b.at < (a.closedAt ?? Number.POSITIVE_INFINITY)

function compared(would: readonly WouldRaise[], raised: readonly Alert[]): Pick<Replayed, 'alerts' | 'raised'> {
  return {
    alerts: would.map((alert) => ({
      ...{ rule: alert.rule.name, endpoint: alert.endpoint, severity: alert.rule.severity },
      ...{ openedAt: alert.openedAt, closedAt: alert.closedAt, message: alert.message },
      overlaps: raised.filter((one) => overlap(alert, one)).map(({ id }) => id),
    })),
    raised: raised.map((one) => ({
      ...{ id: one.id, endpoint: one.endpoint, code: one.code, severity: one.severity },
      ...{ openedAt: one.at, closedAt: one.closedAt },
      foundBy: [...new Set(would.filter((alert) => overlap(alert, one)).map(({ rule }) => rule.name))],
    })),
  }
}

/** Those of the file where it has receivers, else of the project; silences of the file and those that were really in force. */
async function directionsIn({ declared, silences }: ReplayNeeds, file: RuleFile | undefined): Promise<Directions> {
  const kept = await silences.list({ limit: MOST })
  const inForce = kept.map(({ matcher, from, to, endedAt }) => ({ matcher, from, to: Math.min(to, endedAt ?? to) }))
  const own = file && file.declared.receivers.length > 0 ? file.declared : declared
  return directionsOf(own, [...(file?.silences ?? []), ...inForce])
}

function toldOf(
  alerts: readonly PastAlert[],
  directions: Directions,
  { from, to }: Stretch,
): Pick<Replayed, 'messages' | 'told'> {
  const messages = replayNotices(alerts, directions, to).filter(({ at }) => at >= from)
  const firing = (receiver: string): readonly WouldSay[] =>
    messages.filter((one) => one.receiver === receiver && one.what === 'firing')
  return {
    messages: messages.map((message) => ({ ...message, alerts: [...message.alerts] })),
    told: [...directions.receivers.keys()].map((receiver) => ({
      ...{
        receiver,
        firing: firing(receiver).length,
        alarms: firing(receiver).filter(({ isAlarm }) => isAlarm).length,
      },
    })),
  }
}

function pastOf(alert: WouldRaise): PastAlert {
  const { rule, endpoint, openedAt, closedAt, from, to } = alert
  return {
    ...{
      id: `${rule.name} ${new Date(openedAt).toISOString()}`,
      endpoint,
      code: codeOfRule(rule),
      severity: rule.severity,
    },
    ...{ owner: rule.owner, subjects: [], openedAt, closedAt, group: `${from} ${to}` },
  }
}

function raisedPast(alert: Alert): PastAlert {
  const { id, endpoint, code, severity, owner, subjects, at, closedAt, acknowledgedAt, from, to } = alert
  return {
    ...{ id, endpoint, code, severity, subjects, openedAt: at, closedAt, acknowledgedAt: acknowledgedAt ?? null },
    ...(owner !== undefined && { owner }),
    group: `${from} ${to}`,
  }
}
