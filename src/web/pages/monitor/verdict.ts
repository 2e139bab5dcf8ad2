import { span } from '../../state/moments.ts'
import { capital, count, counted, fixed, inWords, share, signed } from '../../state/numbers.ts'
import { firstSentence } from '../../state/sentences.ts'
import type { Verdict } from '../../state/verdict.ts'
import { ENOUGH } from '../../state/weeks.ts'
import { rowsOf } from './heat.ts'
import type { MeasuredWindow, MonitorAnswer } from './questions.ts'

type Piece = Verdict['pieces'][number]

/** What is open, what the newest window shows, and where to look. */
export function verdictOf(answer: MonitorAnswer): Verdict {
  const { endpoint, windows, alerts } = answer
  const open = alerts.filter(({ closedAt }) => closedAt === null)
  const alarms = open.filter(({ severity }) => severity === 'alarm')
  if (windows.length === 0)
    return {
      headline: `${endpoint}: no window was measured yet.`,
      pieces: [{ text: 'What it answers is in the journal; the first window is measured when it has passed.' }],
    }
  const notices = open.length - alarms.length
  const also =
    notices > 0 ? `${counted(notices, 'notice')} ${notices === 1 ? 'is' : 'are'} open` : 'nothing else is open'
  const state =
    alarms.length > 0
      ? `${inWords(alarms.length)} ${alarms.length === 1 ? 'alarm is' : 'alarms are'} open`
      : notices > 0
        ? `no alarm is open; ${also}`
        : 'nothing is open'
  const why = alarms[0] ? [{ text: `${firstSentence(alarms[0].message)} ` }] : []
  return {
    headline: `${endpoint}: ${state}.`,
    pieces: [...why, ...saidOf(windows), ...movedOf(windows), ...labelsOf(windows)],
  }
}

function saidOf(windows: readonly MeasuredWindow[]): Piece[] {
  const judged = windows.findLast(({ labeled, labelRate }) => labeled >= ENOUGH && labelRate !== null)
  if (!judged || judged.meanPrediction === null || judged.labelRate === null)
    return [{ text: 'No window has enough labels to judge it. ' }]
  const { low, high } = judged.gap
  const interval =
    low === null || high === null ? '' : ` (gap ${signed(low * 100, 1)} to ${signed(high * 100, 1)} points)`
  const isShare = judged.logloss !== undefined
  const text = (value: number): string => (isShare ? share(value) : fixed(value, 3))
  return [
    { text: `${capital(span(judged.from, judged.to))}: said ` },
    { text: text(judged.meanPrediction), strong: true },
    { text: ', were ' },
    { text: text(judged.labelRate), strong: true },
    { text: `${isShare ? interval : ''}, ${count(judged.labeled)} labels. ` },
  ]
}

function movedOf(windows: readonly MeasuredWindow[]): Piece[] {
  const last = windows.at(-1)!
  const moved = rowsOf([last]).filter(({ shifts: [shift] }) => shift?.drifted)
  if (moved.length === 0) return [{ text: `No column moved in the newest window, ${span(last.from, last.to)}.` }]
  const [{ column, shifts }] = moved as [(typeof moved)[number]]
  return [
    {
      text: `${capital(inWords(moved.length))} ${moved.length === 1 ? 'column' : 'columns'} moved in ${span(last.from, last.to)}, most `,
    },
    { text: column, strong: true },
    { text: ` (PSI ${fixed(shifts[0]?.psi ?? 0, 2)}).` },
  ]
}

function labelsOf(windows: readonly MeasuredWindow[]): Piece[] {
  const waiting = windows.filter(({ mature }) => !mature).length
  return waiting === 0
    ? []
    : [
        {
          text: ` ${capital(inWords(waiting))} ${waiting === 1 ? 'window still waits' : 'windows still wait'} for labels.`,
        },
      ]
}
