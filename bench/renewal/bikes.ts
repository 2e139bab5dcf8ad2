import { readFileSync } from 'node:fs'
import { numberColumn, tableOf } from '../../src/table/index.ts'
import type { LabRows } from '../../src/training/lab.ts'

/** Public data of the work place; not part of the repository. */
const BIKES = new URL('../../../shared/data/bike_sharing/hour.csv', import.meta.url)
const FEATURES = ['hr', 'weekday', 'workingday', 'holiday', 'weathersit', 'temp', 'atemp', 'hum', 'windspeed', 'mnth']
const HOUR = 3_600_000

/** The rides of every hour of 2011 and 2012; how many there were is known an hour later. Undefined where the file is not there. */
export function bikes(): LabRows | undefined {
  const text = read()
  if (text === undefined) return undefined
  const [head, ...lines] = text.trim().split('\n')
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

function read(): string | undefined {
  try {
    return readFileSync(BIKES, 'utf8')
  } catch {
    return undefined
  }
}
