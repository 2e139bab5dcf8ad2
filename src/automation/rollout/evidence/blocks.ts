import { type MixtureState, tMixture } from '../../../math/index.ts'
import type { Block, Setup } from '../setup.ts'
import { calibrationTests, fairnessTests, groupTests, sumOf, type TestSums } from './guardrails.ts'
import { scaledLoss } from './losses.ts'
import type { Scored } from './scored.ts'

/** When blocks are cut and weighed. */
export interface Cutting {
  readonly blockMs: number
  readonly now: number
}

/** Of a block that is not mature: enough for what may stop steps, and undoes nothing. */
export type Rest = Pick<Block, 'asked' | 'labeled' | 'largestGap' | 'provisional'>

/** Blocks that may be weighed, and the rest. */
export interface Cut {
  readonly mature: readonly Block[]
  /** Behind the last of them. Those before never change again. */
  readonly through: number | undefined
  /** What is not mature yet, with the labels known now. */
  readonly rest: readonly Rest[]
}

const MATURE = 0.98
/** The second score of a request comes up to five seconds after its answer. */
export const SETTLED = 10_000
const CHUNK = 25

/**
 * Cuts requests into blocks of time and takes those that are mature, in order and without a gap: 98 % of the labels are in, or the deadline has
 * passed. A block is weighed with what was known when it became mature, so that its numbers do not depend on when one looks.
 */
export function cutBlocks(scored: Scored, setup: Setup, { blockMs, now }: Cutting): Cut {
  const mature: Block[] = []
  const rest: Rest[] = []
  for (const [from, to] of stretches(scored, blockMs)) {
    const begin = Math.floor(scored.times[from]! / blockMs) * blockMs
    const span = { from: begin, to: begin + blockMs }
    const end = span.to + SETTLED
    const mayBe = rest.length === 0 && end <= now
    const since = mayBe ? matureSince(scored, { from, to, end: span.to, deadlineMs: setup.deadlineMs }) : now
    if (mayBe && since <= now) mature.push(blockOf(scored, setup, { ...span, rows: [from, to], by: since }))
    else rest.push(restOf(scored, setup, { rows: [from, to], by: now }))
  }
  return { mature, rest, through: mature.at(-1)?.to }
}

/** Positions of the requests of each block, in order. */
function* stretches({ times, rows }: Scored, blockMs: number): Generator<readonly [number, number]> {
  let from = 0
  for (let i = 1; i <= rows; i++) {
    if (i < rows && Math.floor(times[i]! / blockMs) === Math.floor(times[from]! / blockMs)) continue
    yield [from, i]
    from = i
  }
}

const isPaired = ({ old, fresh }: Scored, i: number): boolean => !Number.isNaN(old[i]!) && !Number.isNaN(fresh[i]!)
const isKnown = ({ label, known }: Scored, i: number, by: number): boolean =>
  !Number.isNaN(label[i]!) && !(known[i]! > by)

/** When a block became mature, or will at the latest. */
function matureSince(
  scored: Scored,
  of: { readonly from: number; readonly to: number; readonly end: number; readonly deadlineMs: number },
): number {
  const moments: number[] = []
  let asked = 0
  for (let i = of.from; i < of.to; i++) {
    if (!isPaired(scored, i)) continue
    asked++
    if (!Number.isNaN(scored.label[i]!)) moments.push(Number.isNaN(scored.known[i]!) ? 0 : scored.known[i]!)
  }
  const enough = Math.ceil(MATURE * asked)
  const settled = of.end + SETTLED
  if (enough === 0) return settled
  if (moments.length < enough) return Math.max(settled, of.end + of.deadlineMs)
  const last = moments.sort((a, b) => a - b)[enough - 1]!
  return Math.max(settled, Math.min(last, of.end + of.deadlineMs))
}

interface Span {
  readonly from: number
  readonly to: number
  readonly rows: readonly [number, number]
  /** Labels that came later are not looked at. */
  readonly by: number
}

function blockOf(scored: Scored, setup: Setup, span: Span): Block {
  const { paired, labeled, largestGap } = rowsOf(scored, span)
  const parts = lossParts(scored, setup, labeled)
  return {
    ...{ from: span.from, to: span.to, asked: paired.length, labeled: labeled.length, largestGap },
    tests: [
      ...parts.map((own) => lossTest(own, setup.margin ?? 0)),
      ...calibrationTests(scored, setup, labeled),
      ...groupTests(scored, setup, paired),
      ...fairnessTests(scored, setup, { paired, labeled }),
    ],
    provisional: parts.map((own) => chunked(own, setup.margin ?? 0)),
  }
}

function restOf(scored: Scored, setup: Setup, span: Pick<Span, 'rows' | 'by'>): Rest {
  const { paired, labeled, largestGap } = rowsOf(scored, span)
  const provisional = lossParts(scored, setup, labeled).map((own) => chunked(own, setup.margin ?? 0))
  return { asked: paired.length, labeled: labeled.length, largestGap, provisional }
}

function rowsOf(scored: Scored, { rows: [first, last], by }: Pick<Span, 'rows' | 'by'>) {
  const paired: number[] = []
  const labeled: number[] = []
  let largestGap = 0
  for (let i = first; i < last; i++) {
    if (!isPaired(scored, i)) continue
    paired.push(i)
    if (isKnown(scored, i, by)) labeled.push(i)
    largestGap = Math.max(largestGap, Math.abs(scored.fresh[i]! - scored.old[i]!))
  }
  return { paired, labeled, largestGap }
}

/** The differences of all labeled requests, and of those of each segment. */
function lossParts(scored: Scored, setup: Setup, labeled: readonly number[]): readonly (readonly number[])[] {
  const differences = labeled.map((i) => differenceAt(scored, setup, i))
  const segments = setup.segments.map((_, k) => {
    const member = scored.cells[k]!
    return differences.filter((_, j) => member[labeled[j]!] === 1)
  })
  return [differences, ...segments]
}

const differenceAt = ({ fresh, old, label }: Scored, setup: Setup, i: number): number =>
  scaledLoss(setup, fresh[i]!, label[i]!) - scaledLoss(setup, old[i]!, label[i]!)

/** The difference beyond the margin decides; the difference itself is what is shown. */
function lossTest(differences: readonly number[], margin: number): TestSums {
  const sum = sumOf(differences)
  return { x: [sum - margin * differences.length, sum], rows: differences.length }
}

/** Blocks of 25, the last with what is left. */
function chunked(differences: readonly number[], margin: number): MixtureState {
  let state = tMixture.start
  const chunks = Math.floor(differences.length / CHUNK)
  for (let k = 0; k < chunks; k++) {
    const own = differences.slice(k * CHUNK, k === chunks - 1 ? undefined : (k + 1) * CHUNK)
    state = tMixture.add(state, sumOf(own) - margin * own.length)
  }
  return state
}
