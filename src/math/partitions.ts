import { entropyOfCounts } from './moments.ts'

/** How two ways to sort rows into groups agree. */
export interface Agreement {
  /** In nats. */
  readonly mutualInformation: number
  /** Divided by the mean of the two entropies, 0 to 1; 1 where both have one group only. */
  readonly normalized: number
  /** The Rand index corrected for chance: 0 on average for random groups, 1 for equal ones. */
  readonly adjustedRand: number
}

/**
 * Agreement of two groupings of the same rows, given as group numbers or names.
 *
 * Source: Shannon 1948; Hubert & Arabie 1985.
 *
 * @example
 * agreementOf([0, 0, 1, 1], [1, 1, 0, 0]).adjustedRand // 1
 */
export function agreementOf(first: readonly (number | string)[], second: readonly (number | string)[]): Agreement {
  const rows = first.length
  const [ofFirst, ofSecond] = [counted(first), counted(second)]
  const cells = new Map<string, readonly [number, number, number]>()
  first.forEach((a, row) => {
    const b = second[row]!
    const key = `${ofFirst.places.get(a)},${ofSecond.places.get(b)}`
    const count = (cells.get(key)?.[0] ?? 0) + 1
    cells.set(key, [count, ofFirst.counts.get(a)!, ofSecond.counts.get(b)!])
  })
  let [information, together] = [0, 0]
  for (const [count, a, b] of cells.values()) {
    information += (count / rows) * Math.log((count * rows) / (a * b))
    together += pairs(count)
  }
  const [inFirst, inSecond] = [pairsIn(ofFirst.counts), pairsIn(ofSecond.counts)]
  const expected = (inFirst * inSecond) / pairs(rows)
  const most = (inFirst + inSecond) / 2
  const entropy = (entropyOfCounts([...ofFirst.counts.values()]) + entropyOfCounts([...ofSecond.counts.values()])) / 2
  return {
    mutualInformation: Math.max(0, information),
    normalized: entropy === 0 ? 1 : Math.max(0, information) / entropy,
    adjustedRand: most === expected ? 1 : (together - expected) / (most - expected),
  }
}

const pairs = (count: number): number => (count * (count - 1)) / 2

const pairsIn = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + pairs(count), 0)

function counted(groups: readonly (number | string)[]) {
  const counts = new Map<number | string, number>()
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1)
  return { counts, places: new Map([...counts.keys()].map((group, place) => [group, place])) }
}
