import { sql } from 'kysely'
import type { Clock } from '../../../base/index.ts'
import type { Database } from '../../../storage/index.ts'
import type { MonitoringTables } from '../../tables.ts'
import { tellsAcknowledged } from '../channels/channels.ts'
import type { DeclaredAlerts } from '../declared.ts'
import type { AlertRow } from '../kept.ts'
import type { NoticeTables } from '../tables.ts'
import type { Deliveries } from './deliveries.ts'
import { type Directions, dueNotices, type Standing, type Word } from './due.ts'
import type { Silences } from './silences.ts'

/** Puts what is to be said into the outbox. */
export interface Notices {
  /** Looks at every alert of which something may have to be said now; joins the transaction of its call chain. */
  sayDue(): Promise<void>
}

interface NoticesNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly declared: Pick<DeclaredAlerts, 'routes' | 'receivers'>
  readonly silences: Pick<Silences, 'list'>
  readonly deliveries: Pick<Deliveries, 'add'>
}

/** Alerts that closed longer ago are no longer told as over. */
const FORGOTTEN_MS = 30 * 86_400_000
const MOST_SILENCES = 1_000

interface Message {
  readonly receiver: string
  readonly what: Word
  readonly endpoint: string
  readonly alerts: string[]
}

export function createNotices(needs: NoticesNeeds): Notices {
  const { database, declared, deliveries } = needs
  return {
    async sayDue() {
      if (declared.receivers.length === 0) return
      await database.tx(async () => {
        for (const message of await messagesDue(needs)) await deliveries.add(message)
      })
    },
  }
}

/** What is to be said now: one message to each receiver for all that belongs to one endpoint and window. */
async function messagesDue({ database, clock, declared, silences }: NoticesNeeds): Promise<readonly Message[]> {
  const now = clock.now()
  const standings = await standingsAt(database, now)
  if (standings.length === 0) return []
  const directions = directionsOf(declared, await silences.list({ inForceAt: now, limit: MOST_SILENCES }))
  const messages = new Map<string, Message>()
  for (const { window, ...alert } of standings)
    for (const { receiver, what } of dueNotices(alert, directions, now)) {
      const key = JSON.stringify([receiver, what, alert.endpoint, window])
      const message = messages.get(key) ?? { receiver, what, endpoint: alert.endpoint, alerts: [] }
      messages.set(key, message)
      message.alerts.push(alert.id)
    }
  return [...messages.values()]
}

/** What decides who is told, from what is declared and what is silenced. */
export function directionsOf(
  { routes, receivers }: Pick<DeclaredAlerts, 'routes' | 'receivers'>,
  silences: Directions['silences'],
): Directions {
  const wants = receivers.map(
    ({ name, channel, quiet }) =>
      [name, { tellsAcknowledged: tellsAcknowledged(channel), ...(quiet && { quiet }) }] as const,
  )
  return { routes, silences, receivers: new Map(wants) }
}

/** Open alerts, and those that closed of which somebody was told and not that they are over. */
async function standingsAt(
  database: Database,
  now: number,
): Promise<readonly (Standing & { readonly window: readonly (number | null)[] })[]> {
  const rows = await database
    .on<MonitoringTables>()
    .selectFrom('monitor_alert')
    .selectAll()
    .where((where) =>
      where.or([
        where('closed_at', 'is', null),
        where.and([
          where('closed_at', '>', now - FORGOTTEN_MS),
          sql<boolean>`exists (select 1 from alert_said s where s.alert = monitor_alert.id and s.what = 'firing'
            and not exists (select 1 from alert_said r where r.alert = s.alert and r.receiver = s.receiver and r.what = 'resolved'))`,
        ]),
      ]),
    )
    .orderBy('id')
    .execute()
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const said = await database
    .on<NoticeTables>()
    .selectFrom('alert_said')
    .selectAll()
    .where('alert', 'in', ids)
    .execute()
  return rows.map((row) => ({
    ...standingOf(row),
    said: said.filter(({ alert }) => alert === row.id),
    window: [row.from_at, row.to_at],
  }))
}

function standingOf(row: AlertRow): Omit<Standing, 'said'> {
  const { id, endpoint, code, severity, subjects, at: openedAt, closed_at: closedAt } = row
  const { acknowledged_at: acknowledgedAt, held_until: heldUntil, owner } = row
  return {
    id,
    endpoint,
    code,
    severity,
    subjects,
    openedAt,
    closedAt,
    acknowledgedAt,
    heldUntil,
    owner: owner ?? undefined,
  }
}
