import type { Database } from '../../storage/index.ts'
import { QUIET_WINDOWS } from '../findings/rules.ts'
import type { MonitoringTables } from '../tables.ts'
import type { Finding, WindowReport } from '../windows/window.ts'
import { createWindows } from '../windows/windows.ts'
import type { Alert } from './alert.ts'
import { type AlertRow, closeRow, type KeepNeeds, keepAlert, openRows } from './kept.ts'
import { findingOfRule, isAbout, judgeWindows, lookBack } from './rules/judge.ts'
import type { AlertRule } from './rules/rule.ts'

/** Sends what is new in the findings of a window, keeps open what it shows again, and closes what it no longer shows. */
export async function followFindings(needs: KeepNeeds, report: WindowReport): Promise<Alert[]> {
  const { database } = needs
  const { endpoint, champion, from, to } = report
  const sent: Alert[] = []
  for (const row of await openRows(database, endpoint)) {
    if (row.rule !== null) continue
    const isOther = row.champion !== null && row.champion !== champion
    if (!isOther) await track(needs, row, report)
    else if ((row.seen_to ?? 0) <= from) await closeRow(needs, row, 'another champion answers')
  }
  for (const finding of report.alerts) {
    const about = await alertsAbout(database, report)
    if (!isNews(finding, about)) continue
    const alert = await keepAlert(needs, { endpoint, finding }, { champion, from, to })
    sent.push(alert)
    const replaced = about.filter((row) => row.closed_at === null && isReplaced(row, finding))
    for (const row of replaced) await closeRow(needs, row, `became alarm ${alert.id}`)
  }
  return sent
}

/** Lets the rules of users judge the newest windows of the endpoint, with the labels known now. */
export async function followRules(
  needs: KeepNeeds,
  rules: readonly AlertRule[],
  { endpoint, from, to }: Pick<WindowReport, 'endpoint' | 'from' | 'to'>,
): Promise<Alert[]> {
  const own = rules.filter((rule) => isAbout(rule, endpoint))
  const open = (await openRows(needs.database, endpoint)).filter(({ rule }) => rule !== null)
  const sent: Alert[] = []
  for (const row of open)
    if (!own.some(({ name }) => name === row.rule)) await closeRow(needs, row, 'its rule is no longer in force')
  if (own.length === 0) return sent
  const limit = Math.max(...own.map(lookBack))
  const windows = [...(await createWindows(needs).list({ endpoint, limit }))].reverse()
  for (const rule of own) {
    const row = open.find(({ rule: name }) => name === rule.name)
    const { says, reading } = judgeWindows(rule, windows, row !== undefined)
    if (says === 'opens' && reading)
      sent.push(await keepAlert(needs, { endpoint, finding: findingOfRule(rule, reading) }, { from, to, rule }))
    if (says === 'closes' && row) await closeRow(needs, row, backWords(rule))
  }
  return sent
}

const backWords = ({ until, metric }: AlertRule): string =>
  `${metric} was back within ${until.limit} in ${until.windows} ${until.windows === 1 ? 'window' : 'windows running'}`

/** What was said about this champion and is open, or was until this window: measuring it again later must not repeat it. */
function alertsAbout(database: Database, { endpoint, champion, from, to }: WindowReport): Promise<AlertRow[]> {
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
export function isNews(finding: Finding, known: readonly AlertRow[]): boolean {
  const grave = known.filter(
    ({ code, severity }) => code === finding.code && (severity === 'alarm' || finding.severity === 'notice'),
  )
  const said = new Set(grave.flatMap(({ subjects }) => subjects))
  return finding.subjects.length === 0 ? grave.length === 0 : finding.subjects.some((subject) => !said.has(subject))
}

function isReplaced(row: AlertRow, finding: Finding): boolean {
  const covers = row.subjects.every((subject) => finding.subjects.includes(subject))
  return row.code === finding.code && row.severity === 'notice' && finding.severity === 'alarm' && covers
}

/** Notes whether a later window shows the same again; after two that do not, the message is closed. */
async function track(needs: KeepNeeds, row: AlertRow, report: WindowReport): Promise<void> {
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
  if (quiet >= QUIET_WINDOWS) await closeRow(needs, row, `quiet for ${QUIET_WINDOWS} windows`)
}
