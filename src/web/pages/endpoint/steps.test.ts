import { expect, it } from 'vitest'
import { canaryAnswers } from '../../../../test/support/endpoint-answers.ts'
import type { EndpointAnswer, Rollout } from './questions.ts'
import { stepsOf } from './steps.ts'

const answers = canaryAnswers('x')
const rollout = answers['/api/v1/endpoints/late/rollout'] as Rollout
const { history } = answers['/api/v1/endpoints/late'] as EndpointAnswer
const DAY = 86_400_000

it('tells the way of a challenger from the changes of traffic: what is done, where it is, what is still to come', () => {
  const steps = stepsOf(rollout, history)
  expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'now', 'coming', 'coming'])
  expect(steps.map(({ since }) => since && (since - rollout.startedAt) / DAY)).toEqual([0, 1, 3, undefined, undefined])
  expect(steps[1]!.until).toBe(steps[2]!.since)
})

it('leaves out a share that was never given, and ends with the rollout', () => {
  const overAt = rollout.startedAt + 4 * DAY
  const promoted = { ...history[0]!, at: overAt, champion: 2, challenger: null, mode: 'single' as const, percent: 0 }
  const later = { ...history[0]!, at: overAt + DAY, percent: 50 }
  const steps = stepsOf({ ...rollout, overAt }, [later, promoted, ...history])
  expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'never', 'done'])
  expect(steps.at(-1)).toMatchObject({ since: overAt, until: overAt })
})
