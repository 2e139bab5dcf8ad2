import { describe, expect, it } from 'vitest'
import { DAY } from '../base/index.ts'
import { csv, dataset } from '../data/index.ts'
import { sql } from '../table/index.ts'
import { boosting, logistic, model } from './index.ts'
import { bestOf, flatten, lowerIsBetter, measure, metricNames } from './metrics.ts'
import type { ModelOptions } from './model.ts'

const flights = dataset('flights', { source: csv('flights.csv'), time: 'date' })
const options: ModelOptions = { data: flights, label: sql`delay > 15`, features: ['distance'] }
const codeOf = (more: Partial<Record<keyof ModelOptions, unknown>>, name = 'late'): string => {
  try {
    model(name, { ...options, ...more } as ModelOptions)
    return 'nothing'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a model', () => {
  it('is complete, plain and frozen', () => {
    const late = model('late', options)
    expect(late).toMatchObject({
      ...{ name: 'late', objective: 'binary', metric: 'logloss', windowMs: 28 * DAY, seed: 0 },
      ...{ split: { by: 'time', testMs: 7 * DAY }, learners: [logistic(), boosting()] },
    })
    expect(Object.isFrozen(late) && Object.isFrozen(late.features)).toBe(true)
    expect(JSON.parse(JSON.stringify(late))).toEqual(late)
    expect(model('size', { ...options, objective: 'regression' })).toMatchObject({
      metric: 'rmse',
      learners: [boosting()],
    })
  })

  it('has an address that changes with what it is, not with where its data lies', () => {
    const { digest } = model('late', options)
    expect(model('late', options).digest).toBe(digest)
    const elsewhere = dataset('flights', { source: csv('/other/flights.csv'), time: 'date' })
    expect(model('late', { ...options, data: elsewhere }).digest).toBe(digest)
    expect(model('late', { ...options, seed: 1 }).digest).not.toBe(digest)
    expect(model('late', { ...options, features: ['distance', 'hour(date)'] }).digest).not.toBe(digest)
  })

  it('refuses what cannot be trained', () => {
    expect(codeOf({}, 'Late')).toBe('training.bad_model')
    expect(codeOf({ data: undefined })).toBe('training.bad_model')
    expect(codeOf({ data: dataset('airports', { source: csv('a.csv') }) })).toBe('training.bad_model')
    expect(codeOf({ label: 'delay > 15' })).toBe('training.bad_model')
    expect(codeOf({ label: sql`delay >` })).toBe('table.bad_expression')
    expect(codeOf({ labelKnownAt: 'date' })).toBe('training.bad_model')
    expect(codeOf({ features: [] })).toBe('training.bad_model')
    expect(codeOf({ features: ['distance', 'distance'] })).toBe('features.bad_feature')
    expect(codeOf({ window: 'long' })).toBe('training.bad_model')
    expect(codeOf({ window: '1w', split: { by: 'time', test: '1w' } })).toBe('training.bad_model')
    expect(codeOf({ learners: [] })).toBe('training.bad_model')
    expect(codeOf({ learners: [{ learner: 'magic', options: {} }] })).toBe('learners.unknown_learner')
    expect(codeOf({ metric: 'rmse' })).toBe('training.bad_model')
    expect(codeOf({ metric: 'calibrationGap' })).toBe('training.bad_model')
    expect(codeOf({ gates: { auc: { minimum: 0.6 } } })).toBe('training.bad_model')
    expect(codeOf({ seed: 1.5 })).toBe('training.bad_model')
    expect(codeOf({ sample: { share: 0 } })).toBe('training.bad_model')
  })
})

describe('metrics', () => {
  it('know which way is better, and choose by it', () => {
    expect(lowerIsBetter('logloss')).toBe(true)
    expect(lowerIsBetter('auc')).toBe(false)
    expect(bestOf([{ auc: 0.6 }, { auc: 0.7 }, { auc: 0.7 }], 'auc')).toBe(1)
    expect(bestOf([{ logloss: null }, { logloss: 0.5 }, { logloss: 0.4 }], 'logloss')).toBe(2)
    expect(bestOf([{ auc: null }, { auc: null }], 'auc')).toBe(0)
  })

  it('are null where they cannot be told', () => {
    const found = measure('binary', Float64Array.of(0.2, 0.4), Float64Array.of(0, 0))
    expect(found['auc']!.value).toBeNull()
    expect(flatten(found)['auc']).toBeNaN()
    expect(Object.keys(found)).toEqual(metricNames('binary'))
    expect(measure('regression', Float64Array.of(1, 2), Float64Array.of(1, 4))['rmse']!.value).toBeCloseTo(Math.SQRT2)
  })
})
