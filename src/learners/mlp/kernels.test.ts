import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { wasmMemory } from '../../inference/index.ts'
import { type MatrixKernels, wasmMatrixKernels } from './kernels.ts'
import { plainMatrixKernels } from './plain.ts'

const BYTES = 2 ** 16
const [A, B, C, PACKED, PLACES] = [0, 12_000, 24_000, 36_000, 60_000] as const

/** A memory of random numbers, after `work` in WebAssembly and in TypeScript. */
function both(
  seed: number,
  work: (kernels: MatrixKernels, whole: Int32Array, x: Float32Array) => void,
): readonly [wasm: Float32Array, plain: Float32Array] {
  const [wasm, plain] = ['wasm', 'plain'].map((how) => {
    const memory = wasmMemory(BYTES)
    const random = seededRandom(seed)
    const x = new Float32Array(memory.buffer)
    for (let i = 0; i < x.length; i++) x[i] = random.next() * 4 - 2
    const kernels = how === 'wasm' ? wasmMatrixKernels(memory) : plainMatrixKernels(memory.buffer)
    work(kernels, new Int32Array(memory.buffer), x)
    return x
  })
  return [wasm!, plain!]
}

const isSame = ([wasm, plain]: readonly [Float32Array, Float32Array]): boolean =>
  Buffer.compare(Buffer.from(wasm.buffer), Buffer.from(plain.buffer)) === 0

describe('kernels over matrices', () => {
  it('multiply to the same bits in WebAssembly and in TypeScript, turned or not', () => {
    const sizes = fc.record({
      m: fc.integer({ min: 1, max: 6 }),
      n: fc.integer({ min: 1, max: 4 }),
      k: fc.integer({ min: 1, max: 33 }),
    })
    fc.assert(
      fc.property(sizes, fc.boolean(), fc.boolean(), fc.integer(), (size, turnA, turnB, seed) => {
        const [m, n, k] = [size.m * 4, size.n * 8, size.k]
        const results = both(seed, (kernels) => {
          kernels.pack(B, turnB ? 4 : n * 4, turnB ? k * 4 : 4, PACKED, k, n)
          kernels.multiply(A, turnA ? 4 : k * 4, turnA ? m * 4 : 4, PACKED, C, m, n, k)
        })
        expect(isSame(results)).toBe(true)
        const [wasm] = results
        let sum = 0
        for (let p = 0; p < k; p++)
          sum += wasm[A / 4 + (turnA ? p * m + 1 : k + p)]! * wasm[B / 4 + (turnB ? 2 * k + p : p * n + 2)]!
        expect(wasm[C / 4 + n + 2]).toBeCloseTo(sum, 4)
      }),
      { numRuns: 60 },
    )
  })

  it('do all else to the same bits, too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer(),
        (rows, panels, seed) => {
          const [m, n] = [rows * 4, panels * 8]
          const results = both(seed, (kernels, whole, x) => {
            for (let i = 0; i < m * 2; i++) whole[PLACES / 4 + i] = i % 7
            kernels.addRows(A, PLACES, B, m, n, 2)
            kernels.activate(A, C, m, n, 0)
            kernels.gate(PACKED, A, m * n)
            kernels.columnSums(PACKED, C, m, n)
            kernels.spreadRows(PACKED, PLACES, B, m, n, 2)
            const second = x.subarray(PACKED / 4, PACKED / 4 + n)
            second.forEach((_, i) => {
              second[i] = Math.abs(second[i]!)
            })
            kernels.adam(A, B, C, PACKED, PACKED + 4096, n, 0.1, 1e-8, 0.01, 0.3)
          })
          expect(isSame(results)).toBe(true)
          expect(results[0].every((one, i) => i >= PLACES / 4 || Number.isFinite(one))).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })
})
