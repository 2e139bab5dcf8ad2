import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { journalRows, LIVE, trainedReference, valuesOf } from '../../../test/support/journals.ts'
import { DAY, seededRandom } from '../../base/index.ts'
import { auc, brier, buildReference, calibrationGap, countBins, logloss } from '../../evaluation/index.ts'
import { binAmong } from '../../math/index.ts'
import { numberColumn, type Table, tableOf, takeRows } from '../../table/index.ts'
import { addColumns, columnsTogether, emptyColumns } from './day-columns.ts'
import { addScores, emptyScores, scoresTogether } from './day-scores.ts'
import { areaOf } from './figures.ts'
import { performanceByVersion, performanceOfAnswers, performanceOnSameRows } from './performance.ts'
import { addRow, emptyTally, scoreBins } from './tally.ts'

const rows = journalRows(LIVE, { days: 3, challenger: 2, gap: 0.05, shift: 0.2, seed: 3 })
const reading = { objective: 'binary' as const, segments: ['size'] }
const trained = { reference: trainedReference(), version: 1 }

/** Each row goes to one of some parts; the parts come in any order. */
const split = fc
  .integer({ min: 1, max: 6 })
  .chain((parts) =>
    fc.tuple(
      fc.array(fc.nat(parts - 1), { minLength: rows.rows, maxLength: rows.rows }),
      fc.shuffledSubarray([...new Array(parts).keys()], { minLength: parts, maxLength: parts }),
    ),
  )

function partsOf(places: readonly number[], order: readonly number[]): Table[] {
  return order.map((part) =>
    takeRows(rows, Uint32Array.from([...places.keys()].filter((row) => places[row] === part).reverse())),
  )
}

const scoresOf = (table: Table) => {
  const scores = emptyScores()
  addScores(scores, table, reading)
  return scores
}

const columnsOf = (table: Table) => {
  const columns = emptyColumns(trained)
  addColumns(columns, table, trained)
  return columns
}

/** Sums differ in their last digits by the order of addition. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, each) => (typeof each === 'number' ? Number(each.toPrecision(9)) : each))
}

describe('summaries of parts', () => {
  const whole = scoresOf(rows)

  test('together say the same as one pass over the rows, in any split and order', () => {
    fc.assert(
      fc.property(split, ([places, order]) => {
        const together = scoresTogether(partsOf(places, order).map(scoresOf))
        for (const of of [performanceByVersion, performanceOnSameRows, performanceOfAnswers])
          expect(rounded(of(together, 'binary'))).toEqual(rounded(of(whole, 'binary')))
        expect(together.champions).toEqual(whole.champions)
        expect(together.delays).toEqual(whole.delays)
        expect(rounded(together.hours)).toEqual(rounded(whole.hours))
        expect(Object.keys(together.tallies).sort()).toEqual(Object.keys(whole.tallies).sort())
      }),
      { numRuns: 20 },
    )
  })

  test('together count the columns to the row, in any split and order', () => {
    const all = columnsOf(rows)
    fc.assert(
      fc.property(split, ([places, order]) => {
        expect(columnsTogether(partsOf(places, order).map(columnsOf), trained)).toEqual(all)
      }),
      { numRuns: 20 },
    )
  })

  test('are what the metrics of the rows are', () => {
    const [scores, labels] = [valuesOf(rows, 'score'), valuesOf(rows, 'label')]
    const found = performanceOfAnswers(whole, 'binary')
    for (const [name, of] of [
      ['gap', calibrationGap(scores, labels)],
      ['logloss', logloss(scores, labels)],
      ['brier', brier(scores, labels)],
    ] as const) {
      expect(found[name]!.value).toBeCloseTo(of.value, 10)
      expect(found[name]!.low).toBeCloseTo(of.low!, 10)
      expect(found[name]!.high).toBeCloseTo(of.high!, 10)
    }
    const exact = auc(scores, labels)
    expect(found.auc!.value).toBeCloseTo(exact.value, 3)
    expect(found.auc!.low).toBeCloseTo(exact.low!, 3)
    const load = trained.reference.features['load']!
    expect(columnsOf(rows).columns['load']!.counts).toEqual(countBins(load.bins, rows.columns.get('f:load')!))
  })
})

test('numbers are counted in the bin they lie in, wherever training has its edges', () => {
  const finite = fc.oneof(fc.double({ min: -1e300, max: 1e300 }), fc.constantFrom(0, 1, 2, 3, 1e-300))
  const any = fc.oneof(finite, fc.double(), fc.constantFrom(Infinity, -Infinity))
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 40 }), fc.array(any, { maxLength: 40 }), (before, now) => {
      const [column, later] = [before, now].map((values) => numberColumn(values.map((each) => each + 0)))
      const times = new Float64Array(before.length)
      const rest = { predictions: times, times, labels: times, objective: 'regression' as const }
      const heldOut = { rows: 0, from: 0, to: 0, metrics: {} }
      const reference = buildReference({ table: tableOf({ x: column! }), features: ['x'], ...rest, heldOut })
      const found = emptyColumns({ reference, version: 1 })
      addColumns(found, tableOf({ 'f:x': later! }), { reference, version: 1 })
      const { bins, grid } = reference.features['x']!
      expect(found.columns['x']!.counts).toEqual(countBins(bins, later!))
      const steps = new Array<number>(grid!.counts.length).fill(0)
      for (const each of later!.values) if (!Number.isNaN(each)) steps[binAmong(grid!.edges, each)]!++
      if (grid!.edges.length > 0) expect(found.columns['x']!.grid).toEqual(steps)
    }),
  )
})

describe('an area under the curve from scores in 8 binary digits', () => {
  test('is within a fiftieth of its interval, also of rare events and of sure models', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0.5, 1, 3, 6), (seed, power) => {
        const random = seededRandom(seed)
        const scores = Float64Array.from({ length: 3000 }, () => random.next() ** power)
        const labels = scores.map((score) => Number(random.next() < score))
        const tally = emptyTally(true)
        for (let row = 0; row < scores.length; row++) addRow(tally, 'binary', scores[row]!, labels[row]!)
        const [found, exact] = [areaOf(scoreBins(tally)), auc(scores, labels)]
        expect(Math.abs(found.value - exact.value)).toBeLessThan((exact.high! - exact.low!) / 50)
        expect(found.low).toBeCloseTo(exact.low!, 2)
      }),
      { numRuns: 30 },
    )
  })
})

test('a day of rows is a day of UTC', () => {
  expect(new Set(valuesOf(rows, 'at').map((at) => Math.floor(at / DAY))).size).toBe(3)
})
