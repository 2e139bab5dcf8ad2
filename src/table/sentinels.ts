import type { Coded } from './coded.ts'

/** A number that is likely to stand for missing, with what says so. */
export interface SuspectedNumber {
  readonly value: number
  readonly rows: number
  /** Distance to the nearest other value, in spreads of the others (see `spreadOf`). */
  readonly gap: number
  readonly nearest: number
}

/** So many rows hold it, or it is no pattern. */
const FEWEST_ROWS = 5
/** And the others are a distribution, not a handful of codes. */
const FEWEST_OTHERS = 10
/** Neighbors among the others are so much closer to each other: a count of 0 beside 1, 2, 3 is no sentinel. */
const TIMES_SPACING = 5
/** Numbers that people write for "missing": one distance of a spread is enough. */
const FAMILIAR = new Set([-1, -9, -99, -200, -999, -9999, -99999, -999999, 99, 999, 9999, 99999, 999999, 9999999])
const FAMILIAR_GAP = 0.5
/** The only negative number, if familiar, needs no distance where it is so many times as frequent as its neighbors. */
const SPIKE = 3
/** A 0 below all others, such as a body mass index of 0; where it is frequent it is a true zero. */
const ZERO_GAP = 0.8
const MOST_ZEROS = 0.35
/** Any other number has to lie far out and to be frequent. */
const OTHER_GAP = 5
const OTHER_SHARE = 0.005

/**
 * Numbers at the ends of a column that are likely to mean missing: repeated, apart from all others. A familiar one (-200, 999, …) is
 * half a spread away, or the only negative one and frequent; a 0 is four fifths of a spread away, in at most 35 % of the rows; any other
 * five spreads, in .5 % of the rows. Looks at both ends again after each find.
 *
 * Thresholds: tried on all sets of REFERENCE.md and those of scikit-learn, and on made-up sizes with 0 for missing. They find -200 in 13
 * columns of air_quality and 0 in the sizes of diamonds, and keep capital_gain = 0, tolls = 0 and Fare = 0.
 */
export function suspectNumbers({ values, counts }: Pick<Coded, 'values' | 'counts'>): readonly SuspectedNumber[] {
  if (!values) return []
  const found: SuspectedNumber[] = []
  let [from, to] = [0, values.length]
  const rows = counts.reduce((a, b) => a + b, 0)
  for (let looks = 0; looks < 4; looks++) {
    const span = { values, counts, from, to, rows }
    const low = suspectEnd(span, from)
    if (low) {
      found.push(low)
      from++
      continue
    }
    const high = suspectEnd(span, to - 1)
    if (!high) break
    found.push(high)
    to--
  }
  return found
}

/** The familiar ones among them: in a label nothing else is taken for missing. */
export function suspectLabels(coded: Coded): readonly SuspectedNumber[] {
  return suspectNumbers(coded).filter(({ value }) => FAMILIAR.has(value))
}

interface Span {
  readonly values: Float64Array
  readonly counts: Int32Array
  readonly from: number
  readonly to: number
  readonly rows: number
}

function suspectEnd(span: Span, at: number): SuspectedNumber | undefined {
  const { values, counts, rows } = span
  const isLow = at === span.from
  const [from, to] = isLow ? [at + 1, span.to] : [span.from, at]
  if (to - from < FEWEST_OTHERS || counts[at]! < FEWEST_ROWS) return undefined
  const [value, nearest] = [values[at]!, values[isLow ? from : to - 1]!]
  const distance = Math.abs(value - nearest)
  const gap = distance / spreadOf(values, counts, from, to)
  const found = { value, rows: counts[at]!, gap, nearest }
  if (FAMILIAR.has(value) && value < 0 && nearest >= 0 && isSpike(counts, at)) return found
  if (!Number.isFinite(gap) || distance < TIMES_SPACING * spacingOf(values, from, to)) return undefined
  if (FAMILIAR.has(value)) return gap >= FAMILIAR_GAP ? found : undefined
  return isOut(value, gap, counts[at]! / rows) ? found : undefined
}

/** Held by more rows than three times the most frequent of its three neighbors above. */
function isSpike(counts: Int32Array, at: number): boolean {
  return counts[at]! > SPIKE * counts.subarray(at + 1, at + 4).reduce((a, b) => Math.max(a, b), 0)
}

function isOut(value: number, gap: number, share: number): boolean {
  if (value === 0) return gap >= ZERO_GAP && share <= MOST_ZEROS
  return gap >= OTHER_GAP && share >= OTHER_SHARE
}

/** The larger of the middle half and a third of the middle nine tenths: not 0 where one value makes up half of the rows. */
function spreadOf(values: Float64Array, counts: Int32Array, from: number, to: number): number {
  let total = 0
  for (let code = from; code < to; code++) total += counts[code]!
  const at = (share: number): number => {
    let sum = 0
    for (let code = from; code < to; code++) {
      sum += counts[code]!
      if (sum >= share * total) return values[code]!
    }
    return values[to - 1]!
  }
  return Math.max(at(0.75) - at(0.25), (at(0.95) - at(0.05)) / 3)
}

/** The median distance of neighbors. */
function spacingOf(values: Float64Array, from: number, to: number): number {
  const steps = new Float64Array(to - from - 1)
  for (let code = from; code + 1 < to; code++) steps[code - from] = values[code + 1]! - values[code]!
  return steps.sort()[steps.length >> 1] ?? 0
}

/** Texts that mean missing in a column of categories; `none` and `no` are values, and so is a blank between letters. */
const ABSENT = new Set([
  '?',
  '??',
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'nan',
  'null',
  '(null)',
  '\\n',
  'unknown',
  'missing',
  'not available',
  '-',
  '--',
  '#null!',
])

/** The texts among these that mean missing, as they are written. */
export function absentTexts(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text.length <= 14 && ABSENT.has(text.toLowerCase()))
}
