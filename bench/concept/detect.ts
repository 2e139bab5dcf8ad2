import { conceptWatch, fitChampion, incidentsOf } from '../../src/evaluation/index.ts'
import { median } from '../bench.ts'
import type { Stream } from './streams.ts'

/** How soon changes were found: rows after each, `Infinity` where they were not, and alarms that were about none. */
export interface Found {
  readonly delays: readonly number[]
  readonly falseAlarms: number
  readonly rows: number
}

const TWO = { kind: 'class', classes: 2 } as const
/** An alarm within so many rows is about the change. */
const NEAR = 2500

/** The default watch with a learned champion, as `monitoring concept --learn` has it. */
export function findChanges({ columns, labels, changes }: Stream): Found {
  const watch = conceptWatch({
    ...{ width: columns.length, kind: 'class', binary: true },
    fit: (its, theirs) => fitChampion(TWO, { columns: its, labels: theirs }),
  })
  const rows = { rows: labels.length, errors: new Float64Array(labels.length), labels, columns }
  const alarms = incidentsOf(watch.add(rows)).map(({ row }) => row)
  const isNear = (row: number, change: number): boolean => row >= change && row < change + NEAR
  return {
    delays: changes.map((change) => (alarms.find((row) => isNear(row, change)) ?? Number.POSITIVE_INFINITY) - change),
    falseAlarms: alarms.filter((row) => !changes.some((change) => isNear(row, change))).length,
    rows: labels.length,
  }
}

/** Median and worst delay at each change, and false alarms in 10,000 rows, over streams of one kind. */
export function summaryOf(all: readonly Found[]): string {
  const at = (k: number): string => {
    const delays = all.map(({ delays }) => delays[k]!)
    return `${median(delays)} (${Math.max(...delays)})`
  }
  const each = all[0]!.delays.map((_, k) => at(k)).join(', ')
  return `rows to each change, median (worst) of ${all.length}: ${each}; false alarms in 10,000 rows ${falseRate(all).toFixed(3)}`
}

/** False alarms in 10,000 rows. */
export function falseRate(all: readonly Found[]): number {
  const rows = all.reduce((sum, one) => sum + one.rows, 0)
  return (all.reduce((sum, one) => sum + one.falseAlarms, 0) * 10_000) / rows
}
