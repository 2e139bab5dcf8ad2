import { Type } from 'typebox'
import { Name } from '../../../base/index.ts'
import { alertAction } from '../alert-action.ts'
import { RuleSpec } from './rule.ts'
import type { RuleInForce } from './rules.ts'

const Judged = Type.Object({
  ...{ metric: Type.String(), segment: Type.Union([Type.String(), Type.Null()]) },
  side: Type.Union([Type.Literal('above'), Type.Literal('below')]),
  ...{ limit: Type.Number(), windows: Type.Integer(), sure: Type.Boolean(), atLeast: Type.Integer() },
  until: Type.Object({ limit: Type.Number(), windows: Type.Integer() }),
})

const RuleShape = Type.Object({
  name: Name,
  endpoint: Type.Union([Type.String(), Type.Null()], { description: 'Null: every endpoint.' }),
  says: Type.String({ description: 'When it opens and when it closes.' }),
  when: Judged,
  severity: Type.String(),
  owner: Type.Union([Type.String(), Type.Null()]),
  runbook: Type.Union([Type.String(), Type.Null()]),
  createdBy: Type.Union([Type.String(), Type.Null()], { description: 'Null: the project declares it.' }),
})

function shownRule({ rule, createdBy }: RuleInForce) {
  const { name, endpoint = null, metric, segment, side, limit, windows, sure, atLeast, until, severity } = rule
  const { owner = null, runbook = null } = rule
  const what = segment === undefined ? metric : `${metric} of ${segment}`
  const says = `${what} ${sure ? 'surely ' : ''}${side} ${limit} for ${windows}, until within ${until.limit} for ${until.windows}`
  const when = { metric, segment: segment ?? null, side, limit, windows, sure, atLeast, until: { ...until } }
  return { name, endpoint, says, when, severity, owner, runbook, createdBy }
}

export const rules = alertAction({
  name: 'monitoring.rules',
  does: 'List the alert rules in force: those of the project and those that were added.',
  http: 'GET /api/v1/alert-rules',
  permit: 'monitoring.read',
  input: Type.Object({}),
  output: Type.Object({ rules: Type.Array(RuleShape) }),
  example: 'monitoring rules',
  run: async ({ alerting }) => ({ rules: (await alerting.rules.inForce()).map(shownRule) }),
})

export const rule = alertAction({
  name: 'monitoring.rule',
  does: 'Add an alert rule, or change one that was added.',
  http: 'PUT /api/v1/alert-rules/:rule',
  permit: 'monitoring.write',
  input: Type.Object({ rule: Name, ...RuleSpec.properties }),
  output: RuleShape,
  example: `monitoring rule late-is-wrong --endpoint late --when '{"metric":"logloss","above":0.5,"for":2}'`,
  run: async ({ alerting }, { rule: name, ...spec }, { actor }) =>
    shownRule(await alerting.rules.keep(name, spec, actor.id)),
})

export const removeRule = alertAction({
  name: 'monitoring.remove_rule',
  does: 'Take away an alert rule that was added; what it has open closes with the next window.',
  http: 'DELETE /api/v1/alert-rules/:rule',
  permit: 'monitoring.write',
  input: Type.Object({ rule: Name }),
  output: Type.Object({ removed: Name }),
  example: 'monitoring remove-rule late-is-wrong',
  run: async ({ alerting }, { rule: name }) => {
    await alerting.rules.remove(name)
    return { removed: name }
  },
})

/** What may be asked about the rules that raise alerts. */
export const ruleActions = [rules, rule, removeRule] as const
