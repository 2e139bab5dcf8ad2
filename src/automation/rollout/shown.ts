import { type Static, Type } from 'typebox'
import { Measure } from '../../base/index.ts'
import { type Evidence, type Harm, logOf, SUSPICION, type TestEvidence, VERDICT } from './rollout.ts'

export const LossKindShape = Type.Union([
  Type.Literal('brier'),
  Type.Literal('logloss'),
  Type.Literal('squared'),
  Type.Literal('absolute'),
])

const HarmShape = Type.Object({
  logE: Type.Union([Type.Number(), Type.Null()], {
    description: 'Natural logarithm of the weighted average; 4.6 decides.',
  }),
  by: Type.Union([Type.String(), Type.Null()], { description: 'The test that says most.' }),
  harmed: Type.Array(Type.String(), { description: 'Every test that is harmed, with a false discovery rate of 1 %.' }),
})

const TestShape = Type.Object({
  name: Type.String(),
  kind: Type.Union([Type.Literal('overall'), Type.Literal('segment'), Type.Literal('guardrail')]),
  state: Type.String({
    description: 'holds, suspected (10 to 1), harmed (100 to 1), or unknown before its first block.',
  }),
  weight: Type.Number(),
  logHarm: Type.Union([Type.Number(), Type.Null()]),
  ...{ mean: Measure, low: Measure, high: Measure, blocks: Type.Integer(), requests: Type.Integer() },
})

/** The evidence of a rollout beyond its main number. */
export const RolloutEvidence = Type.Object({
  ...{ harm: Type.Union([HarmShape, Type.Null()]), tests: Type.Array(TestShape) },
  provisional: Type.Union([HarmShape, Type.Null()], {
    description: 'From labels that are not mature: it stops steps and undoes nothing.',
  }),
  waiting: Type.Object({
    asked: Type.Integer({ description: 'Requests in blocks that are not mature yet.' }),
    labeled: Type.Integer({ description: 'Those of them with a label.' }),
  }),
  effective: Type.Integer({
    description: 'Labeled requests ÷ design effect: what independent ones would tell as much.',
  }),
  needed: Type.Union([Type.Integer(), Type.Null()], {
    description: 'About how many more labeled requests a verdict takes; rough.',
  }),
  warnings: Type.Array(Type.String()),
})
export type RolloutEvidence = Static<typeof RolloutEvidence>

/** Evidence as it is shown. */
export function shownEvidence(evidence: Evidence): RolloutEvidence {
  const { harm, tests = [], provisional, waiting = { asked: 0, labeled: 0 }, needed = null, warnings = [] } = evidence
  return {
    ...{ harm: harm ? shownHarm(harm) : null, tests: tests.map((test) => ({ ...test, state: stateOf(test) })) },
    provisional: provisional ? shownHarm(provisional) : null,
    ...{ waiting, needed, effective: evidence.effective ?? evidence.requests, warnings: [...warnings] },
  }
}

const shownHarm = ({ logE, by, harmed }: Harm): Static<typeof HarmShape> => ({ logE, by, harmed: [...harmed] })

function stateOf({ blocks, logHarm }: TestEvidence): string {
  if (blocks === 0) return 'unknown'
  if (logOf(logHarm) >= VERDICT) return 'harmed'
  return logOf(logHarm) >= SUSPICION ? 'suspected' : 'holds'
}
