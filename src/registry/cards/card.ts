import { type Static, Type } from 'typebox'
import { Measure, Moment } from '../../base/index.ts'
import { AliasMove } from '../aliases/alias.ts'
import { LineageGraph } from '../lineage/graph.ts'
import { GateResult } from '../stages/gates.ts'
import { Signature } from '../versions/version.ts'
import { CardNotes } from './notes.ts'

const Texts = Type.Record(Type.String(), Type.String())
const Maybe = Type.Union([Type.String(), Type.Null()])
const Count = Type.Union([Type.Integer(), Type.Null()])
const When = Type.Union([Moment, Type.Null()])

export const CardMetric = Type.Object({
  name: Type.String(),
  value: Measure,
  low: Measure,
  high: Measure,
  count: Count,
  convention: Maybe,
  on: Type.String({ description: 'Which rows: held out, validation, test, or logged by a client.' }),
})

/** One number of a card, with how sure it is. */
export type CardMetric = Static<typeof CardMetric>

export const Card = Type.Object({
  model: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  createdAt: Moment,
  by: Type.String(),
  description: Type.String(),
  stage: Maybe,
  aliases: Type.Array(Type.String()),
  artifact: Maybe,
  source: Maybe,
  run: Maybe,
  because: Maybe,
  author: CardNotes,
  objective: Maybe,
  label: Maybe,
  learner: Maybe,
  signature: Signature,
  data: Type.Array(
    Type.Object({
      dataset: Type.String(),
      version: Type.String(),
      context: Type.String(),
      rows: Count,
      number: Count,
      newest: Type.Union([Type.Integer(), Type.Null()], {
        description: 'The number of the current version of the dataset.',
      }),
      command: Type.String({ description: 'What shows it.' }),
    }),
  ),
  window: Type.Union([Type.Object({ from: Moment, to: Moment, rows: Type.Integer() }), Type.Null()]),
  heldOut: Type.Union([Type.Object({ from: When, to: When, rows: Type.Integer() }), Type.Null()]),
  metrics: Type.Array(CardMetric),
  columns: Type.Array(
    Type.Object({ name: Type.String(), kind: Type.String(), rows: Count, missing: Measure, range: Maybe }),
  ),
  slices: Type.Array(
    Type.Object({
      column: Type.String(),
      slice: Type.String(),
      rows: Type.Integer(),
      loss: Type.Number(),
      overall: Type.Number(),
    }),
  ),
  candidates: Type.Array(
    Type.Object({ learner: Type.String(), metric: Type.String(), value: Measure, low: Measure, high: Measure }),
  ),
  gates: Type.Array(GateResult),
  warnings: Type.Array(Type.String()),
  environment: Texts,
  history: Type.Array(AliasMove, { description: 'Which aliases pointed at it, when, by whom and why.' }),
  stages: Type.Array(Type.Object({ stage: Maybe, at: Moment, by: Type.String(), because: Type.String() }), {
    description: 'Which stages it came to.',
  }),
  lineage: LineageGraph,
  signed: Type.Object({ state: Type.String(), reason: Maybe, keys: Type.Array(Type.String()) }),
  stale: Type.Array(Type.String(), { description: 'What has changed since the numbers were made.' }),
  missing: Type.Array(Type.String(), {
    description: 'What a reader would want to know and nobody has said or measured.',
  }),
  commands: Type.Object({
    metrics: Type.String(),
    reproduce: Maybe,
    verify: Type.String(),
    lineage: Type.String(),
  }),
  madeAt: Moment,
})

/** All that is known of a version, for people. */
export type Card = Static<typeof Card>
