import { Type } from 'typebox'
import { actionsOver, Moment, Name } from '../base/index.ts'
import { Applied } from './apply.ts'
import { Checked } from './ci/check-project.ts'
import { Decision, What } from './decisions/decision.ts'
import { decisionActions } from './decisions/decision-actions.ts'
import type { LoopNeeds } from './needs.ts'
import { orderActions } from './orders/order-actions.ts'
import { Change } from './plan.ts'
import type { EndpointPolicy } from './policy.ts'
import { rolloutActions } from './rollout/rollout-action.ts'
import { simulateAction } from './simulate/simulate-action.ts'
import { LoopState, loopState } from './state.ts'

/** What the actions of the loop need besides it: the project in force, and how it is made so. */
export interface ProjectNeeds extends LoopNeeds {
  readonly policiesInForce: () => readonly EndpointPolicy[]
  readonly planProject: () => Promise<readonly Change[]>
  readonly checkProject: (order: {
    readonly share?: number
    readonly progress: (done: number, doing: string) => void
  }) => Promise<Checked>
  readonly applyProject: (progress: (done: number, doing: string) => void) => Promise<Applied>
}

const action = actionsOver<ProjectNeeds>()

export const decisions = action({
  name: 'automation.decisions',
  does: 'List what the loop decided, the newest first, each with its reason, rule and evidence.',
  http: 'GET /api/v1/decisions',
  permit: 'automation.read',
  input: Type.Object({
    endpoint: Type.Optional(Name),
    what: Type.Optional(What),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  }),
  output: Type.Object({ decisions: Type.Array(Decision) }),
  example: 'automation decisions --endpoint late',
  run: async (needs, query) => ({ decisions: [...(await needs.decisions.list(query))] }),
})

export const loop = action({
  name: 'automation.loop',
  does: 'Show where the loop of every endpoint stands: who answers, what is being decided, on what evidence, what comes next.',
  http: 'GET /api/v1/loop',
  permit: 'automation.read',
  input: Type.Object({}),
  output: Type.Object({ loops: Type.Array(LoopState) }),
  example: 'automation loop',
  run: async (needs) => {
    const open = new Set((await needs.endpoints.list()).map(({ name }) => name))
    const policies = needs.policiesInForce().filter(({ name }) => open.has(name))
    return { loops: await Promise.all(policies.map((policy) => loopState(needs, policy))) }
  },
})

export const plan = action({
  name: 'automation.plan',
  does: 'Say what making the project so would change, and change nothing.',
  http: 'GET /api/v1/project/plan',
  permit: 'automation.read',
  input: Type.Object({}),
  output: Type.Object({ changes: Type.Array(Change) }),
  example: 'automation plan',
  run: async (needs) => ({ changes: [...(await needs.planProject())] }),
})

export const apply = action({
  name: 'automation.apply',
  does: 'Make the project so: read the data, open the endpoints, train a first model where there is none.',
  http: 'POST /api/v1/project/applications',
  permit: 'automation.apply',
  input: Type.Object({}),
  output: Applied,
  example: 'automation apply',
  run: (needs, _, { progress }) => needs.applyProject(progress),
})

export const ci = action({
  name: 'automation.ci',
  does: 'Check the project for a pull request: data against contracts, every model trained on a sample and held to its gates, policies read. Nothing is registered or served.',
  http: 'POST /api/v1/project/checks',
  permit: 'automation.apply',
  input: Type.Object({
    share: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Of the rows to train on; as the model says without it.',
      }),
    ),
  }),
  output: Checked,
  example: 'automation ci --share 0.2',
  passed: ({ passed }) => passed,
  run: ({ checkProject }, order, { progress }) => checkProject({ ...order, progress }),
})

/** What may be asked of the loop from outside. */
export const automationActions = [
  ...[decisions, loop, plan, apply, ci],
  ...decisionActions,
  ...orderActions,
  ...rolloutActions,
  simulateAction,
] as const
