import { readFileSync } from 'node:fs'
import { boosting, type LearnerSpec } from '../../src/learners/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../../src/table/index.ts'
import type { LabRows } from '../../src/training/lab.ts'
import { bikes } from '../renewal/bikes.ts'

const DAY = 86_400_000
const KDD = new URL('../../../shared/data/nsl_kdd/', import.meta.url)
/** Columns of a line: 41 of the connection, the attack, and how hard it is. */
const ATTACK = 41
const TEXTS: ReadonlySet<number> = new Set([1, 2, 3])
const A_DAY = 1_000

/** Rows in the order of time, of which a model learns the first stretch. Moments are milliseconds. */
export interface Course {
  readonly rows: LabRows
  readonly learner: LearnerSpec
  /** Where the held-out part of training begins, and where training ends and the model goes live. */
  readonly cut: number
  readonly live: number
  readonly end: number
  readonly windowMs: number
}

/** Bikes of two years, by weeks: learned from January to June 2011. The months that follow are warmer, and more people ride. */
export function bikeCourse(lagMs: number): Course | undefined {
  const rows = bikes()
  return (
    rows && {
      rows: { ...rows, known: rows.times.map((time) => time + lagMs) },
      learner: boosting({ rounds: 200, leaves: 31, patience: 20 }),
      ...{ cut: Date.UTC(2011, 5, 6), live: Date.UTC(2011, 6, 4), end: Date.UTC(2012, 1, 6), windowMs: 7 * DAY },
    }
  )
}

/**
 * Connections of NSL-KDD, 1,000 a day: 14 days to learn from and 6 to hold out, then what is left of the training file, then the test file with
 * attacks that were never seen.
 */
export function attackCourse(lagMs: number): Course | undefined {
  const [train, test] = [linesOf('KDDTrain+_20Percent.txt'), linesOf('KDDTest+.txt')]
  if (!train || !test) return undefined
  const quiet = Math.floor(train.length / A_DAY) * A_DAY
  const all = [...train.slice(0, quiet), ...test]
  const names = Array.from({ length: ATTACK }, (_, k) => `c${k}`)
  const columns = names.map((name, k) => {
    const cells = all.map((row) => row[k]!)
    return [name, TEXTS.has(k) ? categoryColumn(cells) : numberColumn(cells.map(Number))] as const
  })
  const start = Date.UTC(2001, 0, 1)
  const times = Float64Array.from(all.keys(), (row) => start + (row * DAY) / A_DAY)
  const at = (row: number): number => start + (row / A_DAY) * DAY
  return {
    rows: {
      table: tableOf(Object.fromEntries(columns)),
      features: names,
      label: Float64Array.from(all, (row) => Number(row[ATTACK] !== 'normal')),
      ...{ times, known: times.map((time) => time + lagMs), objective: 'binary', cut: 0 },
    },
    learner: boosting({ rounds: 200, leaves: 31, patience: 20 }),
    ...{ cut: at(14 * A_DAY), live: at(20 * A_DAY), windowMs: DAY },
    end: at(quiet + 8 * A_DAY),
  }
}

function linesOf(file: string): string[][] | undefined {
  try {
    const text = readFileSync(new URL(file, KDD), 'utf8')
    return text
      .trim()
      .split('\n')
      .map((line) => line.trim().split(','))
  } catch {
    return undefined
  }
}
