import type { Focus, Snapshot } from './focus.ts'
import { day, lengthOf } from './moments.ts'
import { needsSentence } from './needs.ts'
import { percent, share } from './numbers.ts'
import { lastJudged, named, scoresOf } from './weeks.ts'

/** A piece of a sentence; the numbers in it are strong. */
export interface Piece {
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
  const step = [...snapshot.work.entries()].at(-1)
  const dataset = snapshot.datasets[0]
  const doing = step ? `Now: ${step[0]}, ${step[1]}.` : 'An endpoint in millrace.config.ts and `millrace up` change that.'
  if (!dataset) return { headline: 'Millrace is reading the data.', pieces: [{ text: doing }] }
  return {
    headline: `${dataset.name} is in, and nothing serves yet. ${needs > 0 ? needsSentence(needs) : ''}`.trim(),
    pieces: [{ text: doing }],
  }
}

function truth({ endpoint, loop, weeks, status }: Focus): string {
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
  if (week?.said === undefined || week.were === undefined) return `${champion} serves; outcomes are still too few to judge it.`
  if (status === 'drifting' || status === 'needs') {
    return `${champion} says too ${week.said < week.were ? 'little' : 'much'}.`
  }
  return status === 'watching' ? `${champion} is inside its limits, and something is odd.` : `${champion} keeps every limit.`
}

function numbers({ endpoint, weeks }: Focus): Piece[] {
  const week = lastJudged(weeks)
  if (week?.said === undefined || week.were === undefined) return []
  const length = lengthOf(week.from, week.to)
  const pieces: Piece[] = [
    { text: `In the ${length} of ${day(week.from)}, ${named(week.champion ?? endpoint.champion)} said ` },
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

/** The open alarm of the newest window while something is wrong, otherwise the newest deed that was not to wait. */
function reason({ weeks, decisions, status }: Focus): Piece[] {
  const alarm = lastJudged(weeks)?.alerts.find(({ severity }) => severity === 'alarm')
  if (alarm && (status === 'drifting' || status === 'needs')) return [{ text: ` ${sentence(alarm.message)}` }]
  const deed = [...decisions].sort((a, b) => a.at - b.at).findLast(({ what }) => what !== 'hold')
  return deed ? [{ text: ` ${day(deed.at)}: ${sentence(deed.because)}` }] : []
}

function next({ loop }: Focus): Piece[] {
  return loop && loop.next !== '' ? [{ text: ` ${sentence(loop.next)}` }] : []
}

function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?]$/.test(trimmed) || trimmed === '' ? trimmed : `${trimmed}.`
}
