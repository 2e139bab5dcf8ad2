import { describe, expect, test } from 'vitest'
import { DAY, type Json, WEEK } from '../base/index.ts'
import { watchOf } from './watch.ts'

describe('what to watch', () => {
  test('nothing is watched unless asked for, in windows of a week', () => {
    expect(watchOf('late', undefined)).toEqual({
      ...{ window: WEEK, rows: undefined, segments: [], groups: [], drift: undefined, calibration: undefined },
      ...{ logloss: undefined, estimate: undefined, concept: undefined, slo: undefined },
    })
    expect(watchOf('late', { drift: false }).drift).toBeUndefined()
  })

  test('the words of a project become limits', () => {
    const watch = watchOf('late', { drift: true, calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' } })
    expect(watch).toMatchObject({
      window: WEEK,
      drift: { falseMessages: 1, excess: 0.1, lossEffect: 0.05 },
      calibration: { max: 0.03 },
      logloss: { worse: 0.1 },
    })
    expect(watchOf('late', { window: '1d', drift: { excess: 0.2 } })).toMatchObject({
      window: DAY,
      drift: { falseMessages: 1, excess: 0.2 },
    })
  })

  test('windows by count, segments, estimates and concept are asked for in a word', () => {
    const watch = watchOf('late', { window: { rows: 5000 }, segments: ['origin'], estimate: true, concept: true })
    expect(watch).toMatchObject({ rows: 5000, segments: ['origin'], estimate: { tolerance: undefined }, concept: {} })
    expect(watchOf('late', { estimate: { tolerance: 0.02 } }).estimate).toEqual({ tolerance: 0.02 })
    expect(watchOf('late', { concept: false }).concept).toBeUndefined()
  })

  test.each([
    ['a window of too few predictions', { window: { rows: 5 } }],
    ['a typo', { calibraton: { max: 0.03 } }],
    ['a limit of nothing', { calibration: { max: 0 } }],
    ['a share that is none', { logloss: { noWorseThanTraining: 'ten' } }],
    ['hours', { window: '3h' }],
    ['a metric that nothing tells without labels', { estimate: { metric: 'ece' } }],
    ['a length that is none', { window: 'long' }],
  ])('refuses %s and says what to write', (_, spec) => {
    expect(() => watchOf('late', spec as Json)).toThrow(expect.objectContaining({ code: 'monitoring.bad_watch' }))
  })
})
