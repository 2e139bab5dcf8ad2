import { stdout } from 'node:process'
import { type Row, renderTable } from './render.ts'

/** The parts of an estimate that people read. */
interface Shown {
  readonly metric: string
  readonly every: number
  readonly rows: { readonly reference: number; readonly current: number; readonly labeled: number }
  readonly features: readonly string[]
  readonly leftOut: readonly { readonly column: string; readonly because: string }[]
  readonly reference: Readonly<Record<string, { readonly value: number | null }>>
  readonly windows: readonly ShownWindow[]
  readonly alerts: readonly unknown[]
  readonly check: {
    readonly windows: number
    readonly meanAbsoluteError: number | null
    readonly largestError: number | null
    readonly covered: number
  } | null
}

interface ShownWindow {
  readonly window: number
  readonly rows: number
  readonly labeled: number
  readonly metrics: Readonly<Record<string, ShownMetric>>
  readonly doubts: readonly { readonly code: string; readonly because: string }[]
  readonly alert: boolean
}

interface ShownMetric {
  readonly estimated: number | null
  readonly low: number | null
  readonly high: number | null
  readonly limit: number | null
  readonly realized: number | null
  readonly convention: string
}

/** How estimates are shown to people. */
export const ESTIMATE_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'monitoring.estimate': (found: Shown) => renderEstimate(found, stdout.columns ?? 120),
}

const CHART = { least: 16, most: 48, beside: 66 }
const DIGITS = 4

/** A line a window: the interval `─`, the estimate `○`, what was realized `●`, the limit `┊`; `width` columns of a terminal at most. */
export function renderEstimate(found: Shown, width: number): string {
  const { metric, windows, rows, check, features, leftOut } = found
  const room = Math.max(CHART.least, Math.min(CHART.most, width - CHART.beside))
  const scale = scaleOf(windows, metric, room)
  const lines = windows.map(({ window, rows: count, labeled, metrics, doubts, alert }): Row => {
    const its = metrics[metric]!
    return {
      '': alert ? '!' : doubts.length > 0 ? '?' : ' ',
      window,
      rows: count,
      estimated: shown(its.estimated),
      interval: its.low === null || its.high === null ? '' : `${shown(its.low)} … ${shown(its.high)}`,
      realized: its.realized === null ? '' : `${shown(its.realized)}${labeled < count ? ` (${labeled})` : ''}`,
      chart: scale === undefined ? '' : drawn(its, scale),
    }
  })
  const parts = [
    `${metric} in windows of ${found.every} rows; ${shown(found.reference[metric]?.value ?? null)} on the ${rows.reference} rows of the reference`,
    renderTable(lines).trimEnd(),
    '○ estimated  ─ 95 % interval  ● realized  ┊ limit  ! alert  ? not trusted',
    ...doubtLines(windows),
    ...checkLine(check),
    `${found.alerts.length === 0 ? 'No alert.' : `${windows.filter(({ alert }) => alert).length} of ${windows.length} windows with an alert.`}`,
    `Estimated from the score and ${features.length} columns.`,
    ...leftOut.map(({ column, because }) => `Left out ${plain(column)}: ${because}.`),
    windows[0]?.metrics[metric]?.convention ?? '',
  ]
  return `${parts.filter((part) => part !== '').join('\n')}\n`
}

interface Scale {
  readonly from: number
  readonly to: number
  readonly room: number
}

function scaleOf(windows: readonly ShownWindow[], metric: string, room: number): Scale | undefined {
  const values = windows.flatMap(({ metrics }) => {
    const { low, high, realized, limit, estimated } = metrics[metric]!
    return [low, high, realized, limit, estimated].filter((value) => value !== null)
  })
  const [from, to] = [Math.min(...values), Math.max(...values)]
  return to > from ? { from, to, room } : undefined
}

function drawn({ estimated, low, high, realized, limit }: ShownMetric, { from, to, room }: Scale): string {
  const cells = new Array<string>(room).fill(' ')
  const at = (value: number): number => Math.round(((value - from) / (to - from)) * (room - 1))
  if (low !== null && high !== null) cells.fill('─', at(low), at(high) + 1)
  if (limit !== null) cells[at(limit)] = '┊'
  if (estimated !== null) cells[at(estimated)] = '○'
  if (realized !== null) cells[at(realized)] = '●'
  return cells.join('').trimEnd()
}

function doubtLines(windows: readonly ShownWindow[]): string[] {
  const first = new Map<string, { readonly because: string; readonly windows: number[] }>()
  for (const { window, doubts } of windows)
    for (const { code, because } of doubts) {
      const known = first.get(code)
      if (known) known.windows.push(window)
      else first.set(code, { because, windows: [window] })
    }
  return [...first.values()].map(({ because, windows: of }) => `? Not trusted in ${of.length} windows: ${because}`)
}

function checkLine(check: Shown['check']): string[] {
  if (!check) return []
  const { windows, meanAbsoluteError, largestError, covered } = check
  return [
    `Against the truth in ${windows} windows: mean absolute error ${shown(meanAbsoluteError)}, largest ${shown(largestError)}, ${covered} within their interval.`,
  ]
}

const shown = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(DIGITS))))

const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
