import { DAY } from '../../base/index.ts'
import type { DayScores } from '../windows/day-scores.ts'
import type { OfDay } from '../windows/days.ts'
import type { Span } from '../windows/measure.ts'
import { sumOf } from '../windows/tally.ts'
import type { Finding, WindowReport } from '../windows/window.ts'
import { percent } from './words.ts'

export const TRAFFIC = 'monitoring.traffic'
export const LABELS = 'monitoring.labels'

const LEAST_BEFORE = 100
const WINDOWS_BEFORE = 2
const FEW = 0.1

/** Requests that are not there: fewer than a tenth of each of the two windows before, which were as long and had some. */
export function trafficFinding(
  predictions: number,
  before: readonly WindowReport[],
  { from, to }: Span,
): Finding | undefined {
  const alike = before.filter((report) => report.to - report.from === to - from).slice(0, WINDOWS_BEFORE)
  const least = Math.min(...alike.map((report) => report.predictions))
  if (alike.length < WINDOWS_BEFORE || least < LEAST_BEFORE || predictions >= FEW * least) return undefined
  const came = predictions === 0 ? 'No request came' : `Only ${predictions} requests came`
  return {
    code: TRAFFIC,
    severity: predictions === 0 ? 'alarm' : 'notice',
    message: `${came}; in the two windows before it were at least ${least}.`,
    subjects: [],
    evidence: { predictions, before: alike.map((report) => report.predictions) },
  }
}

/** What is known about when labels come. */
export interface LabelsKnown {
  /** Days up to the end of the window. */
  readonly history: readonly OfDay<DayScores>[]
  /** The age at which 99 % of labels come; NaN where none came. */
  readonly deadline: number
  readonly span: Span
  readonly knownBy: number
}

const LEAST_DAYS = 7
const BELOW = 0.1

/** Labels that should be there and are not: the share of days past the deadline fell by more than 10 points below that of days before. */
export function labelsFinding({ history, deadline, span, knownBy }: LabelsKnown): Finding | undefined {
  const due = history.filter(({ day }) => knownBy - (day + 1) * DAY >= deadline)
  const inWindow = due.filter(({ day }) => day * DAY >= span.from)
  const earlier = due.filter(({ day }) => day * DAY < span.from)
  if (inWindow.length === 0 || earlier.length < LEAST_DAYS) return undefined
  const [now, usual] = [coverageOf(inWindow), coverageOf(earlier)]
  if (!(now.predictions >= LEAST_BEFORE && now.share < usual.share - BELOW)) return undefined
  return {
    code: LABELS,
    severity: now.share < usual.share / 2 ? 'alarm' : 'notice',
    message:
      `${percent(now.share)} of the ${now.predictions} predictions have a label, though 99 % of labels come sooner; ` +
      `it were ${percent(usual.share)} in the ${earlier.length} days before.`,
    subjects: [],
    evidence: { coverage: now.share, predictions: now.predictions, usual: usual.share, deadline },
  }
}

function coverageOf(days: readonly OfDay<DayScores>[]): { predictions: number; share: number } {
  const tallies = days.flatMap(({ of }) => of.tallies['answered'] ?? [])
  const predictions = tallies.reduce((sum, tally) => sum + sumOf(tally, 'predictions'), 0)
  return { predictions, share: tallies.reduce((sum, tally) => sum + sumOf(tally, 'labeled'), 0) / predictions }
}
