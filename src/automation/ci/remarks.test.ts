import { describe, expect, it } from 'vitest'
import { late } from '../../../test/support/loop-world.ts'
import { type EndpointOptions, endpoint } from '../policy.ts'
import { canary } from '../rollout/canary.ts'
import { remarksOn } from './remarks.ts'

const said = (options: Partial<EndpointOptions>) =>
  remarksOn(endpoint('late', { model: late, ...options })).map(({ severity, says }) => `${severity}: ${says}`)

describe('what is odd about a policy', () => {
  it('is nothing where what it renews on is watched', () => {
    const watch = { calibration: { max: 0.03 }, segments: ['origin'] }
    expect(said({ watch, renew: { on: ['calibration', 'segment'], window: '6w' } })).toEqual([])
  })

  it('is an alarm that nothing raises, and one that there is not', () => {
    const renew = { on: ['drift', 'calibraton'], window: '6w' as const }
    expect(said({ watch: { calibration: { max: 0.03 } }, renew })).toEqual([
      'error: It renews on drift, which is not watched: add it to watch.',
      'error: It renews on calibraton: there is no such alarm; the nearest is calibration.',
    ])
  })

  it('is a policy without eyes, a window that is all held out, and a rollout that cannot end', () => {
    expect(said({})).toEqual(['warning: Nothing about it is watched, and nothing renews it.'])
    const watch = { drift: true }
    expect(said({ watch, renew: { on: ['drift'], window: '1d' } })[0]).toMatch(/^warning: The window/)
    expect(said({ watch, rollout: canary({ within: '2d' }) })[0]).toMatch(/^warning: Shadow and steps/)
  })
})
