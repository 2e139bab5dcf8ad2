import { createRequire } from 'node:module'
import path from 'node:path'
import { boosting, logistic } from '../../src/learners/index.ts'
import { type NumberColumn, numberColumn, type Table, tableOf } from '../../src/table/index.ts'
import type { LabRows } from '../../src/training/lab.ts'
import { streamIn } from '../concept/files.ts'
import { withLake } from '../estimate/made.ts'
import { bikes } from './bikes.ts'
import { type Change, plantedRows } from './planted.ts'
import type { Road } from './walk.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WEEK = 7 * DAY
const ALWAYS = 100 * 365 * DAY
/** The flights of the demo, in the npm package `vega-datasets`. */
const flightsFile = (): string =>
  path.join(path.dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data', 'flights-3m.parquet')

const everyFrom = (from: number, lengthMs: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, k) => from + k * lengthMs)

/** Bikes by months: the windows of the bench of renewal. */
export function bikeRoad(): Road | undefined {
  const rows = bikes()
  const bounds = Array.from({ length: 25 }, (_, month) => Date.UTC(2011, month, 1))
  const windows = { '13w': 13 * WEEK, '26w': 26 * WEEK, all: ALWAYS }
  return rows && { rows, bounds, windows, learner: boosting({ rounds: 200, leaves: 31, patience: 20 }), first: 4 }
}

/** Elec2 by four weeks, columns alone; whether the price rises is known a day later. */
export const electricityRoad = (): Road | undefined => electricityRoads()[0]?.[1]

const LAGS = [1, 2, 3, 48, 336]
const A_DAY_AGO = [48, 336]
const HALF_HOURS_A_DAY = 48

/**
 * Elec2 as it is; with labels of a day and a week before, which are known where labels come a day late; with those of the half hours just before,
 * which are known where they come at once; and, with labels a day late, with the price less its own mean over the day before.
 */
export function electricityRoads(): readonly (readonly [string, Road])[] {
  const stream = streamIn('electricity/electricity.csv', [])
  if (!stream) return []
  const { columns, labels } = stream
  const earlier = (lags: readonly number[]) =>
    lags.map((lag) => labels.map((_, row) => labels[row - lag] ?? Number.NaN))
  return [
    ['columns alone, labels a day late', roadOver(columns, labels, DAY)],
    [
      'and labels of a day and a week before, labels a day late',
      roadOver([...columns, ...earlier(A_DAY_AGO)], labels, DAY),
    ],
    ['and labels of the half hours before, labels at once', roadOver([...columns, ...earlier(LAGS)], labels, HOUR / 2)],
    [
      'and the price less its mean of 24 hours, labels a day late',
      roadOver([...columns, overMean(columns[1]!)], labels, DAY),
    ],
  ]
}

function overMean(price: Float64Array): Float64Array {
  return price.map((value, row) => {
    const before = price.subarray(Math.max(0, row - HALF_HOURS_A_DAY), row)
    return value - before.reduce((sum, one) => sum + one, 0) / before.length
  })
}

function roadOver(columns: readonly Float64Array[], label: Float64Array, lagMs: number): Road {
  const times = label.map((_, row) => (row * HOUR) / 2)
  const features = columns.map((_, k) => `c${k}`)
  const table = tableOf(Object.fromEntries(columns.map((values, k) => [features[k]!, numberColumn(values)])))
  const known = times.map((time) => time + lagMs)
  const rows: LabRows = { table, features, label, times, known, objective: 'binary', cut: 0 }
  const windows = { '8w': 8 * WEEK, '26w': 26 * WEEK, all: ALWAYS }
  const learner = boosting({ rounds: 100, leaves: 15, patience: 10 })
  return { rows, bounds: everyFrom(0, 4 * WEEK, 33), windows, learner, first: 4 }
}

/** A twentieth of the flights of 2001 by weeks: late by more than 15 minutes. */
export async function flightRoad(folder: string): Promise<Road> {
  const table = await withLake(folder, (lake) =>
    lake.table(
      `select epoch_ms(date)::double as at, (delay > 15)::double as label, distance::double as distance, hour(date)::double as hour, dayofweek(date)::double as day, origin, destination from '${flightsFile()}' where hash(date, distance, origin, destination) % 20 = 0 order by date, origin, destination, distance, delay`,
    ),
  )
  const numbers = (name: string): Float64Array => (table.columns.get(name) as NumberColumn).values
  const features = ['distance', 'hour', 'day', 'origin', 'destination']
  const own: Table = tableOf(Object.fromEntries(features.map((name) => [name, table.columns.get(name)!])))
  const times = numbers('at')
  const known = times.map((time) => time + 12 * HOUR)
  const rows: LabRows = { table: own, features, label: numbers('label'), times, known, objective: 'binary', cut: 0 }
  const windows = { '2w': 2 * WEEK, '6w': 6 * WEEK, all: ALWAYS }
  const learner = boosting({ rounds: 100, leaves: 15, patience: 10 })
  return { rows, bounds: everyFrom(Date.UTC(2001, 0, 1), WEEK, 25), windows, learner, first: 3 }
}

/** A made stream of 300 rows a day with a change on day 60, by weeks. */
export function plantedRoad(change: Change, seed: number): Road {
  const windows = { '2w': 2 * WEEK, '6w': 6 * WEEK, all: ALWAYS }
  return {
    rows: plantedRows(change, seed),
    bounds: everyFrom(4 * DAY, WEEK, 12),
    windows,
    learner: logistic(),
    first: 3,
  }
}
