import { type Static, Type } from 'typebox'
import { defineEvent, type Json, Measure, Moment, Name } from '../../base/index.ts'

/** What the loop can decide. `hold` is a decision too: not to act, and why. */
export const What = Type.Union([
  Type.Literal('retrain'),
  Type.Literal('shadow'),
  Type.Literal('canary'),
  Type.Literal('promote'),
  Type.Literal('rollback'),
  Type.Literal('hold'),
])

const paired = {
  loss: Type.Number({ description: 'Mean of the means of the folds, a row.' }),
  championLoss: Type.Number({ description: 'Of the champion on the same rows.' }),
  rows: Type.Integer(),
  difference: Type.Number({ description: 'Loss of the candidate minus loss of the champion, a row.' }),
  low: Measure,
  high: Type.Union([Type.Number(), Type.Null()], {
    description: 'Always-valid 99 % interval over blocks; null where unbounded.',
  }),
  blocks: Type.Integer(),
  blockMs: Type.Number(),
  standardError: Type.Optional(
    Type.Union([Type.Number(), Type.Null()], {
      description: 'Of the difference, over blocks; null for fewer than two. Not there in older decisions.',
    }),
  ),
}

const Fold = Type.Object({
  ...{ from: Moment, to: Moment, loss: Type.Number(), rows: Type.Integer() },
  championLoss: Type.Optional(Type.Number()),
})

const Backtest = Type.Object({
  ...paired,
  renewed: Type.Optional(
    Type.Object(paired, {
      description:
        'The candidate on the last fold beside itself as it would have been learned a fold earlier, of which `championLoss` is.',
    }),
  ),
  folds: Type.Array(Fold),
})

const Alternative = Type.Object({
  name: Type.String({ description: 'A window to learn from, a kept version, or `recalibrated`.' }),
  from: Type.Optional(Moment),
  lengthMs: Type.Optional(Type.Number({ description: 'Of a window that slides: how much before each fold.' })),
  version: Type.Optional(Type.Integer()),
  recalibrates: Type.Optional(
    Type.Literal(true, { description: 'The champion with its answers corrected by that length; nothing is learned.' }),
  ),
  backtest: Type.Union([Backtest, Type.Null()]),
  chosen: Type.Boolean(),
  because: Type.String(),
})

const Inputs = Type.Object({
  rule: Type.String({ description: 'The pure rule that decided; it is asked again by a replay.' }),
  given: Type.Unknown({ description: 'Everything that the rule was given.' }),
  digest: Type.String({ description: 'Address of what it was given.' }),
})
/** What a rule was given, so that it can be asked again. */
export type Inputs = { readonly rule: string; readonly given: Json; readonly digest: string }

export const Outcome = Type.Object({
  at: Moment,
  says: Type.String({ description: 'What became of it, in one sentence with the numbers.' }),
  evidence: Type.Record(Type.String(), Type.Unknown()),
})
/** What became of a decision once that was known. */
export type Outcome = Static<typeof Outcome>

/** One decision of the loop: what, when, why, by which rule, on what evidence. Never changed once made. */
export const Decision = Type.Object({
  id: Type.String(),
  at: Moment,
  endpoint: Name,
  what: What,
  because: Type.String({ description: 'One sentence with the numbers in it.' }),
  rule: Type.String({ description: 'The rule that decided.' }),
  evidence: Type.Record(Type.String(), Type.Unknown(), { description: 'The numbers that the rule was given.' }),
  alternatives: Type.Optional(Type.Array(Alternative, { description: 'What else was open, each with its backtest.' })),
  inputs: Type.Optional(Inputs),
  outcomes: Type.Optional(Type.Array(Outcome, { description: 'Appended later; the decision itself never changes.' })),
})
export type Decision = Static<typeof Decision>

/** True of a decision with which a renewal begins: a training, or a kept version that is brought back. */
export function beginsRenewal({ what, evidence }: Pick<Decision, 'what' | 'evidence'>): boolean {
  return what === 'retrain' || (what === 'shadow' && evidence['weighed'] === true)
}

export const decided = defineEvent('automation.decided', 'The loop decided something.', Decision)
