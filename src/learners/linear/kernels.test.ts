import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { wasmMemory } from '../../inference/index.ts'
import { exponential, logOnePlus } from './exponential.ts'
import { wasmKernels } from './kernels.ts'
import { linearLayout } from './layout.ts'
import { plainKernels } from './plain.ts'

/** Fills a memory with a block, lets the kernels work on it and returns all of it. */
function worked(how: 'plain' | 'wasm', shape: { width: number; categories: number; levels: number }): Float64Array {
  const layout = linearLayout({ rows: 64, outputs: 1, ...shape })
  const memory = wasmMemory(layout.bytes)
  const random = seededRandom(5)
  const fill = (at: number, count: number, value: () => number): void =>
    new Float64Array(memory.buffer, at, count).forEach((_, i, all) => {
      all[i] = value()
    })
  const { block } = layout
  new Float32Array(memory.buffer, layout.dense, shape.width * block).forEach((_, i, all) => {
    all[i] = random.next() * 6 - 3
  })
  new Int32Array(memory.buffer, layout.places, shape.categories * block).forEach((_, i, all) => {
    all[i] = random.integer(shape.levels)
  })
  fill(layout.weights, shape.width, () => random.next() * 10 - 5)
  fill(layout.tables, shape.levels, () => random.next() - 0.5)
  fill(layout.label, block, () => random.integer(2))
  fill(layout.rowWeights, block, () => random.next() * 3)
  const make = how === 'plain' ? () => plainKernels(size, memory.buffer) : () => wasmKernels(size, memory)
  const size = { block, ...shape }
  const { dense, places, weights, tables, scores, label, rowWeights, slopes, slopesOfWeights, slopesOfTables } = layout
  const kernels = make()
  kernels.score(dense, places, weights, tables, scores, 0.25)
  const loss = kernels.logistic(scores, label, rowWeights, slopes)
  const sum = kernels.slope(dense, places, slopes, slopesOfWeights, slopesOfTables)
  const all = new Float64Array(memory.buffer, layout.weights, (layout.bytes - layout.weights) / 8)
  return Float64Array.of(loss, sum, ...all)
}

describe('kernels of linear models', () => {
  it.each([
    { width: 1, categories: 0, levels: 0 },
    { width: 0, categories: 2, levels: 9 },
    { width: 28, categories: 3, levels: 40 },
    { width: 131, categories: 1, levels: 2 },
  ])('give the same bits in WebAssembly and in TypeScript for %o', (shape) => {
    const plain = worked('plain', shape)
    expect(worked('wasm', shape)).toEqual(plain)
    expect(plain[0]).toBeGreaterThan(0)
    expect(plain.every(Number.isFinite)).toBe(true)
  })

  it('turn any numbers into the same exponentials', () => {
    const memory = wasmMemory(65_536)
    const size = { block: 64, width: 1, categories: 0 }
    const values = new Float64Array(memory.buffer, 0, 2)
    const [plain, wasm] = [plainKernels(size, memory.buffer), wasmKernels(size, memory)]
    const number = fc.oneof(fc.double({ min: -710, max: 0, noNaN: true }), fc.double({ min: -2, max: 0, noNaN: true }))
    fc.assert(
      fc.property(number, number, (a, b) => {
        values.set([a, b])
        wasm.exponentials(0, 2)
        const there = [...values]
        values.set([a, b])
        plain.exponentials(0, 2)
        expect(there).toEqual([...values])
        const wanted = Math.exp(Math.max(-700, a))
        expect(Math.abs(values[0]! - wanted)).toBeLessThanOrEqual(4.5e-16 * wanted)
        expect(Math.abs(logOnePlus(values[1]!) - Math.log1p(values[1]!))).toBeLessThanOrEqual(4.5e-16)
      }),
      { numRuns: 3_000 },
    )
    expect([exponential(0), logOnePlus(0)]).toEqual([1, 0])
  })
})

describe('the layout of a linear problem', () => {
  it('keeps one block where the design is too large, with blocks of the same size', () => {
    const shape = { rows: 100_000, width: 40, categories: 2, levels: 10, outputs: 3 }
    const [kept, anew] = [linearLayout(shape), linearLayout(shape, 2 ** 20)]
    expect(kept.kept).toBe(kept.blocks)
    expect(anew.kept).toBe(1)
    expect(anew.block).toBe(kept.block)
    expect(anew.bytes).toBeLessThan(2 ** 20)
  })

  it('takes small blocks of wide designs', () => {
    const { block, bytes } = linearLayout({ rows: 10, width: 1_000_000, categories: 0, levels: 0, outputs: 1 })
    expect(block).toBe(64)
    expect(bytes).toBeLessThan(2 ** 29)
  })
})
