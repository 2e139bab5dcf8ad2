import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { seededRandom } from '../base/index.ts'
import { applyPlatt, applySoftmax, logOdds, plattMap, softmaxMap } from './calibration-map.ts'

interface Case {
  readonly y: readonly number[]
  readonly platt: {
    readonly decision: readonly number[]
    readonly a: number
    readonly b: number
    readonly query: readonly number[]
    readonly out: readonly number[]
  }
}

describe('Platt scaling', () => {
  const { cases, tolerance } = readReferenceFile<Case>('calibration_maps')
  test.each(cases.map((c) => [c.y.length, c] as const))('equals the reference for %i rows', (_, { y, platt }) => {
    const map = plattMap(Float64Array.from(platt.decision), Float64Array.from(y))
    within(map.slope, -platt.a, tolerance)
    within(map.offset, -platt.b, tolerance)
    const answers = applyPlatt(map, Float64Array.from(platt.query))
    for (const [at, want] of platt.out.entries()) within(answers[at]!, want, tolerance)
  })

  test('is refused with one class, and finite where all scores are equal', () => {
    expect(() => plattMap(Float64Array.of(1, 2), Float64Array.of(1, 1))).toThrow(
      expect.objectContaining({ code: 'evaluation.one_class' }),
    )
    const map = plattMap(Float64Array.of(3, 3, 3, 3), Float64Array.of(1, 0, 0, 0))
    expect(applyPlatt(map, Float64Array.of(3))[0]).toBeCloseTo((2 / 3 + 3 * (1 / 5)) / 4, 6)
  })

  test('takes probabilities of 0 and 1 by their clipped log odds', () => {
    expect([...logOdds(Float64Array.of(0, 0.5, 1), 0.1)]).toEqual([
      expect.closeTo(-Math.log(9), 12),
      0,
      expect.closeTo(Math.log(9), 12),
    ])
  })
})

describe('calibration of several classes', () => {
  const random = seededRandom(8)
  const rows = 4000
  const truth = new Float64Array(rows * 3)
  const labels = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const raw = [random.next(), random.next(), random.next()].map((value) => Math.exp(2 * value))
    const sum = raw.reduce((a, b) => a + b)
    truth.set(
      raw.map((value) => value / sum),
      row * 3,
    )
    const u = random.next()
    labels[row] = u < raw[0]! / sum ? 0 : u < (raw[0]! + raw[1]!) / sum ? 1 : 2
  }

  test('finds out by how much probabilities are too sure', () => {
    const tooSure = applySoftmax({ slope: 2.5, offsets: [0.5, 0, -0.5] }, truth)
    const map = softmaxMap(tooSure, labels, 3)
    expect(map.slope).toBeCloseTo(0.4, 1)
    const corrected = applySoftmax(map, tooSure)
    for (const row of [0, 17, 3999])
      for (let k = 0; k < 3; k++) expect(Math.abs(corrected[row * 3 + k]! - truth[row * 3 + k]!)).toBeLessThan(0.04)
  })

  test('leaves alone what is calibrated, and few rows', () => {
    const map = softmaxMap(truth, labels, 3)
    expect(map.slope).toBeCloseTo(1, 0)
    const few = softmaxMap(truth.slice(0, 3), labels.slice(0, 1), 3)
    expect(Math.abs(few.slope - 1)).toBeLessThan(0.6)
  })

  test('gives the same numbers again, that sum to 1 in each row, and offsets that sum to 0', () => {
    const map = softmaxMap(truth, labels, 3)
    expect(softmaxMap(truth, labels, 3)).toEqual(map)
    expect(map.offsets.reduce((a, b) => a + b)).toBeCloseTo(0, 6)
    const answers = applySoftmax(map, truth)
    expect(answers[0]! + answers[1]! + answers[2]!).toBeCloseTo(1, 12)
  })
})
