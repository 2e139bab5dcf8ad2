import { type Row, renderPairs, renderTable } from './render.ts'

/** The parts of a result of `training.automl` that people read. */
interface Found {
  readonly task: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly role: string }[]
  readonly warnings: readonly { readonly code: string; readonly column: string | null; readonly message: string }[]
  readonly split: { readonly convention: string }
  readonly leaderboard: readonly {
    readonly learner: string
    readonly options: Readonly<Record<string, unknown>>
    readonly metric: string
    readonly mean: number
    readonly low: number
    readonly high: number
    readonly seconds: number
    readonly bytes: number
  }[]
  readonly best: {
    readonly learner: string
    readonly metric: string
    readonly validation: number
    readonly test: number | null
    readonly hash: string
    readonly latencyUs: number
    readonly bytes: number
    readonly reason: string
  }
  readonly trials: number
  readonly seconds: number
  readonly run: string
}

const SHOWN_ENTRIES = 10
const SHOWN_ROWS = 20
const KILO = 1_000

/** How the results of some actions are shown to people; those of all others as `renderResult` shows any. */
export const RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'training.automl': renderAutoml,
  'training.predict': renderPredictions,
}

/** A summary, the leaderboard with the chosen one marked, the warnings, and what to do next. */
export function renderAutoml(found: Found): string {
  const { task, rows, columns, split, leaderboard, best, trials, seconds, run } = found
  const learned = columns.filter(({ role }) => role === 'feature').length
  const left = columns.filter(({ role }) => !['feature', 'label'].includes(role))
  const about = renderPairs([
    ['task', `${task}, ${rows} rows, learned from ${learned} columns`],
    ...(left.length > 0
      ? [['other columns', left.map(({ name, role }) => `${name} (${role})`).join(', ')] as const]
      : []),
    ['judged on', split.convention],
    ['tried', `${trials} trials in ${seconds} s`],
  ])
  const board = renderTable(leaderboard.slice(0, SHOWN_ENTRIES).map((entry) => lineOf(entry, isBest(entry, found))))
  const test = best.test === null ? '' : `, ${shown(best.test)} on the test file`
  const end = renderPairs([
    ['best', `${best.learner}: ${best.metric} ${shown(best.validation)} on rows it has not seen${test}`],
    ['because', best.reason],
    ['model', `${sizeOf(best.bytes)}, ${shown(best.latencyUs)} µs a row, ${best.hash}`],
    ['run', run],
    ['make it again', `millrace reproduce ${run}`],
  ])
  return [about, board, warningsOf(found), end].filter((part) => part !== '').join('\n')
}

function isBest({ learner, mean }: Found['leaderboard'][number], { best, leaderboard }: Found): boolean {
  const its = leaderboard.filter((entry) => entry.learner === best.learner)
  const nearest = its.reduce(
    (a, b) => (Math.abs(b.mean - best.validation) < Math.abs(a.mean - best.validation) ? b : a),
    its[0]!,
  )
  return learner === best.learner && mean === nearest.mean
}

function lineOf(
  { learner, options, metric, mean, low, high, seconds, bytes }: Found['leaderboard'][number],
  best: boolean,
): Row {
  const chosen = Object.entries(options).filter(([name]) => name !== 'patience')
  return {
    '': best ? '>' : ' ',
    learner,
    [metric]: shown(mean),
    '95 %': `${shown(low)} to ${shown(high)}`,
    seconds: Math.round(seconds * 10) / 10,
    size: sizeOf(bytes),
    options: chosen
      .map(([name, value]) => `${name} ${typeof value === 'number' ? shown(value) : String(value)}`)
      .join(', '),
  }
}

function warningsOf({ warnings }: Found): string {
  if (warnings.length === 0) return ''
  return `warnings\n${warnings.map(({ code, message }) => `  ${code}: ${plain(message)}\n`).join('')}`
}

/** The first answers as a table. */
export function renderPredictions(result: {
  readonly rows: number
  readonly out: string | null
  readonly predictions: readonly { readonly probabilities?: Readonly<Record<string, number>> }[]
}): string {
  const { rows, out, predictions } = result
  if (out !== null) return `${rows} rows were answered in ${plain(out)}.\n`
  const lines = predictions.slice(0, SHOWN_ROWS).map(({ probabilities, ...one }, i) => {
    const named = Object.entries(probabilities ?? {}).map(
      ([name, value]) => [`p ${plain(name)}`, value.toFixed(3)] as const,
    )
    return { row: i + 1, ...one, ...Object.fromEntries(named) }
  })
  const more = rows > lines.length ? `… and ${rows - lines.length} more rows: --out answers.csv, or --json\n` : ''
  return `${renderTable(lines)}${more}`
}

const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')

const shown = (value: number): string => String(Number(value.toPrecision(5)))

function sizeOf(bytes: number): string {
  if (bytes < KILO) return `${bytes} B`
  return bytes < KILO * KILO ? `${Math.round(bytes / KILO)} kB` : `${(bytes / KILO / KILO).toFixed(1)} MB`
}
