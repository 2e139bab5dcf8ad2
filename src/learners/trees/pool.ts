/** Who holds which of a fixed number of histograms. Leaves are known by their place among all leaves. */
export interface Pool {
  /** The histogram of a leaf; undefined where it has none. */
  of(leaf: number): number | undefined
  /**
   * A histogram for a leaf. Where all are taken, the leaf that gains least loses its own; those in `kept` never do.
   */
  take(leaf: number, kept: readonly number[], gainOf?: (leaf: number) => number): number
  rename(from: number, to: number): void
  release(leaf: number): void
}

/** All free. */
export function createPool(histograms: number): Pool {
  const free = Array.from({ length: histograms }, (_, i) => histograms - 1 - i)
  const held = new Map<number, number>()
  const release = (leaf: number): void => {
    const histogram = held.get(leaf)
    if (histogram === undefined) return
    held.delete(leaf)
    free.push(histogram)
  }
  return {
    of: (leaf) => held.get(leaf),
    take(leaf, kept, gainOf = () => 0) {
      if (free.length === 0)
        release(
          leastOf(
            [...held.keys()].filter((other) => !kept.includes(other)),
            gainOf,
          ),
        )
      const histogram = free.pop()!
      held.set(leaf, histogram)
      return histogram
    },
    rename(from, to) {
      const histogram = held.get(from)
      if (histogram === undefined || from === to) return
      held.delete(from)
      held.set(to, histogram)
    },
    release,
  }
}

/** The leaf that gains least; of equal ones the one that came first. */
function leastOf(leaves: readonly number[], gainOf: (leaf: number) => number): number {
  let least = leaves[0]!
  for (const leaf of leaves) if (gainOf(leaf) < gainOf(least)) least = leaf
  return least
}
