import { Type } from 'typebox'
import { actionsOver, fileToRead, Measure, Name } from '../../base/index.ts'
import { Decision } from '../decisions/decision.ts'
import { fail } from '../errors.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { policyWith } from './policy-file.ts'
import { simulate } from './simulate.ts'

/** What a simulation needs. */
export interface SimulateNeeds extends LoopNeeds {
  readonly policiesInForce: () => readonly EndpointPolicy[]
}

const action = actionsOver<SimulateNeeds>()
const moment = (description: string) => Type.String({ minLength: 4, maxLength: 40, description })

/** `automation.simulate`: what another policy would have decided. */
export const simulateAction = action({
  name: 'automation.simulate',
  does: 'Say what another policy would have decided in the past, when, and what that would have gained or lost.',
  http: 'POST /api/v1/policy-simulations',
  permit: 'automation.read',
  input: Type.Object({
    policy: fileToRead('JSON with `renew` and `rollout` as in millrace.config.ts; what is not there stays as it is.'),
    from: moment('The first moment, such as 2001-05-14.'),
    to: moment('The last moment.'),
    endpoint: Type.Optional(Name),
  }),
  output: Type.Object({
    endpoint: Name,
    decisions: Type.Array(Decision, { description: 'What the policy would have decided.' }),
    decided: Type.Array(Decision, { description: 'What was decided.' }),
    against: Type.Object({
      requests: Type.Integer({
        description: 'Labeled requests that another version would have answered; scored by both.',
      }),
      unknown: Type.Integer({ description: 'Those that could not be scored by both, or have no label.' }),
      after: Type.Integer({
        description: 'Those that the version never saw, scored only now from the features in the journal.',
      }),
      mean: Measure,
      low: Measure,
      high: Type.Union([Type.Number(), Type.Null()], {
        description: 'Loss with the policy minus loss as it was, a request, with its always-valid 99 % interval.',
      }),
      total: Type.Number(),
      says: Type.String(),
    }),
    notes: Type.Array(Type.String(), { description: 'What could not be known.' }),
  }),
  example: 'automation simulate --policy bolder.json --from 2001-05-14 --to 2001-07-01',
  words: [],
  run: async (needs, { policy: file, endpoint, ...span }) => {
    const [from, to] = [Date.parse(span.from), Date.parse(span.to)]
    if (!(from < to)) throw fail('bad_span', { from: span.from, to: span.to })
    const policies = needs.policiesInForce()
    const inForce = endpoint === undefined ? policies[0] : policies.find(({ name }) => name === endpoint)
    if (!inForce) throw fail('unknown_endpoint', { endpoint: endpoint ?? 'that was not named' })
    const { decisions, decided, against, notes } = await simulate(needs, await policyWith(inForce, file), { from, to })
    return { endpoint: inForce.name, decisions: [...decisions], decided: [...decided], against, notes: [...notes] }
  },
})
