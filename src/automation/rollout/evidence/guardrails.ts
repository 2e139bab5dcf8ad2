import type { Block, FairnessRate, Setup } from '../setup.ts'
import type { Scored } from './scored.ts'
import { GROUP_MARGIN } from './tests.ts'

/** What a test takes of a block: the sums of its parts, and over how many requests. */
export type TestSums = Block['tests'][number]

const FEWEST_OF_A_GROUP = 5

/** Harmful where the gap of the challenger is beyond the limit and beyond that of the champion: all three means above 0. */
export function calibrationTests(
  { fresh, old, label }: Scored,
  { calibration, gapCap }: Setup,
  labeled: readonly number[],
): TestSums[] {
  if (calibration === null) return []
  const most = gapCap ?? Number.POSITIVE_INFINITY
  const gapOf = (scores: Float64Array, i: number): number => Math.min(most, Math.max(-most, label[i]! - scores[i]!))
  const [ours, theirs] = [fresh, old].map((scores) => sumOf(labeled.map((i) => gapOf(scores, i))))
  return [1, -1].map((sign): TestSums => {
    const gap = sign * ours!
    return { x: [gap - calibration * labeled.length, gap - theirs!, gap + theirs!], rows: labeled.length }
  })
}

/** Harmful where the mean score of a group is further from that of the others than it is for the champion: both means above 0. */
export function groupTests(
  { fresh, old, cells }: Scored,
  { segments, groups }: Setup,
  paired: readonly number[],
): TestSums[] {
  return groups.flatMap((_, g) =>
    apartTests(cells[segments.length + g]!, { rows: paired, fresh, old, margin: GROUP_MARGIN }),
  )
}

/** The same of rates: the share decided for 1, of all requests or of those with one outcome. */
export function fairnessTests(
  { fresh, old, label, cells }: Scored,
  { segments, groups, fairness }: Setup,
  { paired, labeled }: { readonly paired: readonly number[]; readonly labeled: readonly number[] },
): TestSums[] {
  if (!fairness) return []
  const { margin, threshold } = fairness
  const decided = (scores: Float64Array): Float64Array => scores.map((score) => Number(score >= threshold))
  const decisions = { fresh: decided(fresh), old: decided(old) }
  const rowsOf: Readonly<Record<FairnessRate, () => readonly number[]>> = {
    selection: () => paired,
    tpr: () => labeled.filter((i) => label[i] === 1),
    fpr: () => labeled.filter((i) => label[i] === 0),
  }
  const rows = fairness.rates.map((rate) => rowsOf[rate]())
  return fairness.cells.flatMap((_, c) =>
    rows.flatMap((of) => apartTests(cells[segments.length + groups.length + c]!, { rows: of, ...decisions, margin })),
  )
}

interface Compared {
  readonly rows: readonly number[]
  readonly fresh: Float64Array
  readonly old: Float64Array
  readonly margin: number
}

/** How far the mean of a group is from that of the others, beyond how far it is for the champion and a margin; in both directions. */
function apartTests(member: Uint8Array, { rows, fresh, old, margin }: Compared): TestSums[] {
  const inside = rows.filter((i) => member[i] === 1)
  const outside = rows.filter((i) => member[i] === 0)
  const isThin = Math.min(inside.length, outside.length) < FEWEST_OF_A_GROUP
  const n = isThin ? 0 : inside.length
  const apart = (values: Float64Array): number =>
    isThin ? 0 : n * (meanOf(inside.map((i) => values[i]!)) - meanOf(outside.map((i) => values[i]!)))
  const [ours, theirs] = [apart(fresh), apart(old)]
  return [1, -1].map((sign) => {
    const beyond = sign * ours - margin * n
    return { x: [beyond - theirs, beyond + theirs], rows: n }
  })
}

export function sumOf(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

const meanOf = (values: readonly number[]): number => sumOf(values) / values.length
