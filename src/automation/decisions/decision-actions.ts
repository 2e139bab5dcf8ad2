import { Type } from 'typebox'
import { type Action, actionsOver } from '../../base/index.ts'
import type { LoopNeeds } from '../needs.ts'
import { Decision } from './decision.ts'
import { replayOf } from './rules.ts'

const action = actionsOver<LoopNeeds>()
const input = Type.Object({ decision: Type.String({ minLength: 1, maxLength: 64 }) })

export const decision = action({
  name: 'automation.decision',
  does: 'Show one decision of the loop: evidence, rule, what else was open, and what became of it.',
  http: 'GET /api/v1/decisions/:decision',
  permit: 'automation.read',
  input,
  output: Decision,
  example: 'automation decision 01HXYZ',
  run: (needs, { decision: id }) => needs.decisions.get(id),
})

export const replay = action({
  name: 'automation.replay',
  does: 'Ask the rule of a decision again with what it was given then, and say whether it decides the same.',
  http: 'GET /api/v1/decisions/:decision/replay',
  permit: 'automation.read',
  input,
  output: Type.Object({
    decision: Type.String(),
    same: Type.Boolean(),
    replayable: Type.Boolean({ description: 'False where nothing was kept that a rule could be asked with.' }),
    says: Type.String(),
    differs: Type.Array(Type.Object({ field: Type.String(), recorded: Type.String(), now: Type.String() })),
  }),
  example: 'automation replay 01HXYZ',
  passed: ({ same, replayable }) => same || !replayable,
  run: async (needs, { decision: id }) => {
    const { differs, ...replayed } = replayOf(await needs.decisions.get(id), needs.hash)
    return { ...replayed, differs: [...differs] }
  },
})

export const decisionActions = [decision, replay] as const satisfies readonly Action<LoopNeeds>[]
