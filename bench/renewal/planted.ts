import { candidatesOf, foldsOf } from '../../src/automation/renewal/candidates.ts'
import { chooseCandidate } from '../../src/automation/renewal/choice.ts'
import { seededRandom } from '../../src/base/index.ts'
import { logistic } from '../../src/learners/index.ts'
import { numberColumn, tableOf } from '../../src/table/index.ts'
import { createLab, type LabRows } from '../../src/training/lab.ts'
import { runTrial } from '../../src/training/trial.ts'

const DAY = 86_400_000
const CHANGE = 60
const DAYS = 88
const A_DAY = 300
const LAG = DAY
const RULES = { windows: ['sinceChange', '2w', '6w', 'all'], horizonMs: 7 * DAY, recurring: false, recalibrate: true }
const PAYOFF = { minGain: 0.01 }
const silent = (): void => undefined

/** What changes on day 60: nothing; the share of ones; or what a column says. */
export const CHANGES = ['nothing', 'the level', 'a column turned'] as const
type Change = (typeof CHANGES)[number]

/** When a renewal was first worth it after a change, and what was chosen. */
export interface Recovery {
  /** Days after the change; undefined where none was in four weeks. */
  readonly days: number | undefined
  readonly chosen: string | undefined
}

/** A stream with a planted change, weighed once a day from the change on, as after an alarm on that very day; labels a day late. */
export function recovery(change: Change, seed: number): Recovery {
  const rows = stream(change, seed)
  const learner = logistic()
  const champion = createLab({ ...until(rows, (CHANGE - 5) * DAY), cut: (CHANGE - 12) * DAY }).fit(
    { learner, seed: 1, on: 'all' },
    silent,
  ).onnx
  for (let day = CHANGE + 1; day <= DAYS; day++) {
    const now = day * DAY
    const open = { now, begin: 0, changedAt: CHANGE * DAY, versions: [] }
    const folds = foldsOf(RULES, { until: now - LAG, changedAt: open.changedAt })
    const seen = until(rows, now)
    const candidates = candidatesOf({ ...RULES, payoff: PAYOFF }, open).map((one) => {
      const { name, from, lengthMs, recalibrates } = one
      const young = lengthMs === undefined && from! >= folds[0]!.from
      const place = lengthMs === undefined ? { from: from! } : { lengthMs }
      const way = recalibrates ? { recalibrate: { lengthMs: lengthMs! } } : { learn: { ...place, learner, seed: 1 } }
      const trial = young ? undefined : runTrial(seen, { ...way, champion, folds, metric: 'logloss' }, silent)
      return { name, backtest: trial ?? null }
    })
    const { what, chosen } = chooseCandidate({ candidates, payoff: PAYOFF, requests: null })
    if (what === 'retrain') return { days: day - CHANGE, chosen: chosen! }
  }
  return { days: undefined, chosen: undefined }
}

function stream(change: Change, seed: number): LabRows {
  const random = seededRandom(seed)
  const times = Float64Array.from({ length: DAYS * A_DAY }, (_, row) => (row * DAY) / A_DAY)
  const [x, y] = [times.map(() => 2 * random.next() - 1), times.map(() => 2 * random.next() - 1)]
  const label = times.map((time, row) => {
    const after = time >= CHANGE * DAY
    const turned = after && change === 'a column turned' ? -1 : 1
    const level = after && change === 'the level' ? 0.2 : -0.6
    return Number(random.next() < 1 / (1 + Math.exp(-(level + 1.5 * x[row]! + turned * y[row]!))))
  })
  const table = tableOf({ x: numberColumn(x), y: numberColumn(y) })
  const known = times.map((time) => time + LAG)
  return { table, features: ['x', 'y'], label, times, known, objective: 'binary', cut: 0 }
}

function until(rows: LabRows, end: number): LabRows {
  const length = rows.times.findIndex((time) => time >= end)
  if (length < 0) return rows
  const columns = [...rows.table.columns].map(([name, column]) => {
    const { values } = column as { readonly values: Float64Array }
    return [name, numberColumn(values.slice(0, length))] as const
  })
  const [label, times, known] = [rows.label, rows.times, rows.known].map((all) => all.slice(0, length))
  return { ...rows, table: tableOf(Object.fromEntries(columns)), label: label!, times: times!, known: known! }
}
