import type { Influence } from './influence.ts'

/**
 * Normalized discounted cumulative gain of the first `k` rows of each group, meaned over groups that hold anything relevant: gain
 * 2^relevance − 1, discount log2(1 + place). Rows of equal score share the mean discount of their places, so that order among them does
 * not matter. NaN where no group holds anything relevant.
 *
 * Source: Järvelin & Kekäläinen 2002; Burges et al. 2005 (gain); McSherry & Najork 2008 (ties).
 *
 * @example
 * ndcg({ scores: Float64Array.of(2, 1), relevance: Float64Array.of(0, 1), groups: [0, 0] }, 10).value // 0.63…
 */
export function ndcg(
  ranked: { readonly scores: Float64Array; readonly relevance: Float64Array; readonly groups: ArrayLike<number> },
  k: number,
): Influence {
  const members = new Map<number, number[]>()
  for (let row = 0; row < ranked.scores.length; row++) {
    const group = members.get(ranked.groups[row]!)
    if (group) group.push(row)
    else members.set(ranked.groups[row]!, [row])
  }
  const values: (readonly [number, number])[] = []
  for (const rows of members.values()) {
    const value = groupNdcg(ranked, rows, k)
    if (!Number.isNaN(value)) values.push([rows[0]!, value])
  }
  const value = values.reduce((sum, [, each]) => sum + each, 0) / values.length
  const influence = new Float64Array(ranked.scores.length)
  // A group is one observation; its part stands at its first row.
  for (const [row, each] of values) influence[row] = ((each - value) * influence.length) / values.length
  return { value, influence }
}

function groupNdcg(
  { scores, relevance }: { readonly scores: Float64Array; readonly relevance: Float64Array },
  rows: readonly number[],
  k: number,
): number {
  const gain = (row: number): number => 2 ** relevance[row]! - 1
  const discount = (place: number): number => (place < k ? 1 / Math.log2(2 + place) : 0)
  const ideal = [...rows].sort((a, b) => relevance[b]! - relevance[a]!)
  const best = ideal.reduce((sum, row, place) => sum + gain(row) * discount(place), 0)
  const order = [...rows].sort((a, b) => scores[b]! - scores[a]!)
  let sum = 0
  for (let from = 0; from < order.length && from < k; ) {
    let to = from
    let [gains, discounts] = [0, 0]
    for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
      gains += gain(order[to]!)
      discounts += discount(to)
    }
    sum += (gains * discounts) / (to - from)
    from = to
  }
  return best > 0 ? sum / best : Number.NaN
}
