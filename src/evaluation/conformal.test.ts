import { describe, expect, test } from 'vitest'
import { readReferenceFile } from '../../test/reference/read.ts'
import { seededRandom } from '../base/index.ts'
import { conformalOffsets, conformalRadius } from './conformal.ts'

interface Case {
  readonly residuals: readonly number[]
  readonly alpha: number
  readonly radius: number
}

describe('split conformal intervals', () => {
  const { cases } = readReferenceFile<Case>('split_conformal')
  test.each(cases.map((c) => [c.residuals.length, c] as const))(
    'equal the reference for %i residuals',
    (_, { residuals, alpha, radius }) => {
      expect(conformalRadius(Float64Array.from(residuals), 1 - alpha)).toBe(radius)
    },
  )

  test('need so many residuals that an end is one of them', () => {
    const residuals = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => k)
    expect(conformalOffsets(residuals(18), 0.9)).toBeUndefined()
    expect(conformalOffsets(residuals(19), 0.9)).toEqual({ lower: 0, upper: 18, coverage: 0.9, count: 19 })
  })

  test('hold nine of ten new labels, five of a hundred outside on each side, also where errors are lopsided', () => {
    const random = seededRandom(3)
    const draw = (): number => -Math.log(1 - random.next())
    let [held, below] = [0, 0]
    const tries = 4000
    for (let k = 0; k < tries; k++) {
      const { lower, upper } = conformalOffsets(Float64Array.from({ length: 99 }, draw), 0.9)!
      const residual = draw()
      if (residual >= lower && residual <= upper) held++
      if (residual < lower) below++
    }
    expect(held / tries).toBeCloseTo(0.9, 1)
    expect(held / tries).toBeGreaterThan(0.885)
    expect(below / tries).toBeCloseTo(0.05, 1)
  })
})
