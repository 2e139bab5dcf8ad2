import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../../test/reference/read.ts'
import { type Random, seededRandom } from '../../base/index.ts'
import { disparityOf, inequalityOf, shareOf } from './disparity.ts'
import { fairnessOf } from './fairness.ts'
import { countGroups, type GroupCounts, NO_COUNTS } from './group-counts.ts'

interface Case {
  readonly case: string
  readonly group: readonly number[]
  readonly y: readonly number[]
  readonly y_pred: readonly number[]
  readonly expected: Readonly<Record<string, number>> & {
    readonly by_group: Readonly<Record<string, Readonly<Record<string, number>>>>
  }
}

const file = readReferenceFile<Case>('fairness')

describe('groups', () => {
  test.each(file.cases.map((each) => [each.case, each] as const))('have the rates of the reference: %s', (_, its) => {
    const counts = countGroups({ decisions: its.y_pred, labels: its.y }, its.group)
    const { expected } = its
    for (const [group, of] of counts) {
      const want = expected.by_group[group]!
      within(shareOf(of, 'selection'), want['selection_rate']!, file.tolerance)
      for (const rate of ['tpr', 'fpr', 'ppv', 'accuracy'] as const)
        within(shareOf(of, rate), want[rate]!, file.tolerance)
      within(shareOf(of, 'base'), want['base_rate']!, file.tolerance)
    }
    const all = [...counts.values()]
    within(disparityOf(all, 'selection').ratio, expected['demographic_parity_ratio']!, file.tolerance)
    within(disparityOf(all, 'odds').difference, expected['equalized_odds_difference'] ?? Number.NaN, file.tolerance)
    within(inequalityOf(all).theil, expected['theil_index']!, file.tolerance)
    within(inequalityOf(all).entropy2, expected['generalized_entropy_alpha2']!, file.tolerance)
  })

  test('are not compared where one has no rate', () => {
    const without = { ...NO_COUNTS, rows: 50, selected: 20, labeled: 50, labeledSelected: 20 }
    const withOne = { ...without, positives: 25, truePositives: 15 }
    expect(disparityOf([withOne, without], 'tpr').difference).toBeNaN()
    const [set] = [{ by: ['g'], groups: new Map([['a', withOne] as const, ['b', without] as const]) }]
    const { comparisons } = fairnessOf([set])
    expect(comparisons[0]?.rates.tpr?.difference).toMatchObject({ value: null, refused: 'not enough: n = 0' })
    expect(comparisons[0]?.rates.selection?.difference).toMatchObject({ value: 0, count: 100 })
  })

  test('of two parts are counted as those of the whole', () => {
    const row = fc.record({ group: fc.constantFrom('a', 'b'), decision: fc.nat(1), label: fc.constantFrom(0, 1, NaN) })
    const count = (rows: readonly { group: string; decision: number; label: number }[]) =>
      countGroups(
        { decisions: rows.map(({ decision }) => decision), labels: rows.map(({ label }) => label) },
        rows.map(({ group }) => group),
      )
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (first, second) => {
        const [whole, a, b] = [count([...first, ...second]), count(first), count(second)]
        for (const [group, counts] of whole)
          for (const name of Object.keys(counts) as (keyof GroupCounts)[])
            expect(counts[name]).toBe((a.get(group)?.[name] ?? 0) + (b.get(group)?.[name] ?? 0))
      }),
    )
  })
})

const TRUTH = { selection: [0.3, 0.4, 0.5], tpr: [0.6, 0.7, 0.8], base: [0.4, 0.5, 0.6] }
const SIZES = [150, 400, 1_000]

/** Rows of three groups whose rates are known. */
function drawn(random: Random): ReadonlyMap<string, GroupCounts> {
  const [decisions, labels, groups]: [number[], number[], string[]] = [[], [], []]
  SIZES.forEach((size, k) => {
    const [selection, tpr, base] = [TRUTH.selection[k]!, TRUTH.tpr[k]!, TRUTH.base[k]!]
    const fpr = (selection - tpr * base) / (1 - base)
    for (let row = 0; row < size; row++) {
      const label = Number(random.next() < base)
      labels.push(label)
      decisions.push(Number(random.next() < (label === 1 ? tpr : fpr)))
      groups.push(`g${k}`)
    }
  })
  return countGroups({ decisions, labels }, groups)
}

describe('intervals of groups', () => {
  test('cover all rates and differences together at least as often as they say', () => {
    const random = seededRandom(12)
    const runs = 400
    let covered = 0
    for (let run = 0; run < runs; run++) {
      const { groups, comparisons } = fairnessOf([{ by: ['g'], groups: drawn(random), against: 'g2' }])
      const holds = (told: { low: number | null; high: number | null } | undefined, truth: number): boolean =>
        told?.low != null && told.high != null && told.low <= truth && truth <= told.high
      const rates = groups.every(({ rates }, k) =>
        (['selection', 'tpr', 'base'] as const).every((name) => holds(rates[name], TRUTH[name][k]!)),
      )
      const apart = comparisons.every(({ rates }, k) =>
        (['selection', 'tpr', 'base'] as const).every(
          (name) =>
            holds(rates[name]?.difference, TRUTH[name][k]! - TRUTH[name][2]!) &&
            holds(rates[name]?.ratio, TRUTH[name][k]! / TRUTH[name][2]!),
        ),
      )
      covered += Number(rates && apart)
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.95)
  })

  test('let a limit fail by chance in at most one of twenty cases where all groups are equal', () => {
    const random = seededRandom(13)
    const runs = 300
    let failed = 0
    for (let run = 0; run < runs; run++) {
      const groups = new Map(
        ['a', 'b', 'c', 'd'].map((name) => {
          let selected = 0
          for (let row = 0; row < 120; row++) selected += Number(random.next() < 0.4)
          return [name, { ...NO_COUNTS, rows: 120, selected }] as const
        }),
      )
      const { limits } = fairnessOf([{ by: ['g'], groups }], { limits: { rates: ['selection'], maxDifference: 1e-9 } })
      failed += Number(limits[0]!.verdict === 'fails')
    }
    expect(failed / runs).toBeLessThanOrEqual(0.05)
  })
})
