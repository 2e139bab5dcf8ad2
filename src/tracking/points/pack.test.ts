import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinPacks, pack, splitPacks, unpack } from './pack.ts'

const whole = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(Number.MIN_SAFE_INTEGER, 0, 2 ** 52, -(2 ** 52)),
)
const points = fc.array(fc.tuple(whole, whole, fc.double()), { maxLength: 40 }).map((rows) => ({
  steps: Float64Array.from(rows, ([step]) => step),
  ats: Float64Array.from(rows, ([, at]) => at),
  values: Float64Array.from(rows, ([, , value]) => value),
}))

describe('packed points', () => {
  it('are read back as they were, at any distance and with any value', () => {
    fc.assert(
      fc.property(points, (given) => {
        expect(unpack(pack(given))).toEqual(given)
      }),
    )
  })

  it('are read back wherever their bytes begin', () => {
    fc.assert(
      fc.property(fc.array(points, { maxLength: 5 }), fc.nat(9), (all, offset) => {
        const joined = joinPacks(all.map(pack))
        const moved = new Uint8Array(joined.length + offset)
        moved.set(joined, offset)
        expect(splitPacks(moved.subarray(offset)).map(unpack)).toEqual(all)
      }),
    )
  })

  it('that follow each other take about ten bytes each', () => {
    const steps = Float64Array.from({ length: 1_000 }, (_, i) => i)
    const ats = steps.map((step) => 1_790_000_000_000 + step * 40)
    expect(pack({ steps, ats, values: steps }).length).toBeLessThan(10_100)
  })
})
