import { describe, expect, it } from 'vitest'
import { boosting, learnerNamed, linear, logistic, optionsOf } from './catalog.ts'
import { fitLearner } from './fit.ts'

describe('the specification of a learner', () => {
  it('is plain, frozen and holds what was chosen', () => {
    expect(boosting({ leaves: 15 })).toEqual({ learner: 'boosting', options: { leaves: 15 } })
    expect(Object.isFrozen(logistic().options)).toBe(true)
    expect(optionsOf(boosting({ leaves: 15 }))).toMatchObject({ leaves: 15, rounds: 300, bins: 255 })
  })

  it('refuses options that are not there, of the wrong kind or out of range', () => {
    expect(() => boosting({ leave: 3 } as never)).toThrow('nearest is leaves')
    expect(() => boosting({ leaves: 1 })).toThrow('leaves')
    expect(() => boosting({ leaves: 2.5 })).toThrow('leaves')
    expect(() => logistic({ l2: Number.NaN })).toThrow('l2')
    expect(() => linear({ l1: -1 })).toThrow('l1')
    expect(() => optionsOf({ learner: 'logistic', options: { l2: '1' } })).toThrow(
      expect.objectContaining({ code: 'learners.bad_option' }),
    )
  })

  it('names a learner that exists', () => {
    expect(learnerNamed('logistic').objectives).toContain('binary')
    expect(() => fitLearner({ learner: 'boostin', options: {} }, {} as never, {} as never)).toThrow(
      'nearest is boosting',
    )
  })
})
