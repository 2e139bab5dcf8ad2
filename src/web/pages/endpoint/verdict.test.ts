import { expect, it } from 'vitest'
import { canaryAnswers } from '../../../../test/support/endpoint-answers.ts'
import type { EndpointAnswer, Rollout } from './questions.ts'
import { verdictOf } from './verdict.ts'

const answers = canaryAnswers('x')
const { loops } = answers['/api/v1/loop'] as { loops: EndpointAnswer['loop'][] }
const shown = answers['/api/v1/endpoints/late'] as EndpointAnswer
const rollout = answers['/api/v1/endpoints/late/rollout'] as Rollout
const answer = { ...shown, loop: loops[0], decisions: [], rollout, objectives: [], convention: '' } as EndpointAnswer
const headline = (more: Partial<EndpointAnswer>) =>
  verdictOf({ answer: { ...answer, ...more }, activity: undefined, focus: undefined, span: 'day' }).headline

it('says which of the two is better only with an interval that excludes zero, and only of the two that share the traffic', () => {
  expect(headline({})).toBe('late: v2 is better than v1, loss lower by 0.0245, and the interval excludes zero')
  const wide = rollout.evidence.tests.map((test) => ({ ...test, high: 0.001 }))
  expect(headline({ rollout: { ...rollout, evidence: { ...rollout.evidence, tests: wide } } })).toContain(
    'not yet told apart',
  )
  const others = { ...answer.endpoint, champion: 2, challenger: 1, percent: 30 }
  expect(headline({ endpoint: others })).toBe(
    'late: v1 answers 30\u00a0%; a person set it so, and nothing weighs the two',
  )
  expect(headline({ endpoint: { ...answer.endpoint, mode: 'single', challenger: null } })).toBe(
    'late: v1 answers all requests',
  )
})
