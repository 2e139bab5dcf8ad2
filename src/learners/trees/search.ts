import { boundedValue, boundsBelow } from './bounds.ts'
import { createSetSearch, type SetSearch } from './categories.ts'
import { bestNumberCut, type LeafWords, randomCut } from './cuts.ts'
import type { Ground } from './ground.ts'
import type { Bounds, GrowRules, Leaf } from './grow.ts'
import { BIN_BYTES, CANDIDATE_BYTES, FOUND_BYTES } from './layout.ts'
import { give, ORDER, WORD } from './orders.ts'
import { FOUND } from './scan.ts'
import type { Split } from './split.ts'
import { explained, readSums, type Sums, writeSums } from './sums.ts'

/** A leaf with its histogram. */
export interface Candidate {
  readonly sums: Sums
  readonly bounds: Bounds
  /** Position in the pool. */
  readonly histogram: number
}

/** Finds splits for leaves that were counted by an order about so many rows. */
export interface Search {
  /** Adds up what was counted. */
  combine(histogram: number, rows: number): void
  /** The split of a leaf whose histogram is finished. */
  one(leaf: Candidate, rows: number): Split | undefined
  /** Adds up what was counted for the smaller child, leaves the rest of the parent's to the larger, and splits both. */
  both(smaller: Candidate, larger: Candidate): [Split | undefined, Split | undefined]
  /** What the values of both children may be. */
  boundsOf(leaf: Leaf, split: Split, right: Sums): readonly [Bounds, Bounds]
}

/** A gain must be more than rounding. */
const LEAST_GAIN = 1e-9

/** What a search looks at. */
interface Looking {
  readonly ground: Ground
  readonly rules: GrowRules
  readonly isNumber: (feature: number) => boolean
  readonly bestSet: SetSearch
}

/** A search for the splits of one tree. */
export function createSearch(ground: Ground, rules: GrowRules): Search {
  const { features } = ground.binned
  const isNumber = (feature: number): boolean => features[feature]!.kind === 'number'
  const looking: Looking = { ground, rules, isNumber, bestSet: createSetSearch(ground.layout) }
  const isPlain = rules.featuresOfLeaf === undefined && !rules.randomCuts && rules.monotone === undefined
  const sets = rules.features.filter((feature) => !looking.isNumber(feature))
  writeLimits(ground, rules)
  if (isPlain) writeCandidates(ground, rules.features.filter(looking.isNumber))
  const combine: Search['combine'] = (histogram, rows) => {
    give(ground, { histogram, parent: -1, add: 1, scan: 0 })
    ground.run(ORDER.combine, rows)
  }
  const one: Search['one'] = (leaf, rows) => {
    if (!mayCut(leaf.sums, rules)) return undefined
    if (!isPlain) return searchFreely(looking, leaf, rows)
    writeTotals(ground, 0, leaf.sums)
    give(ground, { histogram: leaf.histogram, parent: -1, add: 0, scan: 1 })
    return finish(
      looking,
      leaf,
      bestOf(looking, leaf, { found: found(ground, 0, ground.run(ORDER.combine, rows)), sets }),
    )
  }
  return {
    combine,
    one,
    both(smaller, larger) {
      const rows = smaller.sums.rows + larger.sums.rows
      const wanted = Number(mayCut(smaller.sums, rules)) + 2 * Number(mayCut(larger.sums, rules))
      const order = { histogram: smaller.histogram, parent: larger.histogram, add: 1 }
      if (!isPlain) {
        give(ground, { ...order, scan: 0 })
        ground.run(ORDER.combine, rows)
        return [one(smaller, rows), one(larger, rows)]
      }
      writeTotals(ground, 0, smaller.sums)
      writeTotals(ground, 1, larger.sums)
      give(ground, { ...order, scan: wanted })
      const threads = ground.run(ORDER.combine, rows)
      const splitOf = (leaf: Candidate, child: 0 | 1): Split | undefined => {
        if ((wanted & (1 + child)) === 0) return undefined
        return finish(looking, leaf, bestOf(looking, leaf, { found: found(ground, child, threads), sets }))
      }
      return [splitOf(smaller, 0), splitOf(larger, 1)]
    },
    boundsOf: (leaf, split, right) => boundsBelow(leaf, { split, right, l2: rules.l2, monotone: rules.monotone }),
  }
}

/** Whether both sides of a cut could be large enough. */
export function mayCut({ rows, second }: Sums, { leastRows, leastSecond }: GrowRules): boolean {
  return rows >= 2 * leastRows && second >= 2 * leastSecond
}

/** Where features are drawn for each leaf, cuts are drawn, or values are bounded. */
function searchFreely(looking: Looking, leaf: Candidate, rows: number): Split | undefined {
  const { ground, rules } = looking
  const features = rules.featuresOfLeaf === undefined ? rules.features : draw(rules, rules.featuresOfLeaf)
  const numbers = features.filter(looking.isNumber)
  const sets = features.filter((feature) => !looking.isNumber(feature))
  if (!rules.randomCuts && rules.monotone === undefined) {
    writeCandidates(ground, numbers)
    writeTotals(ground, 0, leaf.sums)
    give(ground, { histogram: leaf.histogram, parent: -1, add: 0, scan: 1 })
    const best = found(ground, 0, ground.run(ORDER.combine, rows))
    return finish(looking, leaf, bestOf(looking, leaf, { found: best, sets }))
  }
  let best: Split | undefined
  const drawRules = { ...rules, countShift: ground.layout.countShift }
  for (const feature of numbers) {
    const cut = rules.randomCuts
      ? randomCut(wordsOf(looking, leaf, feature), drawRules)
      : bestNumberCut({ feature, bins: binsOf(looking, leaf, feature), total: leaf.sums, bounds: leaf.bounds }, rules)
    if (cut && (!best || cut.gain > best.gain)) best = cut
  }
  return finish(looking, leaf, bestOf(looking, leaf, { found: best, sets }))
}

/** So many of the features, each as likely as any other, ascending. */
function draw({ features, random }: GrowRules, count: number): number[] {
  const left = [...features]
  for (let i = 0; i < count && i < left.length; i++) {
    const other = i + random.integer(left.length - i)
    ;[left[i], left[other]] = [left[other]!, left[i]!]
  }
  return left.slice(0, count).sort((a, b) => a - b)
}

/** The better of the best number cut and the best sets. */
function bestOf(
  looking: Looking,
  leaf: Candidate,
  { found: first, sets }: { readonly found: Split | undefined; readonly sets: readonly number[] },
): Split | undefined {
  let best = first
  for (const feature of sets) {
    const set = looking.bestSet(wordsOf(looking, leaf, feature), looking.rules)
    if (set && (!best || set.gain > best.gain)) best = set
  }
  return best
}

function wordsOf({ ground }: Looking, { histogram, sums }: Candidate, feature: number): LeafWords {
  const { layout, words } = ground
  const from = (layout.pool + histogram * layout.histogramBytes + layout.offsets[feature]! * BIN_BYTES) / 4
  return { feature, words, from, bins: layout.bins[feature]!, total: sums }
}

function binsOf({ ground }: Looking, { histogram }: Candidate, feature: number): Sums[] {
  const { layout, words } = ground
  const from = (layout.pool + histogram * layout.histogramBytes + layout.offsets[feature]! * BIN_BYTES) / 4
  return Array.from({ length: layout.bins[feature]! }, (_, bin) => readSums(words, from + 4 * bin, layout))
}

/** The split with its gain over the leaf, where that is more than rounding; missing values find their side. */
function finish(looking: Looking, leaf: Candidate, best: Split | undefined): Split | undefined {
  if (!best) return undefined
  const { rules, ground } = looking
  const before = rules.monotone ? boundedValue(leaf.sums, leaf.bounds, rules.l2) : explained(leaf.sums, rules.l2)
  const gain = best.gain - before
  if (!(gain > LEAST_GAIN * Math.abs(best.gain))) return undefined
  if (best.kind === 'category') return { ...best, gain }
  const { layout, words } = ground
  const missing = (layout.pool + leaf.histogram * layout.histogramBytes + layout.offsets[best.feature]! * BIN_BYTES) / 4
  const hasMissing = readSums(words, missing, layout).rows > 0
  // where none was missing in training, a missing value goes with most of the rows
  const missingLeft = hasMissing ? best.missingLeft : best.left.rows * 2 > leaf.sums.rows
  return { ...best, gain, missingLeft }
}

/** The best that the threads found for a child; of equal ones that of the first thread, which has the lower features. */
function found({ layout, words, doubles }: Ground, child: 0 | 1, threads: number): Split | undefined {
  let best = -1
  let gain = 0
  for (let thread = 0; thread < threads; thread++) {
    const at = layout.found + (2 * thread + child) * FOUND_BYTES
    const its = doubles[(at + FOUND.gain) / 8]!
    if (its < 0 || (best >= 0 && !(its > gain))) continue
    best = at / 4
    gain = its
  }
  if (best < 0) return undefined
  const feature = words[best + FOUND.feature / 4]!
  const missingLeft = words[best + FOUND.missingLeft / 4] === 1
  return {
    kind: 'number',
    gain,
    feature,
    bin: words[best + FOUND.bin / 4]!,
    missingLeft,
    left: readSums(words, best, layout),
  }
}

function writeTotals({ layout, words }: Ground, child: 0 | 1, sums: Sums): void {
  writeSums(words, layout.arguments / 4 + WORD.totals + 4 * child, { ...sums, countShift: layout.countShift })
}

function writeLimits({ layout, words, doubles }: Ground, { l2, leastSecond, leastRows }: GrowRules): void {
  words[layout.arguments / 4 + WORD.leastRows] = leastRows
  doubles[layout.arguments / 8 + WORD.l2 / 2] = l2
  doubles[layout.arguments / 8 + WORD.leastSecond / 2] = leastSecond
}

function writeCandidates({ layout, words }: Ground, features: readonly number[]): void {
  let at = layout.candidates / 4
  for (const feature of features) {
    words[at] = layout.offsets[feature]! * BIN_BYTES
    words[at + 1] = layout.bins[feature]!
    words[at + 2] = feature
    at += CANDIDATE_BYTES / 4
  }
  words[at + 2] = -1
}
