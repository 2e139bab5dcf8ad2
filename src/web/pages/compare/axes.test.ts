import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axesOf, differs, placeOn, usualAxes } from './axes.ts'

const comparison = {
  runs: [],
  params: [
    { param: 'learner', values: ['forest', 'boosting', null] },
    { param: 'depth', values: ['3', '9', '6'] },
    { param: 'seed', values: ['0', '0', '0'] },
  ],
  metrics: [
    { metric: 'auc', values: [0.7, 0.72, null] },
    { metric: 'auc.low', values: [0.69, 0.71, null] },
    { metric: 'odd.low', values: [1, 1, 1] },
  ],
}

describe('the axes of a comparison', () => {
  it('are metrics and params, without the ends of intervals that have a value', () => {
    expect(axesOf(comparison).map(({ id }) => id)).toEqual([
      'metrics.auc',
      'metrics.odd.low',
      'params.learner',
      'params.depth',
      'params.seed',
    ])
  })

  it('lay numbers out by size and texts by their place, and leave out what is not there', () => {
    const [auc, , learner, depth, seed] = axesOf(comparison)
    expect([0, 1, 2].map((run) => placeOn(auc!, run))).toEqual([0, 1, undefined])
    expect([0, 1, 2].map((run) => placeOn(learner!, run))).toEqual([1, 0, undefined])
    expect([0, 1, 2].map((run) => placeOn(depth!, run))).toEqual([0, 1, 0.5])
    expect(placeOn(seed!, 0)).toBe(0.5)
    expect([learner!, seed!].map(differs)).toEqual([true, false])
    expect(usualAxes(axesOf(comparison)).map(({ name }) => name)).toEqual(['learner', 'depth', 'auc', 'odd.low'])
  })

  it('keep every place between the ends', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.constant(null))), (values) => {
        const axis = { id: 'metrics.a', name: 'a', isMetric: true, values, texts: undefined }
        for (const index of values.keys()) {
          const place = placeOn(axis, index)
          if (place === undefined) expect(values[index]).toBe(null)
          else expect(place >= 0 && place <= 1).toBe(true)
        }
      }),
    )
  })
})
