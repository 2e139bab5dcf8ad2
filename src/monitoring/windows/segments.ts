import type { Objective, Reference } from '../../evaluation/index.ts'
import { type DayScores, OTHER } from './day-scores.ts'
import type { OfDay } from './days.ts'
import { blockOf, calibrationEvidence, type DayBlock } from './evidence.ts'
import { performanceOf } from './figures.ts'
import { emptyTally, mergeTally, sumOf, type Tally } from './tally.ts'
import { measure, type Performance, type Segment } from './window.ts'

/** Values of one column that are told apart in a report. */
const MOST_SEGMENTS = 20
const LEAST_LABELS = 30
const LEAST_OF_RARER = 5

export interface SegmentQuestion {
  readonly columns: readonly string[]
  readonly champion: number
  readonly objective: Objective
  readonly reference: Reference | undefined
  /** The mature days since the champion took over. */
  readonly mature: readonly number[]
  readonly history: readonly OfDay<DayScores>[]
}

/** The champion by the values of some columns: the 20 most frequent of each, the rest as `other`, the most frequent first. */
export function segmentsOf(window: DayScores, question: SegmentQuestion): Segment[] {
  return question.columns.flatMap((column) => {
    const tallies = talliesOf(window, question.champion, column)
    const all = [...tallies.values()].reduce((sum, tally) => sum + sumOf(tally, 'predictions'), 0)
    const ranked = [...tallies].sort(
      ([a, first], [b, second]) => sumOf(second, 'predictions') - sumOf(first, 'predictions') || (a < b ? -1 : 1),
    )
    const named = ranked.filter(([value]) => value !== OTHER).slice(0, MOST_SEGMENTS)
    const kept = new Set(named.map(([value]) => value))
    const rest = emptyTally(false)
    for (const [value, tally] of ranked) if (!kept.has(value)) mergeTally(rest, tally)
    const shown: [string, Tally][] = sumOf(rest, 'predictions') > 0 ? [...named, [OTHER, rest]] : named
    return shown.map(([value, tally]) => segmentOf({ column, value, tally, all, kept }, question))
  })
}

function talliesOf({ tallies }: DayScores, champion: number, column: string): Map<string, Tally> {
  const prefix = `s:${champion}:${column}=`
  const own = Object.entries(tallies).filter(([key]) => key.startsWith(prefix))
  return new Map(own.map(([key, tally]) => [key.slice(prefix.length), tally]))
}

interface Found {
  readonly column: string
  readonly value: string
  readonly tally: Tally
  /** Predictions of all values of the column. */
  readonly all: number
  readonly kept: ReadonlySet<string>
}

function segmentOf(found: Found, question: SegmentQuestion): Segment {
  const { column, value, tally, all } = found
  const refused = refusalOf(tally, question.objective)
  const performance = performanceOf(tally, question.objective)
  return {
    ...{ column, value },
    share: measure(sumOf(tally, 'predictions') / all),
    trainedShare: measure(trainedShare(question.reference, column, value)),
    performance: refused === undefined ? performance : withoutFigures(performance, refused),
    refused: refused ?? null,
    calibration: calibrationEvidence(blocksOf(found, question)),
  }
}

/** Why the figures of a segment are not shown. */
function refusalOf(tally: Tally, objective: Objective): string | undefined {
  const [labeled, ones] = [sumOf(tally, 'labeled'), sumOf(tally, 'labels')]
  if (labeled < LEAST_LABELS) return `not enough: n = ${labeled}`
  const rarer = Math.min(ones, labeled - ones)
  return objective === 'binary' && rarer < LEAST_OF_RARER ? `not enough: ${rarer} of the rarer class` : undefined
}

function withoutFigures(performance: Performance, refused: string): Performance {
  const none = { value: null, low: null, high: null, count: performance.labeled, convention: refused }
  const names = ['gap', 'logloss', 'brier', 'mae', 'rmse'] as const
  const blank = names.filter((name) => performance[name]).map((name) => [name, none] as const)
  return { ...performance, labelRate: null, ...Object.fromEntries(blank) }
}

function blocksOf({ column, value, kept }: Found, { champion, mature, history }: SegmentQuestion): DayBlock[] {
  const days = new Set(mature)
  return history.flatMap(({ day, of }) => {
    if (!days.has(day)) return []
    const whole = emptyTally(false)
    for (const [name, tally] of talliesOf(of, champion, column))
      if (name === value || (value === OTHER && !kept.has(name))) mergeTally(whole, tally)
    return sumOf(whole, 'labeled') > 0 ? [blockOf(day, whole)] : []
  })
}

/** The share of training rows with this category; NaN where training did not tell it apart. */
function trainedShare(reference: Reference | undefined, column: string, value: string): number {
  const trained = reference?.features[column]
  if (trained?.bins.kind !== 'category') return Number.NaN
  const place = trained.bins.categories.indexOf(value)
  return place < 0 ? Number.NaN : trained.counts[place]! / trained.counts.reduce((a, b) => a + b, 0)
}
