/** What mean labels are taken from. All arrays have one value for each row. */
export interface MeanRules {
  /** One target a column: the label, or 1 for the rows of one class and 0 for the others. NaN in rows that do not tell. */
  readonly targets: readonly Float64Array[]
  readonly weights?: Float64Array
  /** The part of each row; its mean is taken from the other parts. */
  readonly folds: Int32Array
}

/** With the weight of how many rows the overall mean is mixed in. */
const PRIOR_ROWS = 20

/** Parts that rows are scattered over. */
const FOLDS = 5

/** A part for each row, scattered over the table. */
export function scatteredFolds(rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => (Math.imul(row + 1, 0x9e3779b1) >>> 8) % FOLDS)
}

/**
 * The mean of each target by the rank of a category, drawn to the overall mean by the weight of 20 rows; the mean at 0 is the
 * overall one. `trained` has for each row the mean over the other parts only, so that its own label does not tell.
 *
 * Source: Micci-Barreca 2001, "A preprocessing scheme for high-cardinality categorical attributes".
 */
export function crossFitMeans(
  ranks: Float32Array,
  rules: MeanRules,
): { readonly means: readonly Float32Array[]; readonly trained: readonly Float32Array[] } {
  const size = ranks.reduce((most, rank) => Math.max(most, rank), 0) + 1
  const fitted = rules.targets.map((target) => {
    const parts = sumsByFold(ranks, target, rules)
    const all = totalOf([...parts.values()], size)
    const others = new Map([...parts].map(([fold, part]) => [fold, meansOf(minus(all, part))]))
    return { mean: meansOf(all), trained: ranks.map((rank, row) => others.get(rules.folds[row]!)![rank]!) }
  })
  return { means: fitted.map(({ mean }) => mean), trained: fitted.map(({ trained }) => trained) }
}

/** Sums and weights by rank. */
interface Sums {
  readonly sum: Float64Array
  readonly weight: Float64Array
}

function sumsByFold(ranks: Float32Array, target: Float64Array, { weights, folds }: MeanRules): Map<number, Sums> {
  const size = ranks.reduce((most, rank) => Math.max(most, rank), 0) + 1
  const byFold = new Map<number, Sums>()
  for (let row = 0; row < ranks.length; row++) {
    const fold = folds[row]!
    const found = byFold.get(fold)
    const part = found ?? { sum: new Float64Array(size), weight: new Float64Array(size) }
    if (!found) byFold.set(fold, part)
    if (!Number.isFinite(target[row]!)) continue
    const weight = weights?.[row] ?? 1
    part.sum[ranks[row]!]! += weight * target[row]!
    part.weight[ranks[row]!]! += weight
  }
  return byFold
}

function totalOf(parts: readonly Sums[], size: number): Sums {
  const all = { sum: new Float64Array(size), weight: new Float64Array(size) }
  for (const { sum, weight } of parts)
    for (let rank = 0; rank < size; rank++) {
      all.sum[rank]! += sum[rank]!
      all.weight[rank]! += weight[rank]!
    }
  return all
}

function minus(all: Sums, part: Sums): Sums {
  return {
    sum: all.sum.map((value, rank) => value - part.sum[rank]!),
    weight: all.weight.map((value, rank) => value - part.weight[rank]!),
  }
}

function meansOf({ sum, weight }: Sums): Float32Array {
  const total = weight.reduce((all, one) => all + one, 0)
  const prior = total > 0 ? sum.reduce((all, one) => all + one, 0) / total : 0
  return Float32Array.from(sum, (value, rank) => (value + prior * PRIOR_ROWS) / (weight[rank]! + PRIOR_ROWS))
}
