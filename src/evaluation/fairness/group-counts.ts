/** What is counted of the rows of one group; sums of two counts are the counts of both. */
export interface GroupCounts {
  readonly rows: number
  /** Decided in favor. */
  readonly selected: number
  /** Rows with a label. */
  readonly labeled: number
  /** Labeled rows whose label is the favorable one. */
  readonly positives: number
  /** Labeled rows that were decided in favor. */
  readonly labeledSelected: number
  /** Of these, those whose label is the favorable one. */
  readonly truePositives: number
  /** Labeled rows with a probability of the favorable label. */
  readonly scored: number
  /** Of these, the sum of label less probability. */
  readonly gap: number
  /** And of its squares. */
  readonly squares: number
}

export const NO_COUNTS: GroupCounts = {
  ...{ rows: 0, selected: 0, labeled: 0, positives: 0, labeledSelected: 0, truePositives: 0 },
  ...{ scored: 0, gap: 0, squares: 0 },
}

/** A row as fairness sees it; 1 is the favorable decision and label. */
export interface DecidedRows {
  readonly decisions: ArrayLike<number>
  /** NaN where a label is not known yet. */
  readonly labels?: ArrayLike<number>
  /** Probabilities of the favorable label. */
  readonly scores?: ArrayLike<number>
}

/** Counts the rows of each group, by the group of each row. */
export function countGroups<Group>({ decisions, labels, scores }: DecidedRows, groups: readonly Group[]) {
  const counts = new Map<Group, { -readonly [name in keyof GroupCounts]: number }>()
  for (let row = 0; row < decisions.length; row++) {
    const group = groups[row]!
    const of = counts.get(group) ?? { ...NO_COUNTS }
    counts.set(group, of)
    const decision = decisions[row]!
    of.rows++
    of.selected += decision
    const label = labels?.[row] ?? Number.NaN
    if (Number.isNaN(label)) continue
    of.labeled++
    of.positives += label
    of.labeledSelected += decision
    of.truePositives += label * decision
    const score = scores?.[row] ?? Number.NaN
    if (Number.isNaN(score)) continue
    of.scored++
    of.gap += label - score
    of.squares += (label - score) ** 2
  }
  return counts as ReadonlyMap<Group, GroupCounts>
}

/** A share of a group: rows that have something, among those that could. */
export type RateName = 'selection' | 'tpr' | 'fpr' | 'ppv' | 'accuracy' | 'base'

/** What each rate is. */
export const RATES: Readonly<Record<RateName, string>> = {
  selection: 'selection rate: decided in favor, of all rows',
  tpr: 'true positive rate: decided in favor, of labeled rows with the favorable label',
  fpr: 'false positive rate: decided in favor, of labeled rows with the other label',
  ppv: 'positive predictive value: with the favorable label, of labeled rows decided in favor',
  accuracy: 'share of labeled rows decided as their label',
  base: 'base rate: with the favorable label, of labeled rows',
}

/** Hits and rows of every rate of a group. */
export function rateCounts(
  of: GroupCounts,
): Readonly<Record<RateName, { readonly hits: number; readonly count: number }>> {
  const others = of.labeled - of.positives
  const falsePositives = of.labeledSelected - of.truePositives
  return {
    selection: { hits: of.selected, count: of.rows },
    tpr: { hits: of.truePositives, count: of.positives },
    fpr: { hits: falsePositives, count: others },
    ppv: { hits: of.truePositives, count: of.labeledSelected },
    accuracy: { hits: of.truePositives + others - falsePositives, count: of.labeled },
    base: { hits: of.positives, count: of.labeled },
  }
}
