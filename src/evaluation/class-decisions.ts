import { checkClasses } from './rows.ts'

/** Precision, recall, F1 and rows of one class; NaN where a denominator is 0. */
export interface ClassRates {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Rows with this label. */
  readonly count: number
}

/** What a classifier of several classes decided. */
export interface ClassDecisions {
  /** confusion[label][decided]: rows. */
  readonly confusion: readonly (readonly number[])[]
  readonly classes: readonly ClassRates[]
  readonly accuracy: number
  /** Mean recall over the classes that are there. */
  readonly balancedAccuracy: number
  readonly kappa: number
  /** κ where classes are ordered and a distance of d counts d². */
  readonly quadraticKappa: number
  /** Matthews's correlation for several classes; 0 where all labels or all decisions are equal. */
  readonly mcc: number
}

/**
 * Decides each row for its likeliest class (of equal ones the first) and compares with the labels. `answers` are row-major [rows, width].
 *
 * Errors: `evaluation.bad_label`, `evaluation.bad_probability`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 * Source: Cohen 1960 and 1968 (weighted); Gorodkin 2004 (correlation).
 */
export function classDecisions(answers: Float64Array, labels: Float64Array, width: number): ClassDecisions {
  checkClasses(answers, labels, width)
  const confusion = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  labels.forEach((label, row) => {
    let best = 0
    for (let k = 1; k < width; k++) if (answers[row * width + k]! > answers[row * width + best]!) best = k
    confusion[label]![best]! += 1
  })
  const actual = confusion.map((row) => row.reduce((a, b) => a + b, 0))
  const decided = confusion.map((_, k) => confusion.reduce((sum, row) => sum + row[k]!, 0))
  const classes = confusion.map((row, k) => ({
    precision: row[k]! / decided[k]!,
    recall: row[k]! / actual[k]!,
    f1: (2 * row[k]!) / (decided[k]! + actual[k]!),
    count: actual[k]!,
  }))
  const rows = labels.length
  const hits = confusion.reduce((sum, row, k) => sum + row[k]!, 0)
  const recalls = classes.filter(({ count }) => count > 0)
  return {
    confusion,
    classes,
    accuracy: hits / rows,
    balancedAccuracy: recalls.reduce((sum, { recall }) => sum + recall, 0) / recalls.length,
    kappa: kappaOf(confusion, { actual, decided, cost: (i, j) => Number(i !== j) }),
    quadraticKappa: kappaOf(confusion, { actual, decided, cost: (i, j) => (i - j) ** 2 }),
    mcc: correlation(hits, { actual, decided, rows }),
  }
}

interface Margins {
  readonly actual: readonly number[]
  readonly decided: readonly number[]
}

function kappaOf(
  confusion: readonly (readonly number[])[],
  { actual, decided, cost }: Margins & { readonly cost: (label: number, decided: number) => number },
): number {
  const rows = actual.reduce((a, b) => a + b, 0)
  let [paid, expected] = [0, 0]
  confusion.forEach((row, i) => {
    row.forEach((count, j) => {
      paid += cost(i, j) * count
      expected += (cost(i, j) * actual[i]! * decided[j]!) / rows
    })
  })
  return 1 - paid / expected
}

function correlation(hits: number, { actual, decided, rows }: Margins & { readonly rows: number }): number {
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, each, k) => sum + each * b[k]!, 0)
  const product = (rows ** 2 - dot(decided, decided)) * (rows ** 2 - dot(actual, actual))
  return product === 0 ? 0 : (hits * rows - dot(actual, decided)) / Math.sqrt(product)
}

/** The share of rows whose label is among the `k` likeliest classes; of equal chances the later classes come first, as in scikit-learn. Errors: as `classDecisions`. */
export function topShare(answers: Float64Array, labels: Float64Array, { width, k }: TopOptions): number {
  checkClasses(answers, labels, width)
  let hits = 0
  labels.forEach((label, row) => {
    const own = answers[row * width + label]!
    let before = 0
    for (let other = 0; other < width; other++) {
      const chance = answers[row * width + other]!
      if (chance > own || (chance === own && other > label)) before++
    }
    if (before < k) hits++
  })
  return hits / labels.length
}

/** How many classes there are, and how many of them count. */
export interface TopOptions {
  readonly width: number
  readonly k: number
}

/** The mean over pairs of classes of how well each is told from the other. Errors: as `classDecisions`. Source: Hand & Till 2001. */
export function pairwiseAuc(
  answers: Float64Array,
  labels: Float64Array,
  { width, weighted = false }: { readonly width: number; readonly weighted?: boolean },
): number {
  checkClasses(answers, labels, width)
  let [sum, weights] = [0, 0]
  for (let a = 0; a < width; a++) {
    for (let b = a + 1; b < width; b++) {
      const rows = Array.from(labels.keys()).filter((row) => labels[row] === a || labels[row] === b)
      const weight = weighted ? rows.length / labels.length : 1
      const between = (one: number): number => ahead(rows, { answers, labels, width, one })
      sum += (weight * (between(a) + between(b))) / 2
      weights += weight
    }
  }
  return sum / weights
}

/** The share of pairs in which the row of class `one` has the higher chance of it, ties half. */
function ahead(
  rows: readonly number[],
  of: { readonly answers: Float64Array; readonly labels: Float64Array; readonly width: number; readonly one: number },
): number {
  const chance = (row: number): number => of.answers[row * of.width + of.one]!
  const ones = rows.filter((row) => of.labels[row] === of.one)
  const others = rows.filter((row) => of.labels[row] !== of.one)
  let won = 0
  for (const row of ones)
    for (const other of others) won += chance(row) > chance(other) ? 1 : chance(row) === chance(other) ? 0.5 : 0
  return won / (ones.length * others.length)
}
