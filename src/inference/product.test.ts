import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { floatProduct, plainProduct } from './product.ts'

const filled = (count: number, random: { next(): number }): Float32Array =>
  Float32Array.from({ length: count }, () => 8 * random.next() - 4)

describe('the product of two matrices', () => {
  it('has the same bits in WebAssembly and in TypeScript, for any size', () => {
    const size = fc.record({
      m: fc.integer({ min: 1, max: 300 }),
      k: fc.integer({ min: 0, max: 40 }),
      n: fc.integer({ min: 1, max: 19 }),
    })
    fc.assert(
      fc.property(size, fc.integer(), ({ m, k, n }, seed) => {
        const random = seededRandom(seed)
        const [a, b] = [filled(m * k, random), filled(k * n, random)]
        const out = new Float64Array(m * n)
        plainProduct(a, b, { m, k, n, out })
        expect(floatProduct(a, b, { m, k, n })).toEqual(out)
      }),
      { numRuns: 60 },
    )
  })

  it('is right', () => {
    const a = Float32Array.from({ length: 32 }, (_, i) => i)
    const out = floatProduct(a, Float32Array.of(1, 10, 100, 2, 20, 200), { m: 16, k: 2, n: 3 })
    expect([...out.subarray(45)]).toEqual([30 + 62, 300 + 620, 3000 + 6200])
  })

  it('keeps missing numbers to their own row', () => {
    const a = new Float32Array(40).fill(1)
    a[7] = Number.NaN
    const out = floatProduct(a, Float32Array.of(1, 2), { m: 20, k: 2, n: 1 })
    expect([...out].map((sum) => (Number.isNaN(sum) ? 'missing' : sum))).toEqual(
      Array.from({ length: 20 }, (_, i) => (i === 3 ? 'missing' : 3)),
    )
  })

  it('leaves what is too large for the shared memory to TypeScript', () => {
    const [m, k, n] = [16, 9000, 1000]
    const a = new Float32Array(m * k).fill(1)
    const b = new Float32Array(k * n).fill(0.5)
    expect(floatProduct(a, b, { m, k, n }).every((sum) => sum === k / 2)).toBe(true)
  })
})
