import { stdout } from 'node:process'
import { renderTable } from './render.ts'

/** The parts of a comparison that people read. */
interface Shown {
  readonly columns: readonly ShownColumn[]
  readonly target: ShownColumn | null
  readonly prediction: ShownColumn | null
  readonly drifted: readonly string[]
  readonly alarms: readonly string[]
  readonly windows: readonly {
    readonly from: number
    readonly drifted: readonly string[]
    readonly alarms: readonly string[]
    readonly columns: Readonly<Record<string, { readonly value: number | null; readonly drifted: boolean }>>
  }[]
  readonly warnings: readonly { readonly code: string; readonly says: string }[]
  readonly rows: { readonly reference: number; readonly current: number }
  readonly level: number
  readonly calibration: {
    readonly windows: number
    readonly messages: number
    readonly perMonth: number | null
    readonly accepted: number
  } | null
  readonly loss: { readonly says: string; readonly reference: number | null } | null
  readonly together: {
    readonly auc: number
    readonly low: number
    readonly high: number
    readonly p: number
    readonly drifted: boolean
    readonly columns: readonly { readonly name: string; readonly share: number }[]
  } | null
}

interface ShownColumn {
  readonly name: string
  readonly state: string
  readonly says: string | null
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly pAdjusted: number | null
  readonly drifted: boolean
  readonly alarm: boolean
  readonly effectOnLoss: number | null
  readonly newValues: number | null
  readonly missing: { readonly reference: number | null; readonly current: number | null }
  readonly histogram: { readonly reference: readonly number[]; readonly current: readonly number[] }
}

/** How comparisons are shown to people. */
export const COMPARE_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'monitoring.compare': (found: Shown) => renderComparison(found, stdout.columns ?? 120),
}

const BARS = '▁▂▃▄▅▆▇█'
const SHOWN_COLUMNS = 40
const LONGEST_NAME = 24
const BAR_WIDTH = 8
/** A bar is full at a PSI of 1, in steps that grow with its root. */
const FULL = 1
const HEAT = ' ░▒▓█'
const HEAT_FROM = [0.02, 0.1, 0.25, 1]
const SHAPE_BINS = 12
const SHOWN_WARNINGS = 12

/** What moved first, then its windows, then what is to be known; `width` columns of a terminal at the most. */
export function renderComparison(found: Shown, width: number): string {
  const parts = [summaryOf(found), tableOf(found), heatMap(found, width), notesOn(found)]
  return parts.filter((part) => part !== '').join('\n')
}

function summaryOf({ rows, columns, drifted, alarms, level, windows, loss }: Shown): string {
  const looked = windows.length > 1 ? ` in ${windows.length} windows` : ''
  const worth = loss?.reference == null ? '' : `; loss ${short(loss.reference)} (${loss.says})`
  const costly = loss ? `, ${alarms.length} alarms` : ''
  return `${rows.current} rows against ${rows.reference}, ${columns.length} columns${looked}: ${drifted.length} drifted${costly} (q = ${short(level)})${worth}\n`
}

function tableOf({ columns, target, prediction }: Shown): string {
  const named = (of: ShownColumn | null, role: string): readonly ShownColumn[] =>
    of ? [{ ...of, name: `${of.name} (${role})` }] : []
  const all = [...named(target, 'target'), ...named(prediction, 'prediction'), ...columns.slice(0, SHOWN_COLUMNS)]
  const hasEffect = all.some(({ effectOnLoss }) => effectOnLoss !== null)
  const lines = all.map((one) => ({
    '': one.alarm ? '!' : one.drifted ? '~' : ' ',
    column: shorter(plain(one.name), LONGEST_NAME),
    ...(hasEffect && { loss: one.effectOnLoss === null ? '' : signed(one.effectOnLoss) }),
    psi: one.value === null ? '-' : short(one.value),
    'how far': barOf(one.value),
    interval: one.low === null || one.high === null ? '' : `${short(one.low)} … ${short(one.high)}`,
    'adj. p': one.pAdjusted === null ? '-' : one.pAdjusted < 1e-4 ? '<.0001' : short(one.pAdjusted),
    missing: missingOf(one),
    new: one.newValues ? percentOf(one.newValues) : '',
    reference: shapeOf(one.histogram.reference),
    current: shapeOf(one.histogram.current),
    note: one.state === 'compared' ? '' : one.state.replaceAll('_', ' '),
  }))
  const more = columns.length > SHOWN_COLUMNS ? `… and ${columns.length - SHOWN_COLUMNS} more columns: --json\n` : ''
  return renderTable(lines) + more
}

const signed = (effect: number): string => `${effect > 0 ? '+' : ''}${(100 * effect).toFixed(1)} %`

function barOf(value: number | null): string {
  if (value === null) return ''
  const full = Math.min(BAR_WIDTH, Math.round(BAR_WIDTH * Math.sqrt(Math.max(0, value) / FULL)))
  return '█'.repeat(full) + '·'.repeat(BAR_WIDTH - full)
}

function missingOf({ missing: { reference, current } }: ShownColumn): string {
  if (!reference && !current) return ''
  return `${percentOf(reference ?? 0)} → ${percentOf(current ?? 0)}`
}

const percentOf = (share: number): string => (share > 0 && share < 0.01 ? '<1%' : `${Math.round(100 * share)}%`)

/** A histogram in a few letters; of many bins the fullest of neighbors are put together. */
function shapeOf(counts: readonly number[]): string {
  const bins = Math.min(SHAPE_BINS, counts.length)
  const into = new Array<number>(bins).fill(0)
  for (const [i, count] of counts.entries()) into[Math.floor((i * bins) / counts.length)]! += count
  const most = Math.max(...into, 1)
  return into.map((count) => (count === 0 ? ' ' : BARS[Math.min(7, Math.floor((8 * count) / most))])).join('')
}

/** A line a column, a letter a window; where there are more windows than room, the farthest of those that share a letter. */
function heatMap({ windows, columns, prediction, alarms, drifted }: Shown, width: number): string {
  if (windows.length < 2) return ''
  const names = [...columns, ...(prediction ? [prediction] : [])].map(({ name }) => name)
  const shown = names.filter((name) => drifted.includes(name) || alarms.includes(name)).slice(0, SHOWN_COLUMNS)
  const room = Math.max(20, width - LONGEST_NAME - 4)
  const each = Math.ceil(windows.length / room)
  const groups = Array.from({ length: Math.ceil(windows.length / each) }, (_, k) =>
    windows.slice(k * each, (k + 1) * each),
  )
  const line = (name: string): string =>
    groups.map((group) => heatOf(Math.max(...group.map((window) => window.columns[name]?.value ?? 0)))).join('')
  const marks = groups
    .map((group) =>
      group.some((window) => window.alarms.length > 0)
        ? '!'
        : group.some((window) => window.drifted.length > 0)
          ? '~'
          : ' ',
    )
    .join('')
  if (shown.length === 0) return `No column drifted in any of ${windows.length} windows.\n`
  const label = (text: string): string => shorter(plain(text), LONGEST_NAME).padEnd(LONGEST_NAME)
  return [
    `${label('window by window')}  PSI ░ .02 ▒ .1 ▓ .25 █ 1`,
    ...shown.map((name) => `${label(name)}  ${line(name)}`),
    `${label('')}  ${marks}`,
    '',
  ].join('\n')
}

function heatOf(value: number): string {
  return HEAT[HEAT_FROM.filter((from) => value >= from).length]!
}

function notesOn({ warnings, calibration, together, columns }: Shown): string {
  const lines = [
    ...(together
      ? [
          `${together.drifted ? '~' : ' '} All columns together tell the rows apart with an AUC of ${short(together.auc)} (${short(together.low)} … ${short(together.high)}), p ${short(together.p)}; most by ${together.columns
            .slice(0, 3)
            .map(({ name }) => plain(name))
            .join(', ')}.`,
        ]
      : []),
    ...(calibration
      ? [
          `  While nothing changed: ${calibration.messages} of ${calibration.windows} windows of the reference would have sent a message${
            calibration.perMonth === null
              ? ''
              : ` (${short(calibration.perMonth)} a month; you accept ${short(calibration.accepted)})`
          }.`,
        ]
      : []),
    ...columns
      .flatMap(({ name, state, says }) =>
        says !== null && state !== 'time' && state !== 'constant' ? [`  ${plain(name)}: ${says}`] : [],
      )
      .slice(0, SHOWN_WARNINGS),
    ...warnings.slice(0, SHOWN_WARNINGS).map(({ says }) => `! ${plain(says)}`),
  ]
  return lines.length > 0 ? `${lines.join('\n')}\n` : ''
}

const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?')

const shorter = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const short = (value: number): string => String(Number(value.toPrecision(3)))
