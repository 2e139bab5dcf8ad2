import { describe, expect, test } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { calibrationError, calibrationGap, debiasedCalibrationError, reliability } from './calibration.ts'

/** Probabilities with labels drawn from them, each probability moved by `shift` afterwards. */
function drawn(rows: number, seed: number, shift = 0): readonly [Float64Array, Float64Array] {
  const random = seededRandom(seed)
  const truth = Float64Array.from({ length: rows }, () => 0.1 + 0.6 * random.next())
  const labels = truth.map((p) => (random.next() < p ? 1 : 0))
  return [truth.map((p) => p + shift), labels]
}

describe('calibration', () => {
  test('plain calibration error of a perfect model is biased by chance, the debiased one is not', () => {
    const runs = Array.from({ length: 60 }, (_, seed) => drawn(500, seed))
    const plain = runs.map(([scores, labels]) => calibrationError(scores, labels).value)
    const debiased = runs.map(([scores, labels]) => debiasedCalibrationError(scores, labels).value)
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length
    expect(mean(plain)).toBeGreaterThan(0.03)
    expect(Math.abs(mean(debiased))).toBeLessThan(0.015)
  })

  test('a model that is .08 too high has that gap and that debiased error', () => {
    const [scores, labels] = drawn(20_000, 4, 0.08)
    const gap = calibrationGap(scores, labels)
    expect(gap.value).toBeCloseTo(-0.08, 1)
    expect(gap.low!).toBeLessThan(-0.08)
    expect(gap.high!).toBeGreaterThan(-0.08)
    expect(debiasedCalibrationError(scores, labels).value).toBeCloseTo(0.08, 1)
  })

  test('reliability groups have equal counts, ascend, and hold their rate in a Wilson interval', () => {
    const [scores, labels] = drawn(1_003, 5)
    const bins = reliability(scores, labels)
    expect(bins.map((bin) => bin.count)).toEqual([101, 101, 101, 100, 100, 100, 100, 100, 100, 100])
    for (const [k, bin] of bins.entries()) {
      expect(bin.low).toBeLessThanOrEqual(bin.rate)
      expect(bin.high).toBeGreaterThanOrEqual(bin.rate)
      expect(bin.from).toBeLessThanOrEqual(bin.meanScore)
      expect(bin.from).toBeGreaterThanOrEqual(bins[k - 1]?.to ?? 0)
    }
  })

  test('fewer rows than groups give one group a row', () => {
    expect(reliability(Float64Array.of(0.2, 0.7), Float64Array.of(0, 1))).toHaveLength(2)
  })
})
