import { renderPairs, renderTable } from './render.ts'

interface Figure {
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly count: number
}

interface Report {
  readonly from: number
  readonly to: number
  readonly champion: number | null
  readonly predictions: number
  readonly labeled: number
  readonly gap: Figure
  readonly auc?: Figure
  readonly logloss?: Figure
  readonly rmse?: Figure
  readonly psi: Readonly<Record<string, { readonly drifted: boolean }>>
  readonly segments?: readonly {
    readonly column: string
    readonly value: string
    readonly share: number | null
    readonly refused: string | null
    readonly performance: { readonly labeled: number; readonly gap: Figure; readonly logloss?: Figure }
  }[]
  readonly estimate?: Estimated
  readonly alerts: readonly { readonly severity: string; readonly message: string }[]
}

interface Estimated {
  readonly version: number
  readonly metrics: Readonly<
    Record<string, Omit<Figure, 'count'> & { readonly realized: Omit<Figure, 'count'> | null }>
  >
  readonly doubts: readonly { readonly because: string }[]
}

interface Shift {
  readonly psi: number | null
  readonly excess: number | null
  readonly adjustedP: number | null
  readonly lossEffect: number | null
  readonly designEffect: number
  readonly missing?: number | null
  readonly unknown?: number | null
  readonly drifted: boolean
}

interface Heat {
  readonly windows: readonly { readonly from: number }[]
  readonly columns: readonly {
    readonly name: string
    readonly lossEffect: number | null
    readonly excess: readonly (number | null)[]
    readonly drifted: readonly boolean[]
  }[]
}

interface Series {
  readonly metric: string
  readonly points: readonly {
    readonly from: number
    readonly labeled: number
    readonly mature: boolean
    readonly figure: Figure | null
    readonly estimated?: (Omit<Figure, 'count'> & { readonly trusted: boolean; readonly alarm: boolean }) | null
    readonly weighted?: Omit<Figure, 'count'> | null
  }[]
}

interface Calibration {
  readonly windows: number
  readonly messages: number
  readonly perMonth: number | null
  readonly accepted: number
  readonly columns: Readonly<Record<string, number>>
  readonly convention: string
}

/** How what was measured is shown to people. */
export const WINDOWS_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'monitoring.windows': renderWindows,
  'monitoring.measure': renderWindow,
  'monitoring.drift': renderDrift,
  'monitoring.heat_map': renderHeat,
  'monitoring.performance': renderSeries,
  'monitoring.calibrate': renderCalibration,
}

/** Without what a terminal would obey. */
const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
const short = (value: number | null | undefined, digits = 3): string =>
  value === null || value === undefined ? '–' : String(Number(value.toPrecision(digits)))
const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '–' : `${Number((100 * share).toPrecision(3))} %`
const withInterval = (figure: Omit<Figure, 'count'> | undefined | null): string =>
  figure ? `${short(figure.value)} (${short(figure.low)} … ${short(figure.high)})` : '–'

function renderWindows({ windows }: { readonly windows: readonly Report[] }): string {
  const table = renderTable(
    windows.map((report) => ({
      from: day(report.from),
      to: day(report.to),
      version: report.champion,
      predictions: report.predictions,
      labeled: report.labeled,
      gap: withInterval(report.gap),
      loss: withInterval(report.logloss ?? report.rmse),
      auc: withInterval(report.auc),
      drifted: Object.values(report.psi).filter(({ drifted }) => drifted).length,
      alerts: report.alerts.map(({ severity }) => severity).join(' '),
    })),
  )
  const [newest] = windows
  return newest ? `${table}\n${saysOf(newest)}` : table
}

function renderWindow(report: Report): string {
  return renderWindows({ windows: [report] })
}

function saysOf({ alerts, segments = [], estimate }: Report): string {
  const said = alerts.map(({ severity, message }) => `${severity}: ${plain(message)}\n`).join('')
  const says = `${said}${estimate ? estimateOf(estimate) : ''}`
  if (segments.length === 0) return says
  const table = renderTable(
    segments.map(({ column, value, share, refused, performance }) => ({
      segment: `${column}=${value}`,
      share: percent(share),
      labeled: performance.labeled,
      gap: refused ?? withInterval(performance.gap),
      loss: refused === null ? withInterval(performance.logloss) : '',
    })),
  )
  return `${says}\n${table}`
}

function estimateOf({ version, metrics, doubts }: Estimated): string {
  const table = renderTable(
    Object.entries(metrics).map(([metric, its]) => ({
      [`version ${version}`]: metric,
      estimated: withInterval(its),
      realized: withInterval(its.realized),
    })),
  )
  return `\n${table}${doubts.map(({ because }) => `Not to be trusted: ${plain(because)}.\n`).join('')}`
}

function renderDrift({ columns, notes }: { columns: Record<string, { shift: Shift }>; notes: string[] }): string {
  const effect = ({ shift }: { shift: Shift }) => Math.abs(shift.lossEffect ?? 0)
  const sorted = Object.entries(columns).sort(([, a], [, b]) => effect(b) - effect(a))
  const table = renderTable(
    sorted.map(([column, { shift }]) => ({
      column,
      psi: short(shift.psi),
      excess: short(shift.excess),
      'adjusted p': short(shift.adjustedP, 2),
      'effect on loss': percent(shift.lossEffect),
      restless: `${short(shift.designEffect, 2)} ×`,
      missing: percent(shift.missing),
      unknown: percent(shift.unknown),
      drifted: shift.drifted ? 'yes' : '',
    })),
  )
  return `${table}\n${notes.map((note) => `${plain(note)}\n`).join('')}`
}

const LEVELS = ' ▁▂▃▄▅▆▇█'
const FULL = 0.5
const MOST_SHOWN = 40

/** One character a window: how far beyond its own restlessness a column is, full at a PSI of .5; ! where it drifted. */
function renderHeat({ windows, columns }: Heat): string {
  const [first, last] = [windows.at(-MOST_SHOWN) ?? windows[0], windows.at(-1)]
  if (!first || !last) return 'No window was measured.\n'
  const table = renderTable(
    columns.map(({ name, lossEffect, excess, drifted }) => ({
      column: name,
      'effect on loss': percent(lossEffect),
      drift: excess
        .map((value, k) => (drifted[k] ? '!' : levelOf((value ?? 0) / FULL)))
        .slice(-MOST_SHOWN)
        .join(''),
    })),
  )
  return `${table}\nWindows from ${day(first.from)} to ${day(last.from)}; height is PSI beyond the column's own restlessness, ! is drift.\n`
}

const levelOf = (share: number): string =>
  LEVELS[Math.max(0, Math.min(LEVELS.length - 1, Math.round(share * (LEVELS.length - 1))))]!

function renderSeries({ metric, points }: Series): string {
  const values = points.flatMap(({ figure }) => figure?.value ?? [])
  const isEstimated = points.some(({ estimated }) => estimated)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const bar = ({ figure }: Series['points'][number]): string => {
    const value = figure?.value
    if (value === null || value === undefined) return ''
    return '█'.repeat(1 + Math.round(most > least ? (20 * (value - least)) / (most - least) : 20))
  }
  return renderTable(
    points.map((point) => ({
      from: day(point.from),
      labeled: point.labeled,
      [metric]: withInterval(point.figure),
      ...(isEstimated && { estimated: estimatedIn(point) }),
      ...(points.some(({ weighted }) => weighted) && { weighted: withInterval(point.weighted) }),
      mature: point.mature ? '' : 'not yet',
      '': bar(point),
    })),
  )
}

function estimatedIn({ estimated }: Series['points'][number]): string {
  const mark = estimated?.alarm ? ' !' : estimated?.trusted === false ? ' ?' : ''
  return `${withInterval(estimated)}${mark}`
}

function renderCalibration({ windows, messages, perMonth, accepted, columns, convention }: Calibration): string {
  return renderPairs([
    ['windows without a change', windows],
    ['messages', messages],
    ['messages a month', short(perMonth)],
    ['accepted a month', accepted],
    ...Object.entries(columns).map(([name, times]) => [`of ${name}`, times] as const),
    ['how', convention],
  ])
}
