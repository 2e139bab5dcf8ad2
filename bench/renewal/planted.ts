import { candidatesOf, foldsOf, unjudged } from '../../src/automation/renewal/candidates.ts'
import { type Choice, chooseCandidate } from '../../src/automation/renewal/choice.ts'
import { seededRandom } from '../../src/base/index.ts'
import { logistic } from '../../src/learners/index.ts'
import { numberColumn, sliceRows, tableOf } from '../../src/table/index.ts'
import { createLab, type LabRows } from '../../src/training/lab.ts'
import { runTrial } from '../../src/training/trial.ts'

const DAY = 86_400_000
const CHANGE = 60
const DAYS = 88
const A_DAY = 300
const LAG = DAY
const RULES = { windows: ['sinceChange', '2w', '6w', 'all'], horizonMs: 7 * DAY, recurring: true, recalibrate: true }
const PAYOFF = { minGain: 0.01 }
const silent = (): void => undefined

/** Until this day the concept is another, where it comes back at the change. */
const OLD = 20
/** What changes on day 60: nothing; the share of ones; what a column says; or what it says is again what it said at first. */
export const CHANGES = ['nothing', 'the level', 'a column turned', 'an old concept is back'] as const
export type Change = (typeof CHANGES)[number]

/** When a renewal was first worth it after a change, and what was chosen. */
export interface Recovery {
  /** Days after the change; undefined where none was in four weeks. */
  readonly days: number | undefined
  readonly chosen: string | undefined
}

/** A stream with a planted change, weighed once a day from the change on, as after an alarm on that very day; labels a day late. */
export function recovery(change: Change, seed: number): Recovery {
  const rows = plantedRows(change, seed)
  const contest = contestOver(rows, change)
  for (let day = CHANGE + 1; day <= DAYS; day++) {
    const { what, chosen } = contest.at(day)
    if (what === 'retrain') return { days: day - CHANGE, chosen: chosen! }
  }
  return { days: undefined, chosen: undefined }
}

/** The champion of a planted stream, and the contest that a day of it would see. */
export interface PlantedContest {
  readonly champion: Uint8Array
  readonly at: (day: number, changedAt?: number) => Choice
  /** What a choice of that day puts into the rollout. */
  readonly model: (choice: Choice, day: number) => Uint8Array
}

/** A champion learned from the five weeks that end five days before the change; one version is kept, of the first days. */
export function contestOver(rows: LabRows, change: Change): PlantedContest {
  const learner = logistic()
  const learn = (from: number, to: number): Uint8Array => {
    const own = between(rows, from * DAY, to * DAY)
    return createLab({ ...own, cut: to * DAY }).fit({ learner, seed: 1, on: 'all' }, silent).onnx
  }
  const isBack = change === 'an old concept is back'
  const champion = learn(isBack ? OLD : 0, CHANGE - 5)
  const old = isBack ? learn(0, OLD) : undefined
  const open = (day: number, changedAt: number) => {
    const versions = old ? [1] : []
    return candidatesOf({ ...RULES, payoff: PAYOFF }, { now: day * DAY, begin: 0, changedAt, versions })
  }
  return {
    champion,
    at(day, changedAt = CHANGE * DAY) {
      const folds = foldsOf(RULES, { until: day * DAY - LAG, changedAt })
      const seen = between(rows, 0, day * DAY)
      const candidates = open(day, changedAt).map((one) => {
        const { from, lengthMs, recalibrates, version } = one
        const refused = unjudged(one, folds, { until: day * DAY - LAG, changedAt })
        const place = lengthMs === undefined ? { from: from! } : { lengthMs }
        const learned = recalibrates
          ? { recalibrate: { lengthMs: lengthMs! } }
          : { learn: { ...place, learner, seed: 1 } }
        const way = version === undefined ? learned : { model: old! }
        const trial = refused ? undefined : runTrial(seen, { ...way, champion, folds, metric: 'logloss' }, silent)
        return { ...one, backtest: trial ?? null }
      })
      return chooseCandidate({ candidates, payoff: PAYOFF, requests: null })
    },
    model({ alternatives }, day) {
      const { from, version, recalibrates } = alternatives.find(({ chosen }) => chosen)!
      if (version !== undefined) return old!
      const own = between(rows, from!, day * DAY - LAG)
      const base = recalibrates && { base: champion }
      return createLab({ ...own, cut: day * DAY }).fit({ learner, seed: 1, on: 'all', ...base }, silent).onnx
    },
  }
}

export function plantedRows(change: Change, seed: number): LabRows {
  const random = seededRandom(seed)
  const times = Float64Array.from({ length: DAYS * A_DAY }, (_, row) => (row * DAY) / A_DAY)
  const [x, y] = [times.map(() => 2 * random.next() - 1), times.map(() => 2 * random.next() - 1)]
  const label = times.map((time, row) => {
    const after = time >= CHANGE * DAY
    const isOld = change === 'an old concept is back' && (after || time < OLD * DAY)
    const turned = isOld || (after && change === 'a column turned') ? -1 : 1
    const level = after && change === 'the level' ? 0.2 : -0.6
    return Number(random.next() < 1 / (1 + Math.exp(-(level + 1.5 * x[row]! + turned * y[row]!))))
  })
  const table = tableOf({ x: numberColumn(x), y: numberColumn(y) })
  const known = times.map((time) => time + LAG)
  return { table, features: ['x', 'y'], label, times, known, objective: 'binary', cut: 0 }
}

/** Rows between two moments, in milliseconds. */
export function between(rows: LabRows, from: number, to: number): LabRows {
  const place = (moment: number): number => {
    const found = rows.times.findIndex((time) => time >= moment)
    return found < 0 ? rows.times.length : found
  }
  const [first, last] = [place(from), place(to)]
  const [label, times, known] = [rows.label, rows.times, rows.known].map((all) => all.slice(first, last))
  return { ...rows, table: sliceRows(rows.table, first, last), label: label!, times: times!, known: known! }
}
