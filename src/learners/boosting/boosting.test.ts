import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { binColumns, binsOf } from './bins.ts'
import { type BoostRules, boost } from './boost.ts'
import { computeGradients, emptyGradients } from './gradients.ts'
import { growTree, makeWorkshop } from './grow.ts'
import { emptyHistogram, fillHistogram, subtractHistogram, sumsOf } from './histogram.ts'
import { bestSplit } from './split.ts'
import { leafOf } from './tree.ts'

const f32 = fc.oneof(fc.constantFrom(0, 1, 2, 3), fc.float({ noNaN: true }))
const column = fc.array(fc.oneof({ weight: 4, arbitrary: f32 }, { weight: 1, arbitrary: fc.constant(Number.NaN) }), {
  minLength: 12,
  maxLength: 40,
})
const someRules: BoostRules = {
  rounds: 10,
  learningRate: 0.3,
  leaves: 8,
  depth: 0,
  minLeaf: 2,
  minHessian: 1e-3,
  l2: 1,
  rowShare: 1,
  columnShare: 1,
  bins: 255,
  patience: 0,
}
const context = (seed = 1) => ({ random: seededRandom(seed), progress: () => {} })

/** Columns, labels and gradients at some scores. */
function example(values: readonly (readonly number[])[], seed: number) {
  const random = seededRandom(seed)
  const columns = values.map((column) => Float32Array.from(column))
  const rows = columns[0]!.length
  const label = Float64Array.from({ length: rows }, () => random.integer(2))
  const task = {
    table: { rows, columns: new Map() },
    features: values.map((_, i) => `x${i}`),
    label,
    objective: 'binary' as const,
  }
  const gradients = emptyGradients(rows)
  computeGradients(
    gradients,
    task,
    Float64Array.from({ length: rows }, () => random.next() * 4 - 2),
  )
  return { columns, task, gradients, binned: binColumns(columns, 255), random }
}

describe('bins', () => {
  it('part float32 values exactly as the threshold in the model does', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 3, max: 255 }), (values, most) => {
        const floats = Float32Array.from(values)
        const binned = binColumns([floats], most)
        const [edges, bins] = [binned.edges[0]!, binned.byFeature[0]!]
        expect(edges.length).toBeLessThanOrEqual(most - 2)
        floats.forEach((value, row) => {
          if (Number.isNaN(value)) expect(bins[row]).toBe(0)
          else for (const [i, edge] of edges.entries()) expect(value <= edge).toBe(bins[row]! <= i + 1)
        })
      }),
    )
  })

  it('hold one value each where there are few, and about as many rows each where there are many', () => {
    expect([...binColumns([Float32Array.of(3, 1, 1, 2, Number.NaN)], 255).edges[0]!]).toEqual([1.5, 2.5])
    const random = seededRandom(5)
    const many = Float32Array.from({ length: 50_000 }, () => random.next() ** 3)
    const { edges, byFeature } = binColumns([many], 255)
    expect(edges[0]!.length).toBeGreaterThan(240)
    const counts = new Array<number>(256).fill(0)
    for (const bin of byFeature[0]!) counts[bin]!++
    expect(Math.max(...counts)).toBeLessThan(3 * (50_000 / 254))
  })

  it('give a heavy value a bin of its own', () => {
    const random = seededRandom(6)
    const mostlyZero = Float32Array.from({ length: 20_000 }, () => (random.next() < 0.6 ? 0 : random.next() * 2 - 1))
    const edges = binColumns([mostlyZero], 64).edges[0]!
    const [zero, below, above] = binsOf(Float32Array.of(0, -0.03, 0.03), edges)
    expect(zero).not.toBe(below)
    expect(zero).not.toBe(above)
  })
})

describe('a histogram', () => {
  it('holds exact sums: in any order of rows, and as parent less child', () => {
    fc.assert(
      fc.property(fc.tuple(column, fc.nat(), fc.nat()), ([values, seed, cut]) => {
        const { binned, gradients, random } = example([values, [...values].reverse()], seed)
        const rows = Int32Array.from(values.keys())
        const shuffled = rows.slice().sort(() => random.next() - 0.5)
        const [all, again, left, right] = [0, 1, 2, 3].map(() => emptyHistogram(binned)) as never as Float64Array[]
        fillHistogram(all!, { binned, gradients }, rows)
        fillHistogram(again!, { binned, gradients }, shuffled)
        expect(again).toEqual(all)
        expect(sumsOf(all!, binned).rows).toBe(values.length)
        const at = cut % values.length
        fillHistogram(left!, { binned, gradients }, shuffled.slice(0, at))
        fillHistogram(right!, { binned, gradients }, shuffled.slice(at))
        subtractHistogram(all!, left!)
        expect(all).toEqual(right)
      }),
    )
  })

  it('keeps gradients as whole numbers whose sum cannot round', () => {
    const { gradients } = example([Array.from({ length: 1000 }, (_, i) => i)], 3)
    expect(gradients.first.every(Number.isInteger)).toBe(true)
    expect(gradients.first.reduce((sum, value) => sum + Math.abs(value), 0)).toBeLessThan(2 ** 52)
    expect(Math.log2(gradients.firstScale) % 1).toBe(0)
  })
})

describe('the best split', () => {
  it('is the one that a search over every cut and both directions finds', () => {
    fc.assert(
      fc.property(column, fc.nat(), fc.constantFrom(1, 2, 4), fc.constantFrom(0, 1), (values, seed, leastRows, l2) => {
        const { columns, binned, gradients } = example([values], seed)
        const histogram = emptyHistogram(binned)
        fillHistogram(histogram, { binned, gradients }, Int32Array.from(values.keys()))
        const total = sumsOf(histogram, binned)
        const rules = { leastRows, leastSecond: 1, l2: l2 * gradients.secondScale, allowed: Uint8Array.of(1) }
        const found = bestSplit({ histogram, sums: total }, binned, rules)
        const part = (holds: (row: number) => boolean) => {
          let [g, h, n] = [0, 0, 0]
          for (let row = 0; row < values.length; row++) {
            if (!holds(row)) continue
            g += gradients.first[row]!
            h += gradients.second[row]!
            n++
          }
          return { value: g ** 2 / (h + rules.l2), n, h }
        }
        let best = 0
        for (const edge of [...binned.edges[0]!, Number.POSITIVE_INFINITY])
          for (const missingLeft of [false, true]) {
            const goesLeft = (row: number) =>
              Number.isNaN(columns[0]![row]!) ? missingLeft : columns[0]![row]! <= edge
            const [left, right] = [part(goesLeft), part((row) => !goesLeft(row))]
            if (Math.min(left.n, right.n) < leastRows || Math.min(left.h, right.h) < 1) continue
            best = Math.max(best, left.value + right.value - part(() => true).value)
          }
        if (found) expect(found.gain / best).toBeCloseTo(1, 6)
        else expect(best).toBeLessThanOrEqual(1e-6 * part(() => true).value + 1e-3)
      }),
    )
  })
})

describe('a grown tree', () => {
  it('sends every row to the leaf that its growth put it in', () => {
    fc.assert(
      fc.property(column, fc.nat(), fc.constantFrom(0, 2, 3), (values, seed, depth) => {
        const { columns, binned, gradients } = example([values, [...values].reverse()], seed)
        const rows = Int32Array.from(values.keys())
        const { leaves, ...limits } = someRules
        const grown = growTree(makeWorkshop(binned, gradients), rows, {
          ...limits,
          leaves,
          depth: depth || Number.POSITIVE_INFINITY,
          leastRows: 2,
          leastSecond: 0,
          allowed: Uint8Array.of(1, 1),
        })
        expect(grown.tree.value.length).toBe(grown.tree.feature.length + 1)
        if (depth > 0) expect(grown.leaves.length).toBeLessThanOrEqual(2 ** depth)
        for (const { leaf, from, to } of grown.leaves) {
          expect(to - from).toBeGreaterThanOrEqual(Math.min(2, values.length))
          for (let i = from; i < to; i++) expect(leafOf(grown.tree, columns, rows[i]!)).toBe(leaf)
        }
      }),
    )
  })
})

describe('boosting', () => {
  const random = seededRandom(21)
  const signal = Float32Array.from({ length: 2000 }, () => random.next())
  const noise = Float32Array.from({ length: 2000 }, () => random.next())
  const label = Float64Array.from(signal, (x) => Number(random.next() < (x > 0.5 ? 0.8 : 0.2)))
  const cut = 1200
  const part = (from: number, to: number) => [signal.subarray(from, to), noise.subarray(from, to)]
  const task = {
    table: { rows: cut, columns: new Map() },
    features: ['signal', 'noise'],
    label: label.subarray(0, cut),
    objective: 'binary' as const,
  }
  const data = { columns: part(0, cut), validation: { columns: part(cut, 2000), label: label.subarray(cut) } }

  it('stops when the validation loss no longer falls, and keeps the trees up to the smallest', () => {
    const rules = { ...someRules, rounds: 200, patience: 10 }
    const stopped = boost(task, data, { rules, context: context() })
    expect(stopped.trees.length).toBeLessThan(60)
    const whole = boost(task, data, { rules: { ...rules, patience: 0 }, context: context() })
    expect(whole.trees.length).toBe(stopped.trees.length)
    const longer = boost(task, { columns: data.columns }, { rules, context: context() })
    expect(longer.trees.length).toBe(200)
    expect(longer.trees[0]).toEqual(stopped.trees[0])
  })

  it('sees shares of rows and columns that the seed alone decides', () => {
    const rules = { ...someRules, rowShare: 0.5, columnShare: 0.5 }
    const trees = (seed: number) => boost(task, { columns: data.columns }, { rules, context: context(seed) }).trees
    expect(trees(1)).toEqual(trees(1))
    expect(trees(1)).not.toEqual(trees(2))
    for (const { feature } of trees(1)) expect(new Set(feature).size).toBeLessThanOrEqual(1)
  })
})
