import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chooseCandidate } from '../../src/automation/renewal/choice.ts'
import { boosting } from '../../src/learners/index.ts'
import { numberColumn, tableOf } from '../../src/table/index.ts'
import type { LabRows } from '../../src/training/lab.ts'
import { createLab } from '../../src/training/lab.ts'
import { runTrial, type Trial, type TrialOrder } from '../../src/training/trial.ts'
import { type BenchOptions, isAsked, type Measured, measuredIn } from '../bench.ts'
import { CHANGES, recovery } from '../renewal/planted.ts'

/** Public data of the work place; not part of the repository. */
const BIKES = fileURLToPath(new URL('../../../shared/data/bike_sharing/hour.csv', import.meta.url))
const FEATURES = ['hr', 'weekday', 'workingday', 'holiday', 'weathersit', 'temp', 'atemp', 'hum', 'windspeed', 'mnth']
const DAY = 86_400_000
const HOUR = 3_600_000
const LEARNER = boosting({ rounds: 200, leaves: 31, patience: 20 })
const FIRST_MONTH = 6
const MONTHS = 24
const WINDOWS = { '13w': { lengthMs: 91 * DAY }, '26w': { lengthMs: 182 * DAY }, all: { from: 0 } } as const
/** What NumPy and XGBoost prototypes reached; see statistics of the loop, section 6. */
const BAR = { static: 101.3, '13w': 65.7, '26w': 62.4, all: 95.5, chosen: 64.2 }
const measured = measuredIn('renewal')
const silent = (): void => undefined
const monthStart = (month: number): number => Date.UTC(2011, month, 1)

/**
 * When and on what to learn again, by the product's own backtest and rule, on hourly bike rides of two years that grow: monthly error of each way,
 * and renewals that paid and that did not.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  if (isAsked('planted', options)) yield* planted(options.quick ? 3 : 10)
  if (isAsked('bikes', options)) yield* monthly(options.quick)
}

/** Days from a planted change to the first renewal that pays; without a change, how many renew in four weeks of looks. */
function* planted(streams: number): Iterable<Measured> {
  for (const change of CHANGES) {
    const found = Array.from({ length: streams }, (_, seed) => recovery(change, seed + 1))
    const renewed = found.filter(({ days }) => days !== undefined)
    const times = renewed.map(({ days }) => days!).sort((a, b) => a - b)
    const chosen = [...new Set(renewed.map(({ chosen: name }) => name))].map(
      (name) => `${name} ${renewed.filter((one) => one.chosen === name).length}`,
    )
    const common = { theirs: null, peer: 'none', runs: streams, note: `chosen: ${chosen.join(', ') || 'nothing'}` }
    if (change === 'nothing')
      yield measured('planted: renewals where nothing changed, looked at daily for four weeks', {
        ...{ ...common, ours: renewed.length, unit: 'streams' },
      })
    else
      yield measured(`planted: days until a renewal pays after ${change}`, {
        ...{ ...common, ours: times[Math.floor(times.length / 2)] ?? Number.POSITIVE_INFINITY, unit: 'days' },
        note: `${common.note}; worst ${times.at(-1)}; ${streams - renewed.length} not in four weeks`,
      })
  }
}

async function* monthly(quick: boolean): AsyncIterable<Measured> {
  const rows = bikes()
  const first = createLab({ ...upTo(rows, monthStart(FIRST_MONTH)), cut: monthStart(FIRST_MONTH - 1) })
  const champion = first.fit({ learner: LEARNER, seed: 1, on: 'train' }, silent).onnx
  const errors: Record<string, number[]> = { static: [], '13w': [], '26w': [], all: [], chosen: [], paying: [] }
  const tally = { done: 0, doneInVain: 0, prevented: 0, preventedRightly: 0 }
  let current: { learned: Place; at: number } | undefined
  for (let month = FIRST_MONTH; month < (quick ? FIRST_MONTH + 3 : MONTHS); month++) {
    const next = monthOf(month)
    const after = Object.fromEntries(
      Object.entries(WINDOWS).map(([name, learned]) => [name, trial(rows, { learned, folds: [next], champion })!]),
    ) as Record<keyof typeof WINDOWS, Trial>
    for (const [name, one] of Object.entries(after)) errors[name]!.push(Math.sqrt(one.loss))
    errors['static']!.push(Math.sqrt(after.all.championLoss))
    const inUse = current ? fitted(rows, current) : champion
    const choice = chooseCandidate({
      candidates: Object.entries(WINDOWS).map(([name, learned]) => ({
        name,
        backtest: trial(rows, { learned, folds: [monthOf(month - 2), monthOf(month - 1)], champion: inUse }) ?? null,
      })),
      ...{ payoff: { minGain: 0.01 }, requests: null },
    })
    const name = (choice.chosen ?? 'all') as keyof typeof WINDOWS
    errors['chosen']!.push(Math.sqrt(after[name].loss))
    const kept = trial(rows, { model: inUse, folds: [next], champion: inUse })!.loss
    const gained = after[name].loss < kept * 0.99
    if (choice.what === 'retrain') {
      tally.done++
      if (!gained) tally.doneInVain++
      current = { learned: WINDOWS[name], at: next.from }
    } else {
      tally.prevented++
      if (!gained) tally.preventedRightly++
    }
    errors['paying']!.push(Math.sqrt(choice.what === 'retrain' ? after[name].loss : kept))
  }
  for (const [name, each] of Object.entries(errors))
    yield measured(`bike sharing, monthly RMSE: ${name}`, {
      ...{ ours: mean(each), theirs: BAR[name as keyof typeof BAR] ?? null, peer: 'prototype', unit: 'rides' },
      ...{ runs: each.length, note: 'mean over months; a floor of the prototype, not a peer' },
    })
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  yield measured('bike sharing: renewals that did not pay in the month after', {
    ...{ ours: share(tally.doneInVain, tally.done), theirs: null, peer: 'none', unit: 'share', runs: tally.done },
    note: `${tally.prevented} were prevented, ${tally.preventedRightly} of them rightly`,
  })
}

type Place = { readonly from: number } | { readonly lengthMs: number }

function trial(
  rows: LabRows,
  of: Pick<TrialOrder, 'folds' | 'champion'> & { readonly learned?: Place; readonly model?: Uint8Array },
): Trial | undefined {
  const { learned, ...order } = of
  const learn = learned && { learn: { ...learned, learner: LEARNER, seed: 1 } }
  return runTrial(rows, { ...order, ...learn, metric: 'rmse' }, silent)
}

function fitted(rows: LabRows, { learned, at }: { readonly learned: Place; readonly at: number }): Uint8Array {
  const from = 'from' in learned ? learned.from : at - learned.lengthMs
  return createLab({ ...upTo(rows, at, from), cut: at }).fit({ learner: LEARNER, seed: 1, on: 'train' }, silent).onnx
}

const monthOf = (month: number) => ({ from: monthStart(month), to: monthStart(month + 1) })
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function upTo(rows: LabRows, end: number, begin = 0): LabRows {
  const chosen = [...rows.times.keys()].filter((row) => rows.times[row]! >= begin && rows.times[row]! < end)
  const pick = (values: Float64Array): Float64Array => Float64Array.from(chosen, (row) => values[row]!)
  const columns = Object.fromEntries(
    FEATURES.map((name) => [
      name,
      numberColumn(pick((rows.table.columns.get(name) as { values: Float64Array }).values)),
    ]),
  )
  const { label, times, known } = rows
  return { ...rows, table: tableOf(columns), label: pick(label), times: pick(times), known: pick(known) }
}

/** The rides of every hour; how many there were is known an hour later. */
function bikes(): LabRows {
  const [head, ...lines] = readFileSync(BIKES, 'utf8').trim().split('\n')
  const names = head!.trim().split(',')
  const cells = lines.map((line) => line.trim().split(','))
  const column = (name: string): Float64Array => Float64Array.from(cells, (row) => Number(row[names.indexOf(name)]))
  const hours = column('hr')
  const times = Float64Array.from(cells, (row, i) => Date.parse(row[names.indexOf('dteday')]!) + hours[i]! * HOUR)
  return {
    table: tableOf(Object.fromEntries(FEATURES.map((name) => [name, numberColumn(column(name))]))),
    features: FEATURES,
    ...{ label: column('cnt'), times, known: times.map((time) => time + HOUR), objective: 'regression', cut: 0 },
  }
}
