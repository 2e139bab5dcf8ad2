import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import type { Sheet, SheetColumn } from '../sheet.ts'
import { type Binned, binRows, binSheet } from './binned.ts'
import { sortSingles } from './edges.ts'
import { finishTree, walkBins } from './finish.ts'
import { type Ground, openGround } from './ground.ts'
import { type GrowRules, growTree } from './grow.ts'
import { BIN_BYTES } from './layout.ts'
import { give, ORDER } from './orders.ts'
import { bitsOf, writeDerivatives } from './scale.ts'
import { readSums, type Sums } from './sums.ts'
import { forestScores } from './walk.ts'

const value = fc.oneof(fc.constantFrom(0, 1, 2, 3), fc.float({ noNaN: true, noDefaultInfinity: true }))
const gappy = fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(Number.NaN) })
const numbers = fc.array(gappy, { minLength: 12, maxLength: 40 })

const numberOf = (name: string, values: readonly number[]): SheetColumn => ({
  ...{ kind: 'number', name },
  values: Float32Array.from(values),
})
const categoryOf = (name: string, codes: readonly number[], categories: number): SheetColumn => ({
  ...{ kind: 'category', name, categories },
  values: Float32Array.from(codes),
})
const sheetOf = (...columns: SheetColumn[]): Sheet => ({ rows: columns[0]!.values.length, columns })

const plain = (features: number): GrowRules => ({
  ...{ leaves: 8, depth: Number.POSITIVE_INFINITY, leastRows: 1, leastSecond: 1, l2: 0 },
  features: Array.from({ length: features }, (_, i) => i),
  categories: { oneByOne: 1, most: 254, smoothing: 0, l2: 0, leastRows: 1 },
  random: seededRandom(1),
})

/** A ground with drawn derivatives; the second ones are 1 where asked for. */
function groundOf(binned: Binned, seed: number, isFlat = false): Ground {
  const random = seededRandom(seed)
  const ground = openGround(binned, { width: 1, leaves: 64, crew: undefined })
  const first = Float64Array.from({ length: binned.rows }, () => random.next() * 2 - 1)
  writeDerivatives(
    ground,
    first,
    first.map((g) => (isFlat ? 1 : g * g + 0.01)),
  )
  ground.order.set(Int32Array.from({ length: binned.rows }, (_, row) => row))
  return ground
}

const sumOver = (ground: Ground, rows: readonly number[]): Sums => ({
  first: rows.reduce((sum, row) => sum + ground.derivatives[2 * row]!, 0),
  second: rows.reduce((sum, row) => sum + ground.derivatives[2 * row + 1]!, 0),
  rows: rows.length,
})
const explained = ({ first, second }: Sums): number => (first * first) / second
const everyRow = (sheet: Sheet): number[] => Array.from({ length: sheet.rows }, (_, row) => row)

describe('bins', () => {
  it('part float32 values exactly as the threshold in the model does', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 3, max: 255 }), (values, most) => {
        const binned = binSheet(sheetOf(numberOf('x', values)), most)
        const [feature] = binned.features
        if (feature === undefined) return
        if (feature.kind !== 'number') throw new Error('x holds numbers')
        expect(feature.bins).toBeLessThanOrEqual(most)
        const bins = new Uint8Array(binned.arena.memory.buffer, binned.layout.byFeature, values.length)
        Float32Array.from(values).forEach((float, row) => {
          if (Number.isNaN(float)) expect(bins[row]).toBe(0)
          else for (const [i, edge] of feature.edges.entries()) expect(float <= edge).toBe(bins[row]! <= i + 1)
        })
      }),
    )
  })

  it('hold one value each where there are few, and about as many rows each where there are many', () => {
    const few = binSheet(sheetOf(numberOf('x', [3, 1, 1, 2, Number.NaN])), 255).features[0]
    expect(few?.kind === 'number' && [...few.edges]).toEqual([1.5, 2.5])
    const random = seededRandom(5)
    const many = Array.from({ length: 50_000 }, () => random.next() ** 3)
    const binned = binSheet(sheetOf(numberOf('x', many)), 255)
    expect(binned.features[0]!.bins).toBeGreaterThan(240)
    const counts = new Array<number>(256).fill(0)
    for (const bin of new Uint8Array(binned.arena.memory.buffer, binned.layout.byFeature, many.length)) counts[bin]!++
    expect(Math.max(...counts)).toBeLessThan(3 * (50_000 / 254))
  })

  it('leave out what has one value only, and keep what is there or missing', () => {
    const sheet = sheetOf(
      numberOf('same', [7, 7, 7]),
      numberOf('gone', [Number.NaN, Number.NaN, Number.NaN]),
      numberOf('gap', [7, Number.NaN, 7]),
      categoryOf('one', [1, 1, 1], 1),
      categoryOf('two', [1, 2, 1], 2),
    )
    expect(binSheet(sheet, 255).features.map(({ column }) => column)).toEqual([2, 4])
  })

  it('are the same for rows that are taken out, as they stand in the sheet', () => {
    const random = seededRandom(8)
    const column = (): number[] => Array.from({ length: 301 }, () => (random.next() < 0.1 ? Number.NaN : random.next()))
    const all = binSheet(sheetOf(numberOf('a', column()), numberOf('b', column()), numberOf('c', column())), 60)
    const rows = Int32Array.from({ length: 97 }, (_, i) => 3 * i + 1)
    const some = binRows(all, rows)
    const [whole, part] = [new Uint8Array(all.arena.memory.buffer), new Uint8Array(some.arena.memory.buffer)]
    for (let feature = 0; feature < 3; feature++)
      rows.forEach((row, i) => {
        const bin = whole[all.layout.byFeature + feature * all.layout.columnBytes + row]
        expect(part[some.layout.byFeature + feature * some.layout.columnBytes + i]).toBe(bin)
        expect(part[some.layout.byRow + i * some.layout.rowBytes + feature]).toBe(bin)
      })
  })

  it('come from a sort that is right for every single', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (values) => {
        const floats = Float32Array.from(values)
        expect([...sortSingles(floats)].map((x) => x + 0)).toEqual([...floats].sort((a, b) => a - b).map((x) => x + 0))
      }),
    )
  })
})

describe('a histogram', () => {
  /** Counts rows into the first histogram of the pool. */
  function countRows(ground: Ground, rows: readonly number[]): readonly Sums[] {
    ground.order.set(rows)
    give(ground, { start: 0, rows: rows.length, side: 0, settle: 0, histogram: 0 })
    ground.run(ORDER.count, rows.length)
    const bins = ground.layout.offsets.at(-1)!
    return Array.from({ length: bins }, (_, bin) =>
      readSums(ground.words, (ground.layout.pool + bin * BIN_BYTES) / 4, ground.layout),
    )
  }

  it('holds the exact sums of every bin, in any order of rows, for 1 to 300 features', () => {
    const random = seededRandom(3)
    for (const features of [1, 2, 3, 7, 8, 15, 16, 17, 28, 31, 64, 65, 127, 128, 129, 255, 300]) {
      const columns = Array.from({ length: features }, (_, i) =>
        numberOf(
          `x${i}`,
          Array.from({ length: 400 }, () => (random.next() < 0.2 ? Number.NaN : random.integer(9))),
        ),
      )
      const sheet = sheetOf(...columns)
      const binned = binSheet(sheet, 255)
      const ground = groundOf(binned, features)
      const rows = everyRow(sheet).filter((row) => row % 3 !== 1)
      const found = countRows(ground, rows)
      expect(countRows(ground, [...rows].reverse())).toEqual(found)
      const bytes = new Uint8Array(binned.arena.memory.buffer)
      binned.features.forEach((feature, i) => {
        for (let bin = 0; bin < feature.bins; bin++) {
          const inBin = rows.filter(
            (row) => bytes[binned.layout.byFeature + i * binned.layout.columnBytes + row] === bin,
          )
          expect(found[binned.layout.offsets[i]! + bin]).toEqual(sumOver(ground, inBin))
        }
      })
    }
  })

  it('never overflows: a row has as many bits as all rows together leave it', () => {
    for (const rows of [1, 2, 3, 1000, 2 ** 20 - 1, 2 ** 20, 2 ** 23, 2 ** 23 + 1, 2 ** 26, 113_000_000]) {
      const countShift = 63 - Math.ceil(Math.log2(rows + 1))
      const bits = bitsOf(rows, countShift)
      expect(rows * 2 ** bits.first).toBeLessThanOrEqual(2 ** 52)
      expect(rows * 2 ** bits.second).toBeLessThan(2 ** countShift)
      expect(rows * 2 ** bits.second).toBeLessThanOrEqual(2 ** 52)
      expect(rows).toBeLessThan(2 ** (63 - countShift))
      expect(Math.min(bits.first, bits.second)).toBeGreaterThanOrEqual(8)
    }
  })

  it('holds the largest derivatives of all rows in one bin without losing one of them', () => {
    const sheet = sheetOf(
      numberOf(
        'x',
        Array.from({ length: 70_001 }, (_, row) => Number(row === 0)),
      ),
    )
    const ground = openGround(binSheet(sheet, 255), { width: 1, leaves: 2, crew: undefined })
    const { first, second } = bitsOf(sheet.rows, ground.layout.countShift)
    for (let row = 0; row < sheet.rows; row++) ground.derivatives.set([-(2 ** first), 2 ** second], 2 * row)
    const [, ones] = countRows(ground, everyRow(sheet))
    expect(ones).toEqual({ first: -70_000 * 2 ** first, second: 70_000 * 2 ** second, rows: 70_000 })
  })
})

describe('the best split', () => {
  it('of a number is the one that a search over every cut and both directions finds', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), fc.constantFrom(1, 2, 4), (values, seed, leastRows) => {
        const sheet = sheetOf(numberOf('x', values))
        const binned = binSheet(sheet, 255)
        const [feature] = binned.features
        if (feature?.kind !== 'number') return
        const ground = groundOf(binned, seed)
        const grown = growTree(ground, sheet.rows, { ...plain(1), leaves: 2, leastRows })
        const x = sheet.columns[0]!.values
        let best = 0
        for (const edge of [...feature.edges, Number.POSITIVE_INFINITY])
          for (const missingLeft of [false, true]) {
            const goesLeft = (row: number): boolean => (Number.isNaN(x[row]!) ? missingLeft : x[row]! <= edge)
            const [left, right] = [everyRow(sheet).filter(goesLeft), everyRow(sheet).filter((row) => !goesLeft(row))]
            if (Math.min(left.length, right.length) < leastRows) continue
            const gain = explained(sumOver(ground, left)) + explained(sumOver(ground, right))
            best = Math.max(best, gain - explained(sumOver(ground, everyRow(sheet))))
          }
        if (grown.splits.length > 0) expect(grown.splits[0]!.gain / best).toBeCloseTo(1, 6)
        else expect(best).toBeLessThanOrEqual(1e-6 * explained(sumOver(ground, everyRow(sheet))) + 1e-3)
      }),
    )
  })

  it('of categories is the best of all sets, for the squared error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 12, maxLength: 60 }),
        fc.nat(),
        (codes, seed) => {
          const sheet = sheetOf(categoryOf('c', codes, 6))
          const binned = binSheet(sheet, 255)
          if (binned.features.length === 0) return
          const ground = groundOf(binned, seed, true)
          const [split] = growTree(ground, sheet.rows, { ...plain(1), leaves: 2 }).splits
          let best = 0
          for (let mask = 1; mask < 63; mask++) {
            const left = everyRow(sheet).filter((row) => (mask >> (codes[row]! - 1)) & 1)
            const right = everyRow(sheet).filter((row) => !((mask >> (codes[row]! - 1)) & 1))
            if (left.length === 0 || right.length === 0) continue
            const gain = explained(sumOver(ground, left)) + explained(sumOver(ground, right))
            best = Math.max(best, gain - explained(sumOver(ground, everyRow(sheet))))
          }
          expect((split?.gain ?? 0) / best).toBeCloseTo(1, 6)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('leaves what was never seen, and what is too rare for a bin, on the right', () => {
    const random = seededRandom(2)
    const codes = Array.from({ length: 3000 }, () => random.integer(400))
    const binned = binSheet(sheetOf(categoryOf('c', codes, 399)), 100)
    expect(binned.features[0]!.bins).toBe(100)
    const grown = growTree(groundOf(binned, 1), 3000, plain(1))
    expect(grown.splits.length).toBeGreaterThan(2)
    for (const split of grown.splits)
      expect(split.kind === 'category' && split.set.every((code) => code >= 1 && code < 100)).toBe(true)
  })
})

describe('a grown tree', () => {
  const mixed = fc.record({
    a: numbers,
    seed: fc.nat(),
    depth: fc.constantFrom(0, 2, 3),
    histograms: fc.constantFrom(4, 5, 64),
  })

  it('sends every row to the leaf that its growth put it in, by bins and by values', () => {
    fc.assert(
      fc.property(mixed, ({ a, seed, depth, histograms }) => {
        const random = seededRandom(seed)
        const codes = a.map(() => random.integer(7))
        const sheet = sheetOf(numberOf('a', a), numberOf('b', [...a].reverse()), categoryOf('c', codes, 6))
        const binned = binSheet(sheet, 255)
        const opened = groundOf(binned, seed)
        const ground = { ...opened, layout: { ...opened.layout, histograms } }
        const rules = { ...plain(binned.features.length), depth: depth || Number.POSITIVE_INFINITY }
        const grown = growTree(ground, sheet.rows, rules)
        expect(grown.leaves.length).toBe(grown.splits.length + 1)
        if (depth > 0) expect(grown.leaves.length).toBeLessThanOrEqual(2 ** depth)
        const where = new Map<number, number>()
        grown.leaves.forEach(({ start, sums }, leaf) => {
          const rows = [...ground.order.subarray(start, start + sums.rows)]
          expect(sumOver(ground, rows)).toEqual(sums)
          for (const row of rows) where.set(row, leaf)
        })
        expect(where.size).toBe(sheet.rows)
        walkBins(grown, binned, Int32Array.from(everyRow(sheet)), (row, leaf) => expect(leaf).toBe(where.get(row)))
        // a leaf that is worth its own number tells where a row ended
        const tree = finishTree(grown, binned, { values: Float32Array.from(grown.leaves.keys()), gainScale: 1 })
        expect([...forestScores({ start: [0], trees: [tree], targets: [0] }, sheet)]).toEqual(
          everyRow(sheet).map((row) => where.get(row)),
        )
      }),
    )
  })

  it('is the same where histograms have to make room for each other', () => {
    const random = seededRandom(12)
    const column = (): number[] => Array.from({ length: 2000 }, () => random.next())
    const binned = binSheet(sheetOf(numberOf('a', column()), numberOf('b', column()), numberOf('c', column())), 64)
    const grow = (histograms: number) => {
      const opened = groundOf(binned, 4)
      return growTree({ ...opened, layout: { ...opened.layout, histograms } }, 2000, { ...plain(3), leaves: 60 })
    }
    expect(grow(4)).toEqual(grow(61))
    expect(grow(9)).toEqual(grow(61))
  })
})
