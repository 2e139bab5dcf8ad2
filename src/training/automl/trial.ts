import { seededRandom } from '../../base/index.ts'
import { encodeModel, graph, value } from '../../inference/index.ts'
import {
  type Crew,
  FEATURES,
  type Learned,
  type LearnerSpec,
  learnerNamed,
  optionsOf,
  SCORES,
  type Sheet,
  takeSheet,
} from '../../learners/index.ts'
import { stopsEarly } from '../lab.ts'
import type { Report } from '../thread.ts'
import { answersOfScores } from './answers.ts'
import { goalOn, type Material } from './material.ts'
import { type FoldScore, measureRows, standardError } from './score.ts'
import type { Fold } from './splits.ts'
import { widened, withoutColumn } from './trimmed.ts'

/** What to try. */
export interface TrialOrder extends LearnerSpec {
  readonly seed: number
  /** Positions of the folds. */
  readonly folds: readonly number[]
  /** Which way of dividing the rows; that of the material when not given. */
  readonly split?: 'other'
  /** Share of the rows to learn from, above 0 and at most 1. */
  readonly share: number
  /** Rounds of each fold, where they are known: then no row tells when to stop. */
  readonly rounds?: readonly (number | null)[]
  /**
   * Lets held-out rows tell only the mean number of rounds, which all folds are then judged with: twice the work, and no look at the
   * rows that judge but through that one number.
   */
  readonly twice?: boolean
  /** Threads that learners may use; the one that is asked when not given. */
  readonly threads?: number
  /** Milliseconds after which to end with what was learned so far. */
  readonly withinMs?: number
}

/** A fold of a trial. */
export interface TriedFold extends FoldScore {
  /** Rounds that were kept; null where the learner has none. */
  readonly rounds: number | null
}

/** What came of a trial. */
export interface TrialResult {
  readonly folds: readonly TriedFold[]
  /** Of fitting and answering. */
  readonly seconds: number
  /** Size of the learned model of the first fold, without preparation. */
  readonly bytes: number
  /** For the held-out rows, fold after fold, row-major. */
  readonly answers: Float32Array
  /** Time was up before all folds were done; those that are there are whole. */
  readonly late: boolean
  /** No row that judges has told a fold by itself when to stop. */
  readonly confirmed: boolean
}

/** What a trial is run with. */
export interface TrialContext {
  readonly report: Report
  /** Milliseconds. */
  readonly now: () => number
  readonly crew?: Crew
}

/** Runs trials on one material. */
export interface TrialRunner {
  /** Errors: those of the learner. */
  run(order: TrialOrder, context: TrialContext): TrialResult
}

export function createTrialRunner(material: Material): TrialRunner {
  const tests = new Map<Fold, Sheet>()
  const testSheet = (fold: Fold): Sheet => {
    const known = tests.get(fold) ?? takeSheet(material.sheet, fold.test)
    tests.set(fold, known)
    return known
  }
  const runFolds = (order: TrialOrder, context: FoldContext): Omit<TrialResult, 'seconds'> => {
    const list = (order.split === 'other' ? material.otherFolds : material.folds)!
    const stops = stopsEarly(order.learner)
    const done: TriedFold[] = []
    const answers: Float64Array[] = []
    let bytes = 0
    for (const [place, position] of order.folds.entries()) {
      const fold = list[position]!
      const report: Report = (share, doing) => context.report((place + share) / order.folds.length, doing)
      const learned = fitFold(material, { order, fold, place }, { ...context, report })
      // one that was cut off has not learned what it would; the first fold counts, if it can be told to end there again
      if (context.isLate() && (place > 0 || !stops)) break
      const answer = answersOfScores(learned.scores(testSheet(fold)), learned.link, material.width)
      const { value: measured, influence } = measureRows(material, fold.test, answer)
      const error = standardError(influence, fold.test, material.blocks)
      done.push({ fold: position, value: measured, error, rounds: stops ? (learned.rounds ?? null) : null })
      answers.push(answer)
      if (place === 0) bytes = sizeOf(learned, material.sheet)
      if (context.isLate() && place + 1 < order.folds.length) break
    }
    const late = done.length < order.folds.length
    return { folds: done, bytes, answers: joined(answers), late, confirmed: !stops || order.rounds !== undefined }
  }
  return {
    run(order, context) {
      const started = context.now()
      const end = started + (order.withinMs ?? Number.POSITIVE_INFINITY)
      const timed = { ...context, isLate: () => context.now() > end }
      const first = runFolds(order, timed)
      const rounds = order.twice && !first.confirmed && !first.late ? meanRounds(first.folds) : null
      const found = rounds === null ? first : runFolds({ ...order, rounds: order.folds.map(() => rounds) }, timed)
      // where time is up in between, what was found first is better than nothing
      return { ...(found.late && !first.late ? first : found), seconds: (context.now() - started) / 1_000 }
    },
  }
}

/** The mean number of rounds of folds; null where they have none. */
export function meanRounds(folds: readonly TriedFold[]): number | null {
  const known = folds.flatMap(({ rounds }) => rounds ?? [])
  if (known.length === 0) return null
  return Math.max(1, Math.round(known.reduce((sum, rounds) => sum + rounds, 0) / known.length))
}

interface FoldContext extends TrialContext {
  readonly isLate: () => boolean
}

/** Learns from a fold. Rows that are held out tell when to stop, unless the rounds are known. */
function fitFold(
  material: Material,
  { order, fold, place }: { readonly order: TrialOrder; readonly fold: Fold; readonly place: number },
  context: FoldContext,
): Learned {
  const { seed, share, rounds } = order
  const train = share < 1 ? sampled(fold.train, share, seed) : fold.train
  const known = rounds?.[place]
  const stopping = rounds === undefined && stopsEarly(order.learner) ? fold.test : undefined
  const spec = known === undefined || known === null ? order : withRounds(order, known)
  return fitRows(material, { spec, rows: train, seed, ...(stopping && { stopping }) }, context)
}

/** Learners that draw a trend on beyond the rows they learned from. */
const DRAWS_ON: ReadonlySet<string> = new Set(['seasonal', 'linear', 'logistic'])

/** What to fit, and on which rows. */
export interface RowsOrder {
  readonly spec: LearnerSpec
  readonly rows: Int32Array
  readonly seed: number
  readonly stopping?: Int32Array
}

/** Fits a learner on some rows of the material. Errors: those of the learner. */
export function fitRows(
  material: Material,
  { spec, rows, seed, stopping }: RowsOrder,
  { report, crew, isLate }: TrialContext & { readonly isLate?: () => boolean },
): Learned {
  const learner = learnerNamed(spec.learner)
  const context = {
    ...{ random: seededRandom(seed), progress: report },
    ...(crew && { crew }),
    ...(isLate && { isLate }),
  }
  const how = { options: optionsOf(spec) as never, context }
  const goal = goalOn(material, rows, stopping)
  const { sheet, trend } = material
  if (trend === undefined || DRAWS_ON.has(spec.learner)) return learner.fit(sheet, goal, how)
  const without = withoutColumn(sheet, trend)
  const learned = learner.fit(without, goal, how)
  return without === sheet ? learned : widened(learned, sheet, trend)
}

/** The specification with a number of rounds that is kept to. */
export function withRounds({ learner, options }: LearnerSpec, rounds: number): LearnerSpec {
  return { learner, options: { ...options, rounds: Math.max(1, rounds), patience: 0 } }
}

/** A share of the rows, scattered, the same for the same seed. */
function sampled(rows: Int32Array, share: number, seed: number): Int32Array {
  const random = seededRandom(seed ^ 0x5eed)
  return rows.filter(() => random.next() < share)
}

function joined(parts: readonly Float64Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Bytes of the body of a model. */
export function sizeOf({ body }: Learned, sheet: Sheet): number {
  return encodeModel(
    graph({
      name: 'body',
      inputs: [value(FEATURES, 'float', ['N', sheet.columns.length])],
      outputs: [value(SCORES, 'float', ['N', 1])],
      nodes: body.nodes,
      initializers: body.initializers ?? {},
    }),
  ).length
}
