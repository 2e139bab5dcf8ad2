import { fail } from '../errors.ts'
import { alertChanged } from '../events.ts'
import type { MonitoringTables } from '../tables.ts'
import type { Finding, WindowReport } from '../windows/window.ts'
import type { Alert } from './alert.ts'
import { alertWith, closeByHand, releaseAlert, reopenAlert } from './by-hand.ts'
import { followFindings, followRules, isNews } from './follow.ts'
import { alertOf, closeRow, inTurn, type KeepNeeds, keepAlert, openRows } from './kept.ts'
import type { AlertRule } from './rules/rule.ts'

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
  /**
   * Sends what is new in the findings of a window, keeps open what it shows again, and closes what it no longer shows; lets rules judge.
   * Who is told is in the same transaction.
   */
  follow(report: WindowReport): Promise<readonly Alert[]>
  /** Sends one message that no window found; nothing where an open one has its code and subjects. It stays open until `resolve`. */
  raise(
    endpoint: string,
    finding: Finding,
    by?: { readonly owner?: string; readonly runbook?: string },
  ): Promise<Alert | undefined>
  /** Closes the open messages of a code; of `subjects` only those that are about one of them. Returns how many. */
  resolve(
    endpoint: string,
    code: string,
    of: { readonly because: string; readonly subjects?: readonly string[] },
  ): Promise<number>
  /** Somebody takes it on: nobody further is told. Throws `monitoring.alert_not_found`, `monitoring.alert_closed`. */
  acknowledge(id: string, of: { readonly by: string; readonly note?: string }): Promise<Alert>
  /** Takes an acknowledgment back. Throws `monitoring.alert_not_found`, `monitoring.alert_closed`. */
  release(id: string): Promise<Alert>
  /** A person closes it. Throws `monitoring.alert_not_found`, `monitoring.alert_closed`. */
  close(id: string, of: { readonly by: string; readonly because: string }): Promise<Alert>
  /** Opens a closed one again, as a new alert; one that is open stays as it is. Throws `monitoring.alert_not_found`. */
  reopen(id: string): Promise<Alert>
  /** Throws `monitoring.alert_not_found`. */
  get(id: string): Promise<Alert>
  list(query: AlertQuery): Promise<readonly Alert[]>
}

export interface AlertNeeds extends KeepNeeds {
  /** The rules in force; none when not given. */
  readonly rules?: () => Promise<readonly AlertRule[]>
  /** Puts what is to be said now into the outbox, within the transaction; nobody is told when not given. */
  readonly sayDue?: () => Promise<void>
}

const DEFAULT_LIMIT = 100

export function createAlerts(needs: AlertNeeds): Alerts {
  const { database, rules = async () => [], sayDue = async () => undefined } = needs
  const change = <T>(work: () => Promise<T>): Promise<T> =>
    database.tx(async () => {
      const done = await work()
      await sayDue()
      return done
    })
  return {
    inTurn: (endpoint) => inTurn(database, endpoint),
    follow: (report) =>
      change(async () => [
        ...(await followFindings(needs, report)),
        ...(await followRules(needs, await rules(), report)),
      ]),
    raise: (endpoint, finding, by) =>
      change(async () => {
        await inTurn(database, endpoint)
        const open = await openRows(database, endpoint)
        return isNews(finding, open) ? keepAlert(needs, { endpoint, finding }, by) : undefined
      }),
    resolve: (endpoint, code, { because, subjects }) =>
      change(async () => {
        await inTurn(database, endpoint)
        const about = (await openRows(database, endpoint)).filter(
          (row) => row.code === code && (!subjects || row.subjects.some((one) => subjects.includes(one))),
        )
        for (const row of about) await closeRow(needs, row, because)
        return about.length
      }),
    acknowledge: (id, of) => change(() => acknowledge(needs, id, of)),
    release: (id) => change(() => releaseAlert(needs, id)),
    close: (id, of) => change(() => closeByHand(needs, id, of)),
    reopen: (id) => change(() => reopenAlert(needs, id)),
    get: (id) => alertWith(needs, id),
    list: (query) => listAlerts(needs, query),
  }
}

/** The first who acknowledges counts. */
async function acknowledge(
  needs: KeepNeeds,
  id: string,
  { by, note }: { readonly by: string; readonly note?: string },
): Promise<Alert> {
  const { database, clock, events } = needs
  const { endpoint, code, closedAt } = await alertWith(needs, id)
  if (closedAt !== null) throw fail('alert_closed', { alert: id })
  const changed = await database
    .on<MonitoringTables>()
    .updateTable('monitor_alert')
    .set({ acknowledged_at: clock.now(), acknowledged_by: by, note: note ?? null })
    .where('id', '=', id)
    .where('acknowledged_at', 'is', null)
    .returning('id')
    .execute()
  if (changed.length > 0)
    database.afterCommit(() => events.publish(alertChanged, { id, endpoint, code, what: 'acknowledged' }))
  return alertWith(needs, id)
}

async function listAlerts({ database }: KeepNeeds, query: AlertQuery): Promise<Alert[]> {
  const { endpoint, code, open = false, from, limit = DEFAULT_LIMIT } = query
  let select = database.on<MonitoringTables>().selectFrom('monitor_alert').selectAll()
  if (endpoint !== undefined) select = select.where('endpoint', '=', endpoint)
  if (code !== undefined) select = select.where('code', '=', code)
  if (open) select = select.where('closed_at', 'is', null)
  if (from !== undefined) select = select.where('at', '>=', from)
  return (await select.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(alertOf)
}
