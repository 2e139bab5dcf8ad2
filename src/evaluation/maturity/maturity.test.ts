import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOUR, type Random, seededRandom } from '../../base/index.ts'
import { rowLoss } from '../loss.ts'
import { isMature, lossBounds } from './bounds.ts'
import { type Arrivals, fitMaturity, knownBy, surelyKnownBy } from './curve.ts'
import { weighLabels, weightedMean } from './weigh.ts'

const DAY = 24 * HOUR
const drawAge = (random: Random, mean: number): number => -mean * Math.log(1 - random.next())

/** Labels of which a 1 takes three times as long as a 0, as a late flight does; what is older than `span` is not there. */
function arrivals(rows: number, { seed, span, never = 0 }: { seed: number; span: number; never?: number }) {
  const random = seededRandom(seed)
  const truth = Float64Array.from({ length: rows }, () => Number(random.next() < 0.3))
  const cells = Int32Array.from({ length: rows }, () => random.integer(2))
  const followed = Float64Array.from({ length: rows }, () => span * random.next())
  const took = Float64Array.from(truth, (y, row) => drawAge(random, (y ? 6 : 2) * (1 + cells[row]!) * HOUR))
  const comes = Float64Array.from(truth, () => Number(random.next() >= never))
  const isThere = (row: number): boolean => comes[row] === 1 && took[row]! <= followed[row]!
  const labels = truth.map((y, row) => (isThere(row) ? y : Number.NaN))
  const ages = took.map((age, row) => (isThere(row) ? age : Number.NaN))
  return { truth, known: { objective: 'binary', labels, ages, followed, cells } satisfies Arrivals }
}

const rateOf = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0) / values.length

describe('the maturity of labels', () => {
  const history = fitMaturity(arrivals(40_000, { seed: 1, span: 30 * DAY }).known)!

  test('is told by outcome and cell, as it is', () => {
    for (const [label, cell] of [0, 1].flatMap((y) => [0, 1].map((c) => [y, c] as const)))
      for (const age of [2 * HOUR, 6 * HOUR, DAY]) {
        const truth = 1 - Math.exp(-age / ((label ? 6 : 2) * (1 + cell) * HOUR))
        expect(Math.abs(knownBy(history, { label, cell, age }) - truth)).toBeLessThan(0.02)
      }
    expect(surelyKnownBy(history, 6 * HOUR, 0)).toBe(knownBy(history, { label: 1, cell: 0, age: 6 * HOUR }))
  })

  test('has its deadline where 99 % of the slower outcome are there', () => {
    const share = 0.5 * (Math.exp(-history.deadline / (6 * HOUR)) + Math.exp(-history.deadline / (12 * HOUR)))
    expect(share).toBeGreaterThan(0.005)
    expect(share).toBeLessThan(0.015)
    expect(isMature(history, { rows: 100, labeled: 97, youngest: history.deadline - 1 })).toBe(false)
    expect(isMature(history, { rows: 100, labeled: 97, youngest: history.deadline })).toBe(true)
    expect(isMature(history, { rows: 100, labeled: 98, youngest: 0 })).toBe(true)
  })

  test('is not told from fewer than 200 complete labels, and counts those that never come', () => {
    expect(fitMaturity(arrivals(150, { seed: 3, span: 30 * DAY }).known)).toBeUndefined()
    const { missing, complete } = fitMaturity(arrivals(40_000, { seed: 1, span: 30 * DAY, never: 0.05 }).known)!
    expect(missing / complete).toBeCloseTo(0.05, 1)
  })

  test('of a regression goes by bins of the outcome', () => {
    const { known } = arrivals(5_000, { seed: 5, span: 30 * DAY })
    const numbers = known.labels.map((y, row) => y * 10 + (row % 10))
    const found = fitMaturity({ ...known, objective: 'regression', labels: numbers })!
    expect(found.edges).toHaveLength(4)
    expect(knownBy(found, { label: 15, age: 4 * HOUR })).toBeLessThan(knownBy(found, { label: 1, age: 4 * HOUR }))
  })

  test('weights take the bias from what came early, where the labels as they are have it', () => {
    const [naive, weighted, spoken]: [number[], number[], number[]] = [[], [], []]
    let covered = 0
    for (let seed = 10; seed < 60; seed++) {
      const { truth, known } = arrivals(2_000, { seed, span: 12 * HOUR })
      const { rows, weights, spokenFor } = weighLabels(history, known)
      const of = weightedMean(
        Float64Array.from(rows, (row) => known.labels[row]!),
        weights,
      )
      naive.push(rateOf(known.labels.filter((label) => !Number.isNaN(label))) - rateOf(truth))
      weighted.push(of.value - rateOf(truth))
      spoken.push(spokenFor)
      if (of.low! <= 0.3 && 0.3 <= of.high!) covered++
      expect(of.effective).toBeLessThan(of.count)
    }
    expect(rateOf(Float64Array.from(naive))).toBeLessThan(-0.06)
    expect(Math.abs(rateOf(Float64Array.from(weighted)))).toBeLessThan(0.006)
    expect(rateOf(Float64Array.from(spoken))).toBeGreaterThan(0.7)
    expect(covered).toBeGreaterThanOrEqual(44)
  })
})

describe('bounds for labels that never come', () => {
  const rows = fc.array(
    fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.constantFrom(0, 1), known: fc.boolean() }),
    { minLength: 1, maxLength: 30 },
  )

  test('hold the loss, whatever the labels would have been', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const scores = Float64Array.from(drawn, ({ score }) => score)
        const labels = Float64Array.from(drawn, ({ label, known }) => (known ? label : Number.NaN))
        const truth = drawn.reduce((sum, { score, label }) => sum + rowLoss('binary', score, label), 0) / drawn.length
        const { best, worst, missing } = lossBounds('binary', scores, labels)
        expect(truth).toBeGreaterThanOrEqual(best - 1e-12)
        expect(truth).toBeLessThanOrEqual(worst + 1e-12)
        if (missing === 0) expect(best).toBe(worst)
      }),
    )
  })

  test('of a squared error need a cap', () => {
    const [scores, labels] = [Float64Array.of(1, 2), Float64Array.of(3, Number.NaN)]
    expect(lossBounds('regression', scores, labels).worst).toBeNaN()
    expect(lossBounds('regression', scores, labels, 10)).toMatchObject({ value: 4, best: 2, worst: 7 })
  })
})
