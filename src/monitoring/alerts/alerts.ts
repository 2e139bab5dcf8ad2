import { sql } from 'kysely'
import type { Clock, Events, NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { alertRaised } from '../events.ts'
import { QUIET_WINDOWS } from '../findings/rules.ts'
import type { MonitoringTables } from '../tables.ts'
import type { Finding, WindowReport } from '../windows/window.ts'
import type { Alert } from './alert.ts'

/** Which alerts to list, the newest first. */
export interface AlertQuery {
  readonly endpoint?: string
  readonly code?: string
  /** Only those that are still open. */
  readonly open?: boolean
  /** Alerts raised at or after this moment. */
  readonly from?: number
  readonly limit?: number
}

/** Where alerts are kept. A message is sent once; its text and evidence never change. */
export interface Alerts {
  /** Inside a transaction: waits until no one else writes alerts of this endpoint, so that nothing is said twice. */
  inTurn(endpoint: string): Promise<void>
  /** Sends what is new in the findings of a window, keeps open what it shows again, and closes what it no longer shows. */
  follow(report: WindowReport): Promise<readonly Alert[]>
  /** Sends one message that no window found; nothing where an open one has its code and subjects. */
  raise(endpoint: string, finding: Finding): Promise<Alert | undefined>
  list(query: AlertQuery): Promise<readonly Alert[]>
}

interface AlertNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
}

const DEFAULT_LIMIT = 100

type Row = Awaited<ReturnType<typeof openAlerts>>[number]

export function createAlerts(needs: AlertNeeds): Alerts {
  const { database } = needs
  return {
    inTurn: (endpoint) => inTurn(database, endpoint),
    follow: (report) => database.tx(() => follow(needs, report)),
    raise: (endpoint, finding) =>
      database.tx(async () => {
        await inTurn(database, endpoint)
        const open = await openAlerts(database, endpoint)
        return isNews(finding, open) ? send(needs, endpoint, finding) : undefined
      }),
    async list({ endpoint, code, open = false, from, limit = DEFAULT_LIMIT }) {
      let query = database.on<MonitoringTables>().selectFrom('monitor_alert').selectAll()
      if (endpoint !== undefined) query = query.where('endpoint', '=', endpoint)
      if (code !== undefined) query = query.where('code', '=', code)
      if (open) query = query.where('closed_at', 'is', null)
      if (from !== undefined) query = query.where('at', '>=', from)
      return (await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(alertOf)
    },
  }
}

async function inTurn(database: Database, endpoint: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`monitoring ${endpoint}`}))`.execute(database.on())
}

function openAlerts(database: Database, endpoint: string) {
  return database
    .on<MonitoringTables>()
    .selectFrom('monitor_alert')
    .selectAll()
    .where('endpoint', '=', endpoint)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .execute()
}

async function follow(needs: AlertNeeds, report: WindowReport): Promise<Alert[]> {
  const { database } = needs
  const sent: Alert[] = []
  for (const row of await openAlerts(database, report.endpoint)) {
    const isOther = row.champion !== null && row.champion !== report.champion
    if (!isOther) await track(needs, row, report)
    else if ((row.seen_to ?? 0) <= report.from) await close(needs, row, 'another champion answers')
  }
  for (const finding of report.alerts) {
    const about = await alertsAbout(database, report)
    if (!isNews(finding, about)) continue
    const alert = await send(needs, report.endpoint, finding, report)
    sent.push(alert)
    const replaced = about.filter((row) => row.closed_at === null && isReplaced(row, finding))
    for (const row of replaced) await close(needs, row, `became alarm ${alert.id}`)
  }
  return sent
}

/** What was said about this champion and is open, or was until this window: measuring it again later must not repeat it. */
function alertsAbout(database: Database, { endpoint, champion, from, to }: WindowReport): Promise<Row[]> {
  return database
    .on<MonitoringTables>()
    .selectFrom('monitor_alert')
    .selectAll()
    .where('endpoint', '=', endpoint)
    .where((where) => where.or([where('champion', 'is', null), where('champion', 'is not distinct from', champion)]))
    .where((where) =>
      where.or([
        where('closed_at', 'is', null),
        where.and([where.or([where('from_at', 'is', null), where('from_at', '<=', from)]), where('seen_to', '>=', to)]),
      ]),
    )
    .orderBy('id')
    .execute()
}

/** New is what no known message says at least as gravely about the same subjects. */
function isNews(finding: Finding, known: readonly Row[]): boolean {
  const grave = known.filter(
    ({ code, severity }) => code === finding.code && (severity === 'alarm' || finding.severity === 'notice'),
  )
  const said = new Set(grave.flatMap(({ subjects }) => subjects))
  return finding.subjects.length === 0 ? grave.length === 0 : finding.subjects.some((subject) => !said.has(subject))
}

function isReplaced(row: Row, finding: Finding): boolean {
  const covers = row.subjects.every((subject) => finding.subjects.includes(subject))
  return row.code === finding.code && row.severity === 'notice' && finding.severity === 'alarm' && covers
}

/** Notes whether a later window shows the same again; after two that do not, the message is closed. */
async function track(needs: AlertNeeds, row: Row, report: WindowReport): Promise<void> {
  if (report.to <= Math.max(row.seen_to ?? 0, row.quiet_to ?? 0)) return
  const shown = report.alerts.some(
    ({ code, subjects }) =>
      code === row.code && (subjects.length === 0 || subjects.some((each) => row.subjects.includes(each))),
  )
  if (row.seen_to === null && !shown) return
  const quiet = shown ? 0 : row.quiet + 1
  await needs.database
    .on<MonitoringTables>()
    .updateTable('monitor_alert')
    .set(shown ? { quiet, seen_to: report.to } : { quiet, quiet_to: report.to })
    .where('id', '=', row.id)
    .execute()
  if (quiet >= QUIET_WINDOWS) await close(needs, row, `quiet for ${QUIET_WINDOWS} windows`)
}

async function close({ database, clock }: AlertNeeds, row: Row, because: string): Promise<void> {
  await database
    .on<MonitoringTables>()
    .updateTable('monitor_alert')
    .set({ closed_at: clock.now(), closed_because: because })
    .where('id', '=', row.id)
    .execute()
}

async function send(needs: AlertNeeds, endpoint: string, finding: Finding, report?: WindowReport): Promise<Alert> {
  const { database, clock, events, newId } = needs
  const { code, severity, message, subjects, evidence } = finding
  const row = {
    id: newId(),
    endpoint,
    code,
    severity,
    message,
    champion: report?.champion ?? null,
    at: clock.now(),
    from_at: report?.from ?? null,
    to_at: report?.to ?? null,
    seen_to: report?.to ?? null,
    quiet_to: null,
    quiet: 0,
    closed_at: null,
    closed_because: null,
  }
  const json = { subjects: JSON.stringify(subjects), evidence: JSON.stringify(evidence) }
  await database
    .on<MonitoringTables>()
    .insertInto('monitor_alert')
    .values({ ...row, ...json })
    .execute()
  const alert = alertOf({ ...row, subjects: [...subjects], evidence })
  const { id, champion, from, to } = alert
  database.afterCommit(() => events.publish(alertRaised, { id, endpoint, code, severity, message, champion, from, to }))
  return alert
}

function alertOf(row: Row): Alert {
  const { id, endpoint, code, severity, message, subjects, evidence, champion, at } = row
  const { from_at: from, to_at: to, closed_at: closedAt, closed_because: closedBecause } = row
  return { id, endpoint, code, severity, message, subjects, evidence, champion, at, from, to, closedAt, closedBecause }
}
