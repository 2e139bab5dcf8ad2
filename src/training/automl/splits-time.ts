import type { Fold, SplitRequest } from './splits.ts'

/** The share of rows that the first fold learns from; the rest is tested in stretches of equal length. */
const FIRST_SHARE = 0.4

/**
 * An expanding window: the stretches after the first 40 % of the rows, each tested by what comes before it. Cuts stand between
 * moments, as near as possible to equal numbers of rows. Folds whose training rows are of one class are left out.
 */
export function timeFolds(
  { rows, objective, label, folds }: SplitRequest,
  times: Float64Array,
): { readonly folds: readonly Fold[]; readonly moments: number } {
  const key = times.map((time) => (Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time))
  const order = Int32Array.from({ length: rows }, (_, row) => row).sort((a, b) => compare(key[a]!, key[b]!) || a - b)
  const borders = bordersOf(order, key)
  const cuts = new Set<number>()
  for (let k = 0; k < folds; k++) {
    const cut = nearest(borders, rows * (FIRST_SHARE + ((1 - FIRST_SHARE) * k) / folds))
    if (cut !== undefined) cuts.add(cut)
  }
  const ends = [...cuts, rows]
  const made: Fold[] = []
  for (let k = 0; k + 1 < ends.length; k++) {
    const train = order.slice(0, ends[k]!).sort()
    if (objective !== 'regression' && train.every((row) => label[row] === label[train[0]!])) continue
    made.push({ train, test: order.slice(ends[k]!, ends[k + 1]!).sort() })
  }
  return { folds: made, moments: borders.length + 1 }
}

/** Positions in the order where a new moment begins, ascending. */
function bordersOf(order: Int32Array, key: Float64Array): number[] {
  const borders: number[] = []
  for (let at = 1; at < order.length; at++) if (key[order[at]!] !== key[order[at - 1]!]) borders.push(at)
  return borders
}

function nearest(borders: readonly number[], target: number): number | undefined {
  let [low, high] = [0, borders.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (borders[middle]! < target) low = middle + 1
    else high = middle
  }
  const [before, after] = [borders[low - 1], borders[low]]
  if (before === undefined || after === undefined) return before ?? after
  return target - before <= after - target ? before : after
}

/** Also where both are -Infinity, whose difference is no number. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
