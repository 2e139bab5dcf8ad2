import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { seededRandom } from '../base/index.ts'
import { quantile, sortedValues } from '../math/index.ts'
import { bootstrapInterval, percentileInterval } from './bootstrap.ts'

interface Case {
  readonly x: readonly number[]
  readonly statistic: 'mean' | 'median'
  readonly resample_indices: readonly (readonly number[])[]
  readonly percentile: readonly [number, number]
}

const STATISTICS = {
  mean: (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length,
  median: (values: Float64Array): number => quantile(sortedValues(values), 0.5),
}

describe('the bootstrap', () => {
  const { cases, tolerance } = readReferenceFile<Case>('bootstrap')
  test.each(cases.map((c) => [c.statistic, c] as const))('percentile ends of a %s equal the reference', (name, c) => {
    const draws = c.resample_indices.map((rows) => STATISTICS[name](Float64Array.from(rows, (row) => c.x[row]!)))
    const { low, high } = percentileInterval(Float64Array.from(draws))
    within(low, c.percentile[0], tolerance)
    within(high, c.percentile[1], tolerance)
  })

  const values = Float64Array.from({ length: 200 }, (_, row) => Math.floor(row / 20))
  const meanOf = (rows: Uint32Array): number => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length

  test('one seed gives one interval', () => {
    const draw = (seed: number) => bootstrapInterval(meanOf, 200, { random: seededRandom(seed), resamples: 200 })
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  test('rows that move together in blocks make the interval wider', () => {
    const width = (blocks?: Float64Array): number => {
      const options = { random: seededRandom(1), resamples: 400, ...(blocks && { blocks }) }
      const { low, high } = bootstrapInterval(meanOf, 200, options)
      return high - low
    }
    expect(width(values)).toBeGreaterThan(3 * width())
  })

  test('draws that are not numbers are left out', () => {
    expect(percentileInterval(Float64Array.of(1, Number.NaN, 3), 0)).toEqual({ low: 2, high: 2 })
  })
})
