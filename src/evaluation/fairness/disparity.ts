import { type GroupCounts, type RateName, rateCounts } from './group-counts.ts'

/** How far groups are apart in plain numbers, without a word on how sure they are; NaN where a rate has no denominator. */
export interface Disparity {
  /** Largest less smallest. */
  readonly difference: number
  /** Smallest divided by largest. */
  readonly ratio: number
}

/**
 * Of several groups, the largest difference and the smallest ratio of a rate. NaN where any group has none: a comparison is not made up.
 *
 * Convention: as in Fairlearn, max − min and min ÷ max; 'odds' is the worse of the true and the false positive rate.
 */
export function disparityOf(groups: readonly GroupCounts[], rate: RateName | 'odds'): Disparity {
  if (rate === 'odds') {
    const [tpr, fpr] = [disparityOf(groups, 'tpr'), disparityOf(groups, 'fpr')]
    return { difference: Math.max(tpr.difference, fpr.difference), ratio: Math.min(tpr.ratio, fpr.ratio) }
  }
  const shares = groups.map((group) => shareOf(group, rate))
  const [least, most] = [Math.min(...shares), Math.max(...shares)]
  return { difference: most - least, ratio: least / most }
}

/** A rate of one group; NaN without a denominator. */
export function shareOf(group: GroupCounts, rate: RateName): number {
  const { hits, count } = rateCounts(group)[rate]
  return hits / count
}

/** How unevenly benefits of 1 + decision − label fall on single rows: 0 where all get the same. */
export interface Inequality {
  /** The generalized entropy index with α = 1, Theil's. */
  readonly theil: number
  /** With α = 2: half the squared coefficient of variation. */
  readonly entropy2: number
}

/**
 * Inequality of all labeled rows together. NaN where nobody benefits.
 *
 * Source: Speicher et al. 2018.
 */
export function inequalityOf(groups: readonly GroupCounts[]): Inequality {
  // benefits are 0 (a false negative), 1 (right) and 2 (a false positive)
  const sum = (of: (group: GroupCounts) => number): number => groups.reduce((total, group) => total + of(group), 0)
  const rows = sum((group) => group.labeled)
  const doubled = sum((group) => group.labeledSelected - group.truePositives)
  const right = rows - doubled - sum((group) => group.positives - group.truePositives)
  const mean = (2 * doubled + right) / rows
  const part = (benefit: number): number => (benefit / mean) * Math.log(benefit / mean)
  const squares = (right + 4 * doubled) / rows / mean ** 2
  return {
    theil: ((right > 0 ? right * part(1) : 0) + (doubled > 0 ? doubled * part(2) : 0)) / rows,
    entropy2: (squares - 1) / 2,
  }
}
