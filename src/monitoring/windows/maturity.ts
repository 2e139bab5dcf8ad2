import { DAY, HOUR } from '../../base/index.ts'
import {
  type DelayStep,
  knownBy as knownByAge,
  LEAST_CHANCE,
  type Maturity,
  maturityOfCounts,
  type Objective,
  surelyKnownBy,
  type WeightedGroup,
  weightedMeanOf,
} from '../../evaluation/index.ts'
import { type DayScores, delayEnd } from './day-scores.ts'
import type { OfDay } from './days.ts'
import type { MaturityReport } from './estimated-shape.ts'
import { type HourSum, hourOf, outcomeOf } from './hours.ts'
import { sumOf } from './tally.ts'
import { figureOf, measure } from './window.ts'

/** What is asked about the labels of a window. */
export interface MaturityQuestion {
  readonly champion: number
  readonly objective: Objective
  readonly knownBy: number
  /** Days up to the end of the window, from which it is learned how labels come. */
  readonly history: readonly OfDay<DayScores>[]
}

/**
 * How far the labels of a window are. Labels that come early are no sample of all: from days old enough to be complete it is learned how
 * soon labels of each outcome come, and each early label counts as those of its outcome and age that are still to come.
 */
export function maturityOf(window: readonly OfDay<DayScores>[], question: MaturityQuestion): MaturityReport {
  const known = learned(question)
  if (!known) {
    const refused = 'fewer than 200 labels of days that are old enough to be complete'
    return { curves: [], deadline: null, never: null, spokenFor: null, weighted: {}, bounds: null, refused }
  }
  const { maturity } = known
  const cells = cellsOf(window, question)
  const young = cells.filter(({ age }) => !(surelyKnownBy(maturity, age) >= LEAST_CHANCE))
  const [all, tooYoung] = [cells, young].map((some) => some.reduce((sum, { predictions }) => sum + predictions, 0))
  return {
    curves: maturity.outcomes.flatMap((curve, outcome) => {
      const name = question.objective === 'binary' ? String(outcome) : 'number'
      return curve ? [{ outcome: name, labels: curve.rows, ages: curve.ages.filter((_, k) => k % 10 === 0) }] : []
    }),
    ...{ deadline: measure(maturity.deadline), never: measure(maturity.missing / maturity.complete) },
    spokenFor: measure((all! - tooYoung!) / all!),
    weighted: weightedOf(maturity, cells, question.objective),
    bounds: boundsOf(maturity, cells, question.objective),
    refused: null,
  }
}

/** The longest delays of the oldest quarter of days tell from which age on a day is complete. */
function learned({ history, knownBy, objective }: MaturityQuestion): { readonly maturity: Maturity } | undefined {
  const ages = history.map(({ day }) => knownBy - (day + 1) * DAY)
  const oldest = history.slice(0, Math.max(1, Math.ceil(history.length / 4)))
  const horizon = Math.max(0, ...oldest.flatMap(({ of }) => Object.values(of.delays).flatMap(endsOf)))
  const complete = history.filter((_, at) => ages[at]! >= horizon)
  const names = objective === 'binary' ? ['0', '1'] : ['number']
  const rows = complete.reduce((sum, { of }) => sum + sumOfAnswered(of), 0)
  const outcomes = names.map((name) => stepsOf(complete.map(({ of }) => of.delays[name] ?? {})))
  const maturity = maturityOfCounts({ edges: objective === 'binary' ? [0.5] : [], outcomes, complete: rows })
  return maturity && { maturity }
}

const endsOf = (bins: Readonly<Record<number, number>>): number[] =>
  Object.keys(bins).map((bin) => delayEnd(Number(bin)))

function sumOfAnswered({ tallies }: DayScores): number {
  return tallies['answered'] ? sumOf(tallies['answered'], 'predictions') : 0
}

function stepsOf(parts: readonly Readonly<Record<number, number>>[]): DelayStep[] {
  const whole = new Map<number, number>()
  for (const part of parts)
    for (const [bin, rows] of Object.entries(part)) whole.set(Number(bin), (whole.get(Number(bin)) ?? 0) + rows)
  const ascending = [...whole].sort(([a], [b]) => a - b)
  return ascending.map(([bin, rows]) => ({ from: bin === 0 ? 0 : delayEnd(bin - 1), to: delayEnd(bin), rows }))
}

/** An hour of the champion. */
interface Cell {
  readonly day: number
  /** Of its middle. */
  readonly age: number
  readonly predictions: number
  readonly sums: readonly number[]
}

function cellsOf(window: readonly OfDay<DayScores>[], { champion, knownBy }: MaturityQuestion): Cell[] {
  return window.flatMap(({ day, of }) =>
    Object.entries(of.hours[champion] ?? {}).map(([hour, sums]) => {
      const age = knownBy - (day * DAY + (Number(hour) + 0.5) * HOUR)
      return { day, age, predictions: hourOf(sums, 'predictions'), sums }
    }),
  )
}

const DAYS_AS_BLOCKS = 5

const BINARY: readonly (readonly [name: string, sum: HourSum])[] = [
  ['logloss', 'loss'],
  ['brier', 'error'],
  ['gap', 'gap'],
]
const REGRESSION: typeof BINARY = [
  ['mse', 'loss'],
  ['mae', 'error'],
  ['gap', 'gap'],
]

function weightedOf(maturity: Maturity, cells: readonly Cell[], objective: Objective): MaturityReport['weighted'] {
  const daily = new Set(cells.map(({ day }) => day)).size >= DAYS_AS_BLOCKS
  const outcomes = objective === 'binary' ? [0, 1] : [0]
  const groupsOf = (sum: (cell: Cell, outcome: number) => number): WeightedGroup[] =>
    cells.flatMap((cell, at) =>
      outcomes.flatMap((outcome) => {
        const rows = outcomeOf(cell.sums, outcome, 'labeled')
        if (rows === 0 || !(surelyKnownBy(maturity, cell.age) >= LEAST_CHANCE)) return []
        const weight = 1 / knownByAge(maturity, { label: outcome, age: cell.age })
        return [{ weight, rows, sum: sum(cell, outcome), block: daily ? cell.day : at }]
      }),
    )
  const figure = (sum: (cell: Cell, outcome: number) => number) => {
    const found = weightedMeanOf(groupsOf(sum), daily ? 'days' : 'hours')
    return { ...figureOf(found), effective: found.effective }
  }
  const rate = objective === 'binary' && [
    ['labelRate', figure(({ sums }, outcome) => outcome * outcomeOf(sums, outcome, 'labeled'))] as const,
  ]
  const means = (objective === 'binary' ? BINARY : REGRESSION).map(
    ([name, sum]) => [name, figure(({ sums }, outcome) => outcomeOf(sums, outcome, sum))] as const,
  )
  return Object.fromEntries([...means, ...(rate || [])])
}

const BOUNDS =
  'mean loss of rows past the deadline, if every label that did not come were the best, and the worst; log loss clipped at .001'

function boundsOf(maturity: Maturity, cells: readonly Cell[], objective: Objective): MaturityReport['bounds'] {
  const due = cells.filter(({ age }) => age >= maturity.deadline + HOUR / 2)
  const total = (of: (sums: readonly number[]) => number): number => due.reduce((sum, { sums }) => sum + of(sums), 0)
  const outcomes = objective === 'binary' ? [0, 1] : [0]
  const labeledSum = (name: HourSum): number =>
    total((sums) => outcomes.reduce((sum, outcome) => sum + outcomeOf(sums, outcome, name), 0))
  const predictions = total((sums) => hourOf(sums, 'predictions'))
  const labeled = labeledSum('labeled')
  if (predictions === labeled) return null
  const [best, worst] = (['best', 'worst'] as const).map(
    (end) => (labeledSum('loss') + total((sums) => hourOf(sums, end))) / predictions,
  )
  const metric = objective === 'binary' ? 'logloss' : 'mse'
  // nothing is known of how wrong a number may be
  return {
    ...{ metric, labeled, missing: predictions - labeled, best: measure(best) },
    ...{ worst: objective === 'binary' ? measure(worst) : null, convention: BOUNDS },
  }
}
