import { type Focus, openAlerts, type Snapshot } from './focus.ts'
import { day, lengthOf } from './moments.ts'
import { needsSentence } from './needs.ts'
import { isUnseen, unseenTitle } from './notices.ts'
import { capital, inWords, percent, share } from './numbers.ts'
import { firstSentence, sentence } from './sentences.ts'
import type { AlertFacts, DecisionFacts, Week } from './shapes.ts'
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
  const pieces: Piece[] = [
    { text: `In the ${windowIn(week.from, week.to)}, ${named(week.champion ?? endpoint.champion)} said ` },
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

/** `week of Jun 11`, `6 days from Jun 25`. */
function windowIn(from: number, to: number): string {
  const length = lengthOf(from, to)
  return `${length} ${length === 'week' || length === 'day' ? 'of' : 'from'} ${day(from)}`
}

/** The newest open alarm while something is wrong (a notice while something is odd), otherwise the newest deed that was not to wait. */
function reason(focus: Focus): Piece[] {
  const { decisions, endpoint, status, weeks } = focus
  const open = openAlerts(focus, status === 'watching' ? 'notice' : 'alarm')
  const alarm = open.find(({ code }) => OF_LIMITS.includes(code)) ?? open[0]
  const isNew = lastJudged(weeks)?.champion !== endpoint.champion && decisions.length > 0
  if (alarm && status !== 'rolling' && !(isNew && isUnseen(alarm)))
    return [{ text: ` ${told(alarm, lastJudged(weeks))}` }]
  const deed = [...decisions].sort((a, b) => a.at - b.at).findLast(({ what }) => what !== 'hold')
  return deed ? [{ text: ` ${done(deed)}` }] : []
}

/** What an alert says. One about another window than the numbers before it names its own; one about the same leaves them out. */
function told(alert: AlertFacts, week: Week | undefined): string {
  const { code, message, from, to, at } = alert
  if (isUnseen(alert)) return newValues(alert)
  const whole = firstSentence(message)
  const first =
    code === 'monitoring.drift' ? `Drift: ${whole.replace(/, more than the training weeks .*$/, '.')}` : whole
  const gap = gapOf(first)
  if (from === undefined || to === undefined) return `${day(at)}: ${first}`
  if (week && from === week.from) return gap ? capital(gap) : first
  const before =
    gap?.replace(' passes ', ' passed ') ?? first.replace(/^(The|Version|Drift)\b/, (word) => word.toLowerCase())
  return `In the ${windowIn(from, to)}: ${before}`
}

/** `Jun 26, a new origin: JAC. It is served as unknown.` */
function newValues(alert: AlertFacts): string {
  const title = unseenTitle(alert).replace(/, …$/, ' and others')
  const inside = title.charAt(0).toLowerCase() + title.slice(1)
  return title.startsWith('A ')
    ? `${day(alert.at)}, ${inside}. It is served as unknown.`
    : `Since ${day(alert.at)}, ${inside}. They are served as unknown.`
}

/** A retraining repeats the alert that asked for it, numbers and all; the limit that was passed is enough. */
function done({ what, at, because }: DecisionFacts): string {
  const first = firstSentence(because)
  const gap = what === 'retrain' ? gapOf(first) : undefined
  return gap ? `${day(at)}, a retraining: ${gap.replace(' passes ', ' passed ')}` : `${day(at)}: ${first}`
}

/** `the gap of +3.7 points passes the limit of 3 points.`, of a sentence that ends so. */
function gapOf(text: string): string | undefined {
  return /: (the gap of .+)$/.exec(text)?.[1]
}

function next({ loop }: Focus): Piece[] {
  return loop && loop.next !== '' ? [{ text: ` ${sentence(loop.next)}` }] : []
}
