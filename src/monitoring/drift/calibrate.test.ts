import { describe, expect, test } from 'vitest'
import { trainedReference } from '../../../test/support/journals.ts'
import { DAY } from '../../base/index.ts'
import { calibrateDrift } from './calibrate.ts'
import { gridDistances } from './grid.ts'

const limits = { falseMessages: 1, excess: 0.1, lossEffect: 0.05 }

describe('drift where nothing changed', () => {
  test('brings no more messages a month than are accepted', () => {
    for (const days of [1, 7]) {
      const found = calibrateDrift(trainedReference(), limits, days * DAY)
      expect(found.windows).toBeGreaterThanOrEqual(50)
      expect(found.perMonth!).toBeLessThanOrEqual(found.accepted)
      expect(found.high!).toBeGreaterThanOrEqual(found.rate!)
    }
  })

  test('is counted: a rule without a limit of excess speaks more often', () => {
    const careless = { falseMessages: 600, excess: 0, lossEffect: 0 }
    const [often, seldom] = [careless, limits].map((each) => calibrateDrift(trainedReference(), each, DAY).messages)
    expect(often!).toBeGreaterThanOrEqual(seldom!)
  })

  test('is not judged where training lacks days of the week', () => {
    const reference = trainedReference()
    const short = { ...reference, prediction: { ...reference.prediction, days: reference.prediction.days.slice(0, 3) } }
    expect(calibrateDrift(short, limits, 7 * DAY)).toMatchObject({ windows: 0, rate: null, perMonth: null })
  })
})

describe('distances over a grid', () => {
  const grid = { edges: [0, 1, 2, 3], counts: [0, 10, 10, 10, 0] }

  test('are 0 for equal shares, and those of the values where they move by whole steps', () => {
    expect(gridDistances(grid, [0, 20, 20, 20, 0])).toEqual({ ks: 0, wasserstein: 0 })
    const moved = gridDistances(grid, [0, 0, 10, 10, 10])
    expect(moved.ks).toBeCloseTo(1 / 3, 12)
    expect(moved.wasserstein).toBeGreaterThan(0)
  })

  test('are not known where a side is empty', () => {
    expect(gridDistances(grid, [0, 0, 0, 0, 0]).ks).toBeNaN()
  })
})
