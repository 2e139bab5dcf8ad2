/** Columns that make up the label. */
export interface Parts {
  /** In the order they were found. */
  readonly columns: readonly string[]
  /** What each is multiplied with. */
  readonly weights: readonly number[]
  /** Share of the variance of the label that they do not explain. */
  readonly unexplained: number
  /** All weights are +1 or -1: a plain sum or difference. */
  readonly isPlain: boolean
  readonly rows: number
}

/** A column of numbers for `partsOfLabel`; NaN where missing. */
export interface Candidate {
  readonly name: string
  readonly values: Float64Array
}

const MOST_PARTS = 5
const UNEXPLAINED = 1e-6
const PLAIN = 1e-3
/** A plain sum that leaves out a small part, such as a fee, explains nearly all with weights near 1. */
const LOOSE_UNEXPLAINED = 0.02
const LOOSE_PLAIN = 0.1
const FEWEST_ROWS = 30

/**
 * Looks for two to five columns whose sum, each times a weight, is the label, up to a millionth of its variance: takes the column that
 * explains most of what is left, again and again (orthogonal matching pursuit). So casual + registered = cnt is found; and fare + tip +
 * tolls = total but for a fee, where weights near 1 leave less than 2 %.
 */
export function partsOfLabel(label: Float64Array, candidates: readonly Candidate[]): Parts | undefined {
  const usable = candidates.filter(({ values }) => values.every((value) => !Number.isNaN(value)))
  const rows = label.length
  if (rows < FEWEST_ROWS || usable.length < 2) return undefined
  const total = centered(label)
  const variance = dot(total, total)
  if (!(variance > 0)) return undefined
  const left = Float64Array.from(total)
  const basis: Float64Array[] = []
  const chosen: Candidate[] = []
  let loose: Parts | undefined
  while (chosen.length < MOST_PARTS) {
    const next = strongest(
      left,
      usable.filter((one) => !chosen.includes(one)),
      basis,
    )
    if (!next) return loose
    chosen.push(next.candidate)
    basis.push(next.direction)
    const along = dot(left, next.direction)
    for (let row = 0; row < rows; row++) left[row]! -= along * next.direction[row]!
    const unexplained = dot(left, left) / variance
    if (unexplained > LOOSE_UNEXPLAINED) continue
    const found = { ...describe(total, chosen), unexplained, rows }
    if (unexplained <= UNEXPLAINED) return chosen.length < 2 ? undefined : found
    if (chosen.length >= 2 && areNear(found.weights, LOOSE_PLAIN)) loose = { ...found, isPlain: false }
  }
  return loose
}

function describe(total: Float64Array, chosen: readonly Candidate[]): Pick<Parts, 'columns' | 'weights' | 'isPlain'> {
  const weights = weightsOf(total, chosen)
  return { columns: chosen.map(({ name }) => name), weights, isPlain: areNear(weights, PLAIN) }
}

/** All of them +1 or -1, up to a tolerance. */
function areNear(weights: readonly number[], tolerance: number): boolean {
  return weights.every((weight) => Math.abs(Math.abs(weight) - 1) < tolerance)
}

interface Next {
  readonly candidate: Candidate
  /** Of length 1, at right angles to those before. */
  readonly direction: Float64Array
}

function strongest(
  left: Float64Array,
  candidates: readonly Candidate[],
  basis: readonly Float64Array[],
): Next | undefined {
  let best: Next | undefined
  let most = 0
  for (const candidate of candidates) {
    const direction = centered(candidate.values)
    const before = dot(direction, direction)
    for (const known of basis) {
      const along = dot(direction, known)
      for (let row = 0; row < direction.length; row++) direction[row]! -= along * known[row]!
    }
    const length = Math.sqrt(dot(direction, direction))
    // What is left of a column that others make up is rounding.
    if (!(length > 1e-6 * Math.sqrt(before))) continue
    const along = Math.abs(dot(left, direction)) / length
    if (along > most) {
      most = along
      best = { candidate, direction: direction.map((value) => value / length) }
    }
  }
  return best
}

/** Least squares of the label on the chosen columns, by Gauss elimination of the normal equations. */
function weightsOf(total: Float64Array, chosen: readonly Candidate[]): number[] {
  const columns = chosen.map(({ values }) => centered(values))
  const scale = columns.map((column) => Math.sqrt(dot(column, column)))
  const system = columns.map((column, i) => [
    ...columns.map((other, j) => dot(column, other) / (scale[i]! * scale[j]!)),
    dot(column, total) / scale[i]!,
  ])
  const n = system.length
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (j === i) continue
      const factor = system[j]![i]! / system[i]![i]!
      for (let k = i; k <= n; k++) system[j]![k]! -= factor * system[i]![k]!
    }
  }
  return system.map((row, i) => row[n]! / row[i]! / scale[i]!)
}

function centered(values: Float64Array): Float64Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return values.map((value) => value - mean)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let row = 0; row < a.length; row++) sum += a[row]! * b[row]!
  return sum
}
