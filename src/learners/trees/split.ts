import type { Sums } from './sums.ts'

/** How a leaf is cut in two. */
export type Split = NumberSplit | CategorySplit

interface Cut {
  /** What it improves: explained by both sides less explained by the leaf, in the scale of the sums. */
  readonly gain: number
  /** Position of the feature among the binned ones. */
  readonly feature: number
  readonly left: Sums
}

/** Bins 1 to `bin` go left; bin 0, what is missing, as `missingLeft` says. */
export interface NumberSplit extends Cut {
  readonly kind: 'number'
  readonly bin: number
  readonly missingLeft: boolean
}

/** The categories of this set go left, everything else right: also what is rare or was never seen. */
export interface CategorySplit extends Cut {
  readonly kind: 'category'
  /** Codes, ascending. */
  readonly set: readonly number[]
}

/** What limits the splits of a tree; sums are in the scale of the fit. */
export interface SplitRules {
  readonly leastRows: number
  readonly leastSecond: number
  readonly l2: number
  readonly categories: CategoryRules
}

/** How categories are cut; see `categories.ts`. */
export interface CategoryRules {
  /** Up to so many categories each is tried alone against all others. */
  readonly oneByOne: number
  /** Categories on the side that has fewer, at most. */
  readonly most: number
  /** Draws the mean of a category to 0 before they are ordered: second derivatives, as `l2`. */
  readonly smoothing: number
  /** Added to `l2` where categories were ordered. */
  readonly l2: number
  /** Rows of a category below which it takes no part. */
  readonly leastRows: number
}

const MARK_LEFT = 4

/** Marks the bins that go left, for the kernel that parts rows. */
export function markSides(split: Split, sides: Uint8Array): void {
  sides.fill(0)
  if (split.kind === 'category') {
    for (const code of split.set) sides[code] = MARK_LEFT
    return
  }
  sides.fill(MARK_LEFT, 1, split.bin + 1)
  sides[0] = split.missingLeft ? MARK_LEFT : 0
}
