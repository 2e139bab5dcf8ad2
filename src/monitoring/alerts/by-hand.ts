import { fail } from '../errors.ts'
import { alertChanged } from '../events.ts'
import type { MonitoringTables } from '../tables.ts'
import type { Alert } from './alert.ts'
import { alertOf, closeRow, inTurn, type KeepNeeds, keepAlert, openRows } from './kept.ts'

/** Nobody has taken it on any more: it is told on as if nobody had. Changes nothing where nobody had. */
export async function releaseAlert(needs: KeepNeeds, id: string): Promise<Alert> {
  const { endpoint, code, closedAt } = await alertWith(needs, id)
  if (closedAt !== null) throw fail('alert_closed', { alert: id })
  const { database, events } = needs
  const changed = await database
    .on<MonitoringTables>()
    .updateTable('monitor_alert')
    .set({ acknowledged_at: null, acknowledged_by: null, note: null })
    .where('id', '=', id)
    .where('acknowledged_at', 'is not', null)
    .returning('id')
    .execute()
  if (changed.length > 0)
    database.afterCommit(() => events.publish(alertChanged, { id, endpoint, code, what: 'released' }))
  return alertWith(needs, id)
}

/** Closes an alert for a person. A later window that shows the same opens a new one. */
export async function closeByHand(
  needs: KeepNeeds,
  id: string,
  { by, because }: { readonly by: string; readonly because: string },
): Promise<Alert> {
  const { endpoint } = await alertWith(needs, id)
  await inTurn(needs.database, endpoint)
  const row = (await openRows(needs.database, endpoint)).find((open) => open.id === id)
  if (!row) throw fail('alert_closed', { alert: id })
  await closeRow(needs, row, `${by}: ${because}`)
  return alertWith(needs, id)
}

/**
 * Opens what was closed again, as a new alert with the same words: who was told that it is over is told that it is not. Where one that says
 * the same is open, that one is the answer.
 */
export async function reopenAlert(needs: KeepNeeds, id: string): Promise<Alert> {
  const { endpoint } = await alertWith(needs, id)
  await inTurn(needs.database, endpoint)
  const before = await alertWith(needs, id)
  const { code, severity, message, subjects, evidence, champion, from, to, rule: name, owner, runbook } = before
  const same = (await openRows(needs.database, endpoint)).find(
    (row) => row.code === code && row.subjects.join('\n') === subjects.join('\n'),
  )
  if (same) return alertOf(same)
  const by = { ...(owner !== undefined && { owner }), ...(runbook !== undefined && { runbook }) }
  return keepAlert(
    needs,
    { endpoint, finding: { code, severity, message, subjects, evidence } },
    {
      ...{ champion, ...by, ...(name !== undefined && { rule: { name, ...by } }) },
      ...(from !== null && { from }),
      ...(to !== null && { to }),
    },
  )
}

/** Throws `monitoring.alert_not_found`. */
export async function alertWith({ database }: Pick<KeepNeeds, 'database'>, id: string): Promise<Alert> {
  const row = await database
    .on<MonitoringTables>()
    .selectFrom('monitor_alert')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw fail('alert_not_found', { alert: id.slice(0, 100) })
  return alertOf(row)
}
