import { tQuantile, wilson } from '../../math/index.ts'
import type { Table } from '../../table/index.ts'

/** What can be said about a table before and while learning from it. */
export const warningCodes = [
  'leak_suspected',
  'identifier_column',
  'constant_column',
  'duplicate_column',
  'duplicate_rows',
  'high_missing',
  'class_imbalance',
  'sentinel_suspected',
  'unseen_category',
  'groups_leak',
  'split_optimistic',
  'label_dropped',
  'rows_sampled',
  'file_odd',
] as const

/** One of `warningCodes`. */
export type WarningCode = (typeof warningCodes)[number]

/** Something to know about the data, with the numbers that say so. */
export interface Warning {
  readonly code: WarningCode
  /** The column it is about; null where it is about rows, the split or many columns. */
  readonly column: string | null
  readonly message: string
  readonly evidence: Readonly<Record<string, number | string>>
}

/** What a random split promised and what an ordered or grouped one gave. */
export interface SplitScores {
  readonly kind: 'time' | 'group'
  /** The column that orders or groups. */
  readonly column: string
  readonly metric: string
  readonly lowerIsBetter: boolean
  /** One score a fold of a random split and of the split by time or group; at least two each. In pairs where they are of equal number. */
  readonly random: readonly number[]
  readonly ordered: readonly number[]
}

/** A random split that is better by less than this share of the other's score is not worth a warning. */
const LEAST_GAIN = 0.02

/**
 * A `split_optimistic` warning where the random split is better by more than chance: the 95 % interval of the mean difference (Student's,
 * over pairs of folds, or Welch's where folds are not paired) is above 0, and the difference at least 2 % of the honest score.
 * Undefined where it is not.
 */
export function splitOptimistic(scores: SplitScores): Warning | undefined {
  const sign = scores.lowerIsBetter ? 1 : -1
  const [random, ordered] = [scores.random.filter(Number.isFinite), scores.ordered.filter(Number.isFinite)]
  if (random.length < 2 || ordered.length < 2) return undefined
  const paired = random.length === ordered.length && scores.random.length === random.length
  const { gain, low, high } = paired ? pairedGain(random, ordered, sign) : welchGain(random, ordered, sign)
  const [promised, honest] = [mean(random), mean(ordered)]
  if (!(low > 0) || gain < LEAST_GAIN * Math.abs(honest)) return undefined
  const what = scores.kind === 'time' ? 'later rows' : 'rows of new groups'
  return {
    code: 'split_optimistic',
    column: scores.column,
    message: `A random split promises ${scores.metric} ${short(promised)}; on ${what}, by ${scores.column}, it is ${short(honest)} (difference ${short(gain)}, 95 % interval ${short(low)} to ${short(high)}). The score by ${scores.column} is the one to trust.`,
    evidence: {
      metric: scores.metric,
      random: promised,
      [scores.kind]: honest,
      difference: gain,
      low,
      high,
      folds: random.length,
    },
  }
}

interface Gain {
  readonly gain: number
  readonly low: number
  readonly high: number
}

function pairedGain(random: readonly number[], ordered: readonly number[], sign: number): Gain {
  const gains = random.map((value, fold) => sign * (ordered[fold]! - value))
  const half = tQuantile(0.975, gains.length - 1) * Math.sqrt(variance(gains) / gains.length)
  return { gain: mean(gains), low: mean(gains) - half, high: mean(gains) + half }
}

function welchGain(random: readonly number[], ordered: readonly number[], sign: number): Gain {
  const [a, b] = [variance(random) / random.length, variance(ordered) / ordered.length]
  const gain = sign * (mean(ordered) - mean(random))
  if (a + b === 0) return { gain, low: gain, high: gain }
  const df = (a + b) ** 2 / (a ** 2 / (random.length - 1) + b ** 2 / (ordered.length - 1))
  const half = tQuantile(0.975, df) * Math.sqrt(a + b)
  return { gain, low: gain - half, high: gain + half }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

function variance(values: readonly number[]): number {
  const center = mean(values)
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1)
}

const short = (value: number): string => String(Number(value.toPrecision(3)))

/** `unseen_category` warnings: features of `later` that hold categories which `earlier` does not; rows counted, Wilson's 95 % interval. */
export function unseenCategories(earlier: Table, later: Table, features: readonly string[]): readonly Warning[] {
  const warnings: Warning[] = []
  for (const name of features) {
    const [before, after] = [earlier.columns.get(name), later.columns.get(name)]
    if (before?.kind !== 'category' || after?.kind !== 'category') continue
    const known = new Set<string>()
    for (const code of before.codes) if (code >= 0) known.add(before.dictionary[code]!)
    // Texts of which nearly every row has its own are no categories.
    if (known.size > before.codes.length / 2) continue
    const isNew = after.dictionary.map((text) => !known.has(text))
    const seen = new Set<number>()
    let rows = 0
    for (const code of after.codes) {
      if (code < 0 || !isNew[code]) continue
      rows++
      seen.add(code)
    }
    if (rows === 0) continue
    const { low, high } = wilson(rows, later.rows)
    warnings.push({
      code: 'unseen_category',
      column: name,
      message: `${rows} of ${later.rows} rows hold one of ${seen.size} categories of ${name} that training has not seen; the model treats them all alike.`,
      evidence: { rows, share: rows / later.rows, low, high, categories: seen.size, known: known.size },
    })
  }
  return warnings
}

/** A `groups_leak` warning where rows of one group are on both sides of a split, as they are of a random one. */
export function groupsLeak(
  groups: Int32Array,
  fold: { readonly train: Int32Array; readonly test: Int32Array },
  column: string,
): Warning | undefined {
  const learned = new Set<number>()
  for (const row of fold.train) if (groups[row]! >= 0) learned.add(groups[row]!)
  const shared = new Set<number>()
  let rows = 0
  for (const row of fold.test) {
    if (!learned.has(groups[row]!)) continue
    rows++
    shared.add(groups[row]!)
  }
  if (rows === 0) return undefined
  const share = rows / fold.test.length
  return {
    code: 'groups_leak',
    column,
    message: `${(100 * share).toPrecision(3)} % of the rows that a model is tested on belong to one of ${shared.size} groups (${column}) that it learned from, so it may recognize them. Split by group: --group ${column}`,
    evidence: { groups: shared.size, rows, share, tested: fold.test.length },
  }
}
