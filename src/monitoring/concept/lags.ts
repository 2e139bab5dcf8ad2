import type { ConceptRows } from '../../evaluation/index.ts'

/** Labels of earlier rows that are learned from, as columns. */
export interface Lags {
  /** How many rows back. */
  readonly rows: readonly number[]
  /** The newest labels, the last one last. */
  memory: Float64Array
}

const NEAREST = [1, 2, 3]
/** Hours of a day, half hours, days of a week in each. */
const SEASONS = [7, 12, 24, 48, 168, 336]
const MOST_SEASONS = 2
/** Agreement of a label with an earlier one from which the earlier one tells something. */
const TELLING = 0.2

/**
 * Which earlier labels tell something of the next: where neighbors agree, the three rows before and up to two seasons. That is honest only
 * where a label is known before the next row comes, which `learn` takes for granted; it is said with the result.
 */
export function lagsFor(labels: Float64Array): Lags {
  const none = { rows: [], memory: new Float64Array(0) }
  if (!(agreement(labels, 1) > TELLING)) return none
  const seasons = SEASONS.map((lag) => ({ lag, tells: agreement(labels, lag) }))
    .filter(({ tells }) => tells > TELLING)
    .sort((a, b) => b.tells - a.tells || a.lag - b.lag)
    .slice(0, MOST_SEASONS)
  const rows = [...NEAREST, ...seasons.map(({ lag }) => lag).sort((a, b) => a - b)]
  return { rows, memory: new Float64Array(0) }
}

function agreement(values: Float64Array, lag: number): number {
  if (values.length < 4 * lag) return 0
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  let [over, under] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    under += (values[i]! - mean) ** 2
    if (i >= lag) over += (values[i]! - mean) * (values[i - lag]! - mean)
  }
  return under === 0 ? 0 : over / under
}

/** The rows with the labels of earlier rows beside their columns; NaN where there is none. Remembers the newest labels. */
export function withLags<T extends ConceptRows>(rows: T, lags: Lags): T {
  if (lags.rows.length === 0) return rows
  const { memory } = lags
  const all = new Float64Array(memory.length + rows.rows)
  all.set(memory)
  all.set(rows.labels!, memory.length)
  const columns = lags.rows.map((lag) =>
    Float64Array.from({ length: rows.rows }, (_, row) => all[memory.length + row - lag] ?? Number.NaN),
  )
  lags.memory = all.slice(-Math.max(...lags.rows))
  return { ...rows, columns: [...(rows.columns ?? []), ...columns] }
}
