import { sql } from 'kysely'
import type { Clock, Events, NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { alertChanged, alertRaised } from '../events.ts'
import type { MonitoringTables } from '../tables.ts'
import type { Finding } from '../windows/window.ts'
import type { Alert } from './alert.ts'
import { heldUntil } from './notices/due.ts'
import type { AlertRule } from './rules/rule.ts'

/** What keeping alerts needs. */
export interface KeepNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
}

/** An alert as the table holds it. */
export type AlertRow = Awaited<ReturnType<typeof openRows>>[number]

/** Where an alert comes from besides its finding. */
export interface Origin {
  readonly champion?: number | null
  readonly from?: number
  readonly to?: number
  readonly rule?: Pick<AlertRule, 'name' | 'owner' | 'runbook'>
  readonly owner?: string
  readonly runbook?: string
}

const DAY_MS = 86_400_000

/** Inside a transaction: waits until no one else writes alerts of this endpoint. */
export async function inTurn(database: Database, endpoint: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`monitoring ${endpoint}`}))`.execute(database.on())
}

/** The open alerts of an endpoint, the oldest first. */
export function openRows(database: Database, endpoint: string) {
  return database
    .on<MonitoringTables>()
    .selectFrom('monitor_alert')
    .selectAll()
    .where('endpoint', '=', endpoint)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** Keeps a new alert, and tells of it once it is durable. */
export async function keepAlert(
  needs: KeepNeeds,
  { endpoint, finding }: { readonly endpoint: string; readonly finding: Finding },
  origin: Origin = {},
): Promise<Alert> {
  const { database, clock, events, newId } = needs
  const { code, severity, message, subjects, evidence } = finding
  const { champion = null, from = null, to = null, rule } = origin
  const now = clock.now()
  const row = {
    ...{ id: newId(), endpoint, code, severity, message, champion, at: now, from_at: from, to_at: to, seen_to: to },
    ...{ quiet_to: null, quiet: 0, closed_at: null, closed_because: null, rule: rule?.name ?? null },
    ...{ owner: rule?.owner ?? origin.owner ?? null, runbook: rule?.runbook ?? origin.runbook ?? null },
    ...{ acknowledged_at: null, acknowledged_by: null, note: null },
    held_until: heldUntil(await openedBefore(database, { endpoint, code, subjects, since: now - DAY_MS }), now),
  }
  const json = { subjects: JSON.stringify(subjects), evidence: JSON.stringify(evidence) }
  await database
    .on<MonitoringTables>()
    .insertInto('monitor_alert')
    .values({ ...row, ...json })
    .execute()
  const alert = alertOf({ ...row, subjects: [...subjects], evidence })
  const told = { id: alert.id, endpoint, code, severity, message, champion, from, to }
  database.afterCommit(() => events.publish(alertRaised, told))
  return alert
}

/** When the same was said in the time before. */
async function openedBefore(
  database: Database,
  same: {
    readonly endpoint: string
    readonly code: string
    readonly subjects: readonly string[]
    readonly since: number
  },
): Promise<number[]> {
  const rows = await database
    .on<MonitoringTables>()
    .selectFrom('monitor_alert')
    .select(['at', 'subjects'])
    .where('endpoint', '=', same.endpoint)
    .where('code', '=', same.code)
    .where('at', '>', same.since)
    .execute()
  const isSame = (subjects: readonly string[]): boolean =>
    same.subjects.length === 0 || subjects.some((one) => same.subjects.includes(one))
  return rows.filter(({ subjects }) => isSame(subjects)).map(({ at }) => at)
}

/** Closes an alert, and tells of it once that is durable. */
export async function closeRow(needs: KeepNeeds, row: AlertRow, because: string): Promise<void> {
  const { database, clock, events } = needs
  await database
    .on<MonitoringTables>()
    .updateTable('monitor_alert')
    .set({ closed_at: clock.now(), closed_because: because })
    .where('id', '=', row.id)
    .where('closed_at', 'is', null)
    .execute()
  const { id, endpoint, code } = row
  database.afterCommit(() => events.publish(alertChanged, { id, endpoint, code, what: 'closed' }))
}

/** An alert as the table holds it, as others see it: what it has not is left out. */
export function alertOf(row: AlertRow): Alert {
  const { id, endpoint, code, severity, message, subjects, evidence, champion, at, rule, owner, runbook, note } = row
  const { from_at: from, to_at: to, closed_at: closedAt, closed_because: closedBecause } = row
  const { acknowledged_at: acknowledgedAt, acknowledged_by: acknowledgedBy, held_until: held } = row
  return {
    ...{ id, endpoint, code, severity, message, subjects, evidence, champion, at, from, to, closedAt, closedBecause },
    ...(rule !== null && { rule }),
    ...(owner !== null && { owner }),
    ...(runbook !== null && { runbook }),
    ...(acknowledgedAt !== null && { acknowledgedAt }),
    ...(acknowledgedBy !== null && { acknowledgedBy }),
    ...(note !== null && { note }),
    ...(held !== null && { heldUntil: held }),
  }
}
