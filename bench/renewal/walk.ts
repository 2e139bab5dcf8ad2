import { type Choice, type ChoiceInputs, chooseCandidate } from '../../src/automation/renewal/choice.ts'
import { rowLoss } from '../../src/evaluation/index.ts'
import { compile, feedsOf, scoresOf } from '../../src/inference/index.ts'
import type { LearnerSpec } from '../../src/learners/index.ts'
import { sliceRows } from '../../src/table/index.ts'
import { createLab, type LabRows } from '../../src/training/lab.ts'
import { judgeFolds, type Scored, type Trial } from '../../src/training/trial.ts'

const silent = (): void => undefined

/** Rows in the order of time, cut into folds, and the windows that compete. Moments are milliseconds. */
export interface Road {
  readonly rows: LabRows
  /** The first moments of the folds, and the end of the last. */
  readonly bounds: readonly number[]
  /** How far each window reaches back. */
  readonly windows: Readonly<Record<string, number>>
  readonly learner: LearnerSpec
  /** The first fold before which windows are learned. The first champion is learned before the next one, from all rows. */
  readonly first: number
}

/** By window and fold: what a model learned before that fold answers for all rows from it on; NaN before. */
export type Answers = Readonly<Record<string, readonly Float64Array[]>>

/** Learns every window before every fold, once for whatever rule is tried. */
export function answersOf(road: Road): Answers {
  const { rows, bounds, windows, first } = road
  const answer = (bound: number, fold: number, lengthMs: number): Float64Array => {
    const all = new Float64Array(rows.times.length).fill(Number.NaN)
    if (fold < first) return all
    const plan = compile(learnedBefore(road, bound, lengthMs))
    const from = placeOf(rows, bound)
    all.set(scoresOf(plan.run(feedsOf(sliceRows(rows.table, from, rows.times.length), plan))), from)
    return all
  }
  const learned = Object.entries(windows).map(
    ([name, length]) => [name, bounds.slice(0, -1).map((bound, fold) => answer(bound, fold, length))] as const,
  )
  return Object.fromEntries(learned)
}

function learnedBefore({ rows, learner }: Road, bound: number, lengthMs: number): Uint8Array {
  const [from, to] = [placeOf(rows, bound - lengthMs), placeOf(rows, bound)]
  const cut = (values: Float64Array): Float64Array => values.slice(from, to)
  const { label, times, known } = rows
  const table = sliceRows(rows.table, from, to)
  const own = { ...rows, table, label: cut(label), times: cut(times), known: cut(known), cut: bound }
  return createLab(own).fit({ learner, seed: 1, on: 'train' }, silent).onnx
}

/** One decision, and what came of it in the fold that follows. */
export interface Decided {
  readonly fold: number
  readonly does: boolean
  /** What the window that was best answers, and what the champion in use answers, for all rows. */
  readonly renewed: Float64Array
  readonly kept: Float64Array
}

/** Whether a renewal is done: by the rule of the product, or by another that it is compared with. */
export type Rule = (inputs: ChoiceInputs) => Pick<Choice, 'what'>

/** The rule of the product, without prices. */
export const byProduct: Rule = chooseCandidate

/** As it was: the lower end of the always-valid 99 % interval had to pass. */
export const byInterval: Rule = ({ candidates, seen: _, ...inputs }) =>
  chooseCandidate({
    ...inputs,
    candidates: candidates.map(({ backtest, ...one }) => {
      const { standardError: __, renewed: ___, ...before } = backtest!
      return { ...one, backtest: before }
    }),
  })

/** Asks a rule at the end of every fold, as after an alarm; what is renewed is in use from then on. */
export function walk(road: Road, answers: Answers, rule: Rule): readonly Decided[] {
  const { bounds, windows, first } = road
  let [champion, since] = [answers['all']![first + 1]!, first + 1]
  const found: Decided[] = []
  for (let fold = first + 2; fold < bounds.length - 1; fold++) {
    const candidates = Object.keys(windows).map((name) => ({
      ...{ name, backtest: trialOf(road, answers[name]!, { champion, fold, seen: since > fold - 2 }) },
    }))
    const seen = since > fold - 2 && { seen: true }
    const { what } = rule({ candidates, payoff: { minGain: 0.01 }, requests: null, ...seen })
    const best = candidates.reduce((least, one) => (one.backtest.loss < least.backtest.loss ? one : least))
    const renewed = answers[best.name]![fold]!
    found.push({ fold, does: what === 'retrain', renewed, kept: champion })
    if (what === 'retrain') [champion, since] = [renewed, fold]
  }
  return found
}

interface Judged {
  readonly champion: Float64Array
  readonly fold: number
  readonly seen: boolean
}

/** As `runTrial` has it, from answers that are there. A champion that learned from rows of a fold is judged there as the candidate. */
function trialOf(road: Road, own: readonly Float64Array[], { champion, fold, seen }: Judged): Trial {
  const [before, last] = [fold - 2, fold - 1]
  const beside = (at: number, other: Float64Array): Scored => scoredIn(road, at, { own: own[at]!, other })
  const trial = judgeFolds([beside(before, seen ? own[before]! : champion), beside(last, champion)])
  const { folds: _, ...renewed } = judgeFolds([beside(last, own[before]!)])
  return { ...trial, renewed }
}

function scoredIn(road: Road, fold: number, of: { readonly own: Float64Array; readonly other: Float64Array }): Scored {
  const [from, to] = [road.bounds[fold]!, road.bounds[fold + 1]!]
  const [own, other] = [lossesIn(road, fold, of.own), lossesIn(road, fold, of.other)]
  const times = road.rows.times.slice(placeOf(road.rows, from), placeOf(road.rows, to))
  const differences = own.map((loss, row) => loss - other[row]!)
  return { from, to, loss: meanOf(own), championLoss: meanOf(other), times, differences }
}

/** Losses of answers in a fold: log loss, or squared error. */
export function lossesIn({ rows, bounds }: Road, fold: number, answers: Float64Array): Float64Array {
  const [from, to] = [placeOf(rows, bounds[fold]!), placeOf(rows, bounds[fold + 1]!)]
  const loss = (row: number): number => rowLoss(rows.objective, answers[row]!, rows.label[row]!)
  return Float64Array.from({ length: to - from }, (_, k) => loss(from + k))
}

/** Share of rows of a fold that answers of a classifier decide rightly, with their count. */
export function rightIn(
  { rows, bounds }: Road,
  fold: number,
  answers: Float64Array,
): readonly [right: number, rows: number] {
  const [from, to] = [placeOf(rows, bounds[fold]!), placeOf(rows, bounds[fold + 1]!)]
  let right = 0
  for (let row = from; row < to; row++) if (Number(answers[row]! >= 0.5) === rows.label[row]) right++
  return [right, to - from]
}

export const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

const placeOf = ({ times }: LabRows, moment: number): number => {
  const found = times.findIndex((time) => time >= moment)
  return found < 0 ? times.length : found
}
