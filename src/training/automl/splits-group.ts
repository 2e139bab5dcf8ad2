import { seededRandom } from '../../base/index.ts'
import type { SplitRequest } from './splits.ts'

/**
 * Deals whole groups out to folds, the largest first, each to the fold where rows (or, with classes, the rows of each class) stay most
 * even; of equally large ones in a random order. Says for every row in which fold it is tested.
 */
export function groupFolds(
  request: SplitRequest,
  groups: Int32Array,
): { readonly parts: Int32Array; readonly found: number } {
  const { own, found } = ownGroups(groups)
  const classes = request.objective === 'regression' ? 1 : 1 + request.label.reduce((a, b) => Math.max(a, b), 0)
  const counts = new Float64Array(found * classes)
  const sizes = new Int32Array(found)
  const totals = new Float64Array(classes)
  for (let row = 0; row < own.length; row++) {
    const label = classes === 1 ? 0 : request.label[row]!
    counts[own[row]! * classes + label]!++
    sizes[own[row]!]!++
    totals[label]!++
  }
  const folds = Math.max(1, Math.min(request.folds, found))
  const place = dealGroups({ counts, sizes, totals, folds }, request.seed)
  return { parts: own.map((group) => place[group]!), found }
}

/** Groups from 0 on; a row of group -1 becomes a group of its own. */
function ownGroups(groups: Int32Array): { readonly own: Int32Array; readonly found: number } {
  const known = new Map<number, number>()
  let found = 0
  const own = groups.map((group) => {
    const before = group < 0 ? undefined : known.get(group)
    if (before !== undefined) return before
    if (group >= 0) known.set(group, found)
    return found++
  })
  return { own, found }
}

interface GroupCounts {
  /** Rows of each class in each group, row-major. */
  readonly counts: Float64Array
  readonly sizes: Int32Array
  /** Rows of each class. */
  readonly totals: Float64Array
  readonly folds: number
}

function dealGroups({ counts, sizes, totals, folds }: GroupCounts, seed: number): Int32Array {
  const classes = totals.length
  const random = seededRandom(seed)
  const luck = Float64Array.from(sizes, () => random.next())
  const order = Int32Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || luck[a]! - luck[b]!)
  const held = new Float64Array(folds * classes)
  const rows = new Float64Array(folds)
  const place = new Int32Array(sizes.length)
  for (const group of order) {
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (let fold = 0; fold < folds; fold++) {
      const cost = costOf(fold)
      if (cost < least || (cost === least && rows[fold]! < rows[best]!)) [best, least] = [fold, cost]
    }
    place[group] = best
    rows[best]! += sizes[group]!
    for (let label = 0; label < classes; label++) held[best * classes + label]! += counts[group * classes + label]!

    /** How much more uneven the folds become, each class weighing the same. */
    function costOf(fold: number): number {
      let cost = 0
      for (let label = 0; label < classes; label++) {
        const more = counts[group * classes + label]!
        if (more > 0) cost += (more * (2 * held[fold * classes + label]! + more)) / totals[label]! ** 2
      }
      return cost
    }
  }
  return place
}
