import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { exactSigmoid } from '../../math/index.ts'
import { blendCandidates, fewest, lossDifference } from './blend.ts'
import type { Scoring } from './score.ts'

const ROWS = 2_000
const random = seededRandom(4)
const normal = (): number => {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random.next()
  return sum
}
const truth = Float64Array.from({ length: ROWS }, normal)
const rows = Int32Array.from({ length: ROWS }, (_, row) => row)
const noisy = (noise: number) => ({ answers: Float32Array.from(truth, (value) => value + noise * normal()) })

const numbers: Scoring = { objective: 'regression', width: 1, metric: 'rmse', label: truth }
const classes: Scoring = {
  objective: 'binary',
  width: 1,
  metric: 'logloss',
  label: truth.map((value) => (random.next() < exactSigmoid(2 * value) ? 1 : 0)),
}

describe('a blend', () => {
  it('of models whose errors differ is better than the best of them, by more than chance', () => {
    const candidates = [noisy(0.5), noisy(0.52), noisy(0.55), noisy(5)]
    const { weights, gain, error } = blendCandidates({ scoring: numbers, rows, candidates, seed: 1 })
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    expect(weights[3]).toBe(0)
    expect(weights.filter((weight) => weight > 0.1)).toHaveLength(3)
    expect(gain).toBeGreaterThan(5 * error)
  })

  it('of one model and copies of it gains nothing', () => {
    const first = noisy(0.5)
    const { gain, error } = blendCandidates({ scoring: numbers, rows, candidates: [first, first, first], seed: 1 })
    expect(Math.abs(gain)).toBeLessThan(1e-12)
    expect(gain > error).toBe(false)
  })

  it('does not promise what chance gives to the one that chooses', () => {
    const answers = (): Float32Array => Float32Array.from(truth, () => 0.5 + 0.02 * normal())
    const candidates = Array.from({ length: 14 }, () => ({ answers: answers() }))
    const { gain, error } = blendCandidates({
      scoring: { ...classes, label: truth.map(() => (random.next() < 0.5 ? 1 : 0)) },
      rows,
      candidates,
      seed: 1,
    })
    expect(gain).toBeLessThan(3 * error)
  })

  it('is the same for the same seed', () => {
    const candidates = [noisy(0.5), noisy(0.6)]
    const blend = () => blendCandidates({ scoring: numbers, rows, candidates, seed: 7 })
    expect(blend()).toEqual(blend())
  })
})

it('keeps the largest weights and makes them sum to 1', () => {
  expect(fewest([0.1, 0.4, 0, 0.3, 0.2], 2)).toEqual([0, 0.4 / 0.7, 0, 0.3 / 0.7, 0])
})

it('the difference of two models on the same rows is below 0 where the first is better', () => {
  const both = { first: noisy(0.5).answers, second: noisy(1).answers }
  const { value, error } = lossDifference({ scoring: numbers, rows }, both)
  expect(value).toBeLessThan(-5 * error)
})
