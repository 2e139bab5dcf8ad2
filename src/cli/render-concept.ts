import { renderTable } from './render.ts'

interface Result {
  readonly detections: readonly {
    readonly row: number
    readonly bet: string
    readonly since: number
    readonly evidence: number | null
    readonly errorBefore: number | null
    readonly errorAfter: number | null
    readonly segment: string | null
    readonly again: readonly number[]
  }[]
  readonly rows: number
  readonly error: number | null
  readonly convention: string
  readonly alarmAt: number | null
  readonly notes: readonly string[]
  readonly history: readonly { readonly row: number; readonly evidence: number | null; readonly error: number | null }[]
}

/** How changes of the concept are shown to people. */
export const CONCEPT_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'monitoring.concept': renderConcept,
}

const SAYS: Readonly<Record<string, string>> = {
  error: 'more errors',
  boundary: 'the boundary moved',
  above: 'above its predictions',
  below: 'below its predictions',
}

/** Without what a terminal would obey. */
const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
const short = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(3))))

function renderConcept({ detections, rows, error, convention, alarmAt, notes, history }: Result): string {
  const table = renderTable(
    detections.map(({ row, bet, since, evidence, errorBefore, errorAfter, segment, again }) => ({
      row,
      since,
      what: segment === null ? SAYS[bet] : `${SAYS[bet]} in ${segment}`,
      evidence: evidence === null ? '–' : `${Math.round(evidence).toLocaleString('en-US')} to 1`,
      error: `${short(errorBefore)} → ${short(errorAfter)}`,
      again: again.join(' '),
    })),
  )
  const found = detections.length === 0 ? 'No change of the concept.\n' : table
  const says = notes.map((note) => `${plain(note)}\n`).join('')
  const mean = `${rows.toLocaleString('en-US')} rows, error ${short(error)} (${convention})\n`
  return `${found}\n${pictureOf(history, alarmAt)}${mean}${says}`
}

const LEVELS = '▁▂▃▄▅▆▇█'
const WIDTH = 60

/** Evidence on a log scale, full at the line of an alarm, and the error rate under it. */
function pictureOf(history: Result['history'], alarmAt: number | null): string {
  if (history.length < 2) return ''
  const each = Math.ceil(history.length / WIDTH)
  const parts = Array.from({ length: Math.ceil(history.length / each) }, (_, k) =>
    history.slice(k * each, (k + 1) * each),
  )
  const errors = parts.map((part) => part.reduce((sum, { error }) => sum + (error ?? 0), 0) / part.length)
  const most = Math.max(...errors)
  const lines = [
    `error     ${errors.map((value) => level(most > 0 ? value / most : 0)).join('')}  up to ${short(most)}\n`,
  ]
  if (alarmAt !== null) {
    const peaks = parts.map((part) => Math.max(1, ...part.map(({ evidence }) => evidence ?? 0)))
    const marks = peaks.map((peak) => (peak >= alarmAt ? '!' : level(Math.log(peak) / Math.log(alarmAt))))
    lines.unshift(`evidence  ${marks.join('')}  log scale, ! is an alarm: ${alarmAt.toLocaleString('en-US')} to 1\n`)
  }
  return lines.join('')
}

function level(share: number): string {
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, Math.floor(share * LEVELS.length)))]!
}
