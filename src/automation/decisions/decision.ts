import { type Static, Type } from 'typebox'
import { defineEvent, Moment, Name } from '../../base/index.ts'

/** What the loop can decide. `hold` is a decision too: not to act, and why. */
export const What = Type.Union([
  Type.Literal('retrain'),
  Type.Literal('shadow'),
  Type.Literal('canary'),
  Type.Literal('promote'),
  Type.Literal('rollback'),
  Type.Literal('hold'),
])

/** One decision of the loop: what, when, why, by which rule, on what evidence. Never changed once made. */
export const Decision = Type.Object({
  id: Type.String(),
  at: Moment,
  endpoint: Name,
  what: What,
  because: Type.String({ description: 'One sentence with the numbers in it.' }),
  rule: Type.String({ description: 'The rule that decided.' }),
  evidence: Type.Record(Type.String(), Type.Unknown(), { description: 'The numbers that the rule was given.' }),
})
export type Decision = Static<typeof Decision>

export const decided = defineEvent('automation.decided', 'The loop decided something.', Decision)
