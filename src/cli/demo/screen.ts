import type { DemoReport, Scored, Week } from './report.ts'

/** What a person reads when the demo is over: the seven stations of the story with their numbers. */
export function showReport(report: DemoReport): string {
  const { dataset, leakage, training, champion, seconds } = report
  const reasons = dataset.reasons.map(({ rows, column, code }) => `${rows} × ${column} ${code}`).join(', ')
  const lines = [
    '',
    `Data       ${count(dataset.accepted)} of ${count(dataset.rows)} flights accepted, ${dataset.quarantined} in quarantine (${reasons})`,
    `Features   a careless join would promise AUC ${figure(leakage.naiveAuc)}; what was known at take-off gives ${figure(leakage.pointInTimeAuc)}`,
    `Training   ${training.learner} on ${count(training.rows)} flights: AUC ${figure(training.auc)}, log loss ${figure(training.logloss)}, ECE ${figure(training.ece)} on the week held out`,
    '',
    weeksTable(report.weeks),
    '',
    ...report.decisions.map(
      ({ at, what, because }) => `${at.slice(0, 16).replace('T', ' ')}  ${what.padEnd(8)}  ${because}`,
    ),
    '',
    comparisonTable(report),
    '',
    `Champion   v${champion.before} → v${champion.after}; ${report.reproduced ? 'trained again from its record: the same bytes' : 'NOT reproduced'}`,
    ...report.unseen.map(
      ({ column, value, first }) =>
        `Unseen     ${column} ${value}, first on ${first.slice(0, 16).replace('T', ' ')}; served all the same`,
    ),
    `Seconds    ${Object.entries(seconds)
      .map(([part, value]) => `${part} ${value.toFixed(1)}`)
      .join(', ')}`,
    '',
  ]
  return `${lines.join('\n')}\n`
}

const count = (value: number): string => value.toLocaleString('en-US')
const figure = (value: number | null): string => (value === null ? 'too few' : value.toFixed(3))
const share = (value: number | null): string => (value === null ? 'too few' : `${(100 * value).toFixed(1)} %`)

function weeksTable(weeks: readonly Week[]): string {
  const rows = weeks.map((week) => [
    week.from.slice(0, 10),
    count(week.labeled),
    share(week.meanPrediction),
    share(week.lateShare),
    figure(week.auc),
    figure(week.logloss),
    figure(week.ece),
    figure(week.psi['origin_late_3h'] ?? null),
    `v${week.champion}`,
    alertWords(week),
  ])
  return table(
    ['week of', 'labeled', 'said late', 'were late', 'AUC', 'log loss', 'ECE', 'PSI origin', 'champion', 'alerts'],
    rows,
  )
}

/** Codes without their room, each once with how often it came. */
function alertWords({ alerts }: Week): string {
  const counts = new Map<string, number>()
  for (const { code } of alerts) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts]
    .map(([code, times]) => `${code.replace('monitoring.', '')}${times > 1 ? ` ×${times}` : ''}`)
    .join(' ')
}

function comparisonTable({ comparison, champion }: DemoReport): string {
  const cells = ({ logloss, ece, auc }: Scored): string[] => [logloss, ece, auc].map(figure)
  const rows = comparison.weeks.map((week) => [
    week.from.slice(0, 10),
    ...cells(week.champion),
    ...cells(week.challenger),
  ])
  const heads = [champion.before, champion.after].flatMap((version) => [`v${version} log loss`, 'ECE', 'AUC'])
  return table(['same flights', ...heads], rows)
}

/** Texts left, the rest right; columns as wide as their widest cell. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)))
  const last = heads.length - 1
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (i === 0 || i === last ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [line(heads), ...rows.map(line)].join('\n')
}
