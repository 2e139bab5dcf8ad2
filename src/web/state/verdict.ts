import { type Focus, openAlerts, type Snapshot } from './focus.ts'
import { day, lengthOf } from './moments.ts'
import { needsSentence } from './needs.ts'
import { inWords, percent, share } from './numbers.ts'
import { firstSentence, sentence } from './sentences.ts'
import type { AlertFacts } from './shapes.ts'
import { lastJudged, named, scoresOf } from './weeks.ts'

/** A piece of a sentence; the numbers in it are strong. */
interface Piece {
  readonly text: string
  readonly strong?: boolean
}

export interface Verdict {
  readonly headline: string
  readonly pieces: readonly Piece[]
}

/** What is true, the number, why, and what happens next; computed from the state alone. */
export function verdictOf(snapshot: Snapshot, focus: Focus | undefined, needs: number): Verdict {
  if (!focus) return beforeServing(snapshot, needs)
  return {
    headline: `${focus.endpoint.name}: ${truth(focus)} ${needsSentence(needs)}`,
    pieces: [...numbers(focus), ...reason(focus), ...next(focus)],
  }
}

function beforeServing(snapshot: Snapshot, needs: number): Verdict {
  const [flow, step] = [...snapshot.work.entries()].at(-1) ?? ['', '']
  const largest = [...snapshot.datasets].sort((a, b) => b.rows - a.rows)[0]
  const now = step === '' ? 'millrace up makes what millrace.config.ts declares, and keeps it so.' : `Now: ${step}.`
  const pieces = [{ text: now }]
  if (!largest) return { headline: flow === '' ? 'Nothing serves yet.' : 'The data is being read.', pieces }
  const doing = flow.startsWith('training.') ? 'the first model is being trained' : 'nothing serves yet'
  return { headline: `${largest.name} is in, and ${doing}. ${needsSentence(needs)}`, pieces }
}

/** Alerts about what the user declared, not about what merely moved. */
const OF_LIMITS = ['monitoring.calibration', 'monitoring.logloss']

function truth(focus: Focus): string {
  const { endpoint, loop, weeks, status } = focus
  const champion = named(endpoint.champion)
  const challenger = named(endpoint.challenger)
  const week = lastJudged(weeks)
  if (status === 'rolling' && endpoint.challenger !== undefined) {
    const high = loop?.evidence?.high
    if (endpoint.mode === 'shadow') return `${challenger} is compared with ${champion} in shadow.`
    return high !== undefined && high < 0
      ? 'a better model is taking over.'
      : `${challenger} is on trial with ${percent(endpoint.percent)} of the requests.`
  }
  if (status === 'rolling') return 'a new model is being trained.'
  if (status === 'paused') return 'the loop is paused.'
  if (week?.said === undefined || week.were === undefined)
    return `${champion} serves; outcomes are still too few to judge it.`
  if (status === 'drifting' || status === 'needs') {
    return `${champion} says too ${week.said < week.were ? 'little' : 'much'}.`
  }
  if (status === 'healthy') return `${champion} keeps every limit.`
  return watching(champion, openAlerts(focus, 'notice'))
}

function watching(champion: string, open: readonly AlertFacts[]): string {
  if (open.length === 0) return `${champion} is being watched.`
  if (open.some(({ code }) => OF_LIMITS.includes(code)))
    return `${champion} passed a limit; whether by chance is not clear yet.`
  return `${champion} keeps its limits, and ${inWords(open.length)} ${open.length === 1 ? 'notice is' : 'notices are'} open.`
}

function numbers({ endpoint, weeks }: Focus): Piece[] {
  const week = lastJudged(weeks)
  if (week?.said === undefined || week.were === undefined) return []
  const length = lengthOf(week.from, week.to)
  const when = `${length} ${length === 'week' || length === 'day' ? 'of' : 'from'} ${day(week.from)}`
  const pieces: Piece[] = [
    { text: `In the ${when}, ${named(week.champion ?? endpoint.champion)} said ` },
    { text: share(week.said), strong: true },
    { text: ' and ' },
    { text: share(week.were), strong: true },
    { text: ' were.' },
  ]
  const rival = endpoint.challenger ?? (week.champion === endpoint.champion ? undefined : endpoint.champion)
  const closer = scoresOf(week, rival)?.said
  if (rival === undefined || closer === undefined) return pieces
  const better = Math.abs(closer - week.were) < Math.abs(week.said - week.were)
  const text = ` ${named(rival)}, asked too, said ${share(closer)}${better ? ', which is closer' : ''}.`
  return [...pieces, { text }]
}

/** The newest open alarm while something is wrong (a notice while something is odd), otherwise the newest deed that was not to wait. */
function reason(focus: Focus): Piece[] {
  const { decisions, status } = focus
  const open = openAlerts(focus, status === 'watching' ? 'notice' : 'alarm')
  const alarm = open.find(({ code }) => OF_LIMITS.includes(code)) ?? open[0]
  if (alarm && status !== 'rolling') return [{ text: ` ${firstSentence(alarm.message)}` }]
  const deed = [...decisions].sort((a, b) => a.at - b.at).findLast(({ what }) => what !== 'hold')
  return deed ? [{ text: ` ${day(deed.at)}: ${firstSentence(deed.because)}` }] : []
}

function next({ loop }: Focus): Piece[] {
  return loop && loop.next !== '' ? [{ text: ` ${sentence(loop.next)}` }] : []
}
