import { type Static, Type } from 'typebox'
import { Moment } from '../../base/index.ts'

/** What was deleted is kept, and can be restored. */
export const LifeState = Type.Union([Type.Literal('active'), Type.Literal('deleted')])

export type LifeState = Static<typeof LifeState>

export const Experiment = Type.Object({
  id: Type.Integer({ minimum: 0, description: 'Number 0 is Default, which is always there.' }),
  name: Type.String(),
  createdAt: Moment,
  changedAt: Moment,
  state: LifeState,
  artifactLocation: Type.String({ description: 'URI below which the artifacts of its runs are.' }),
  runs: Type.Optional(Type.Integer({ description: 'How many active runs it has, where that was counted.' })),
  tags: Type.Record(Type.String(), Type.String()),
})

/** A named place for the runs that try to answer one question. */
export type Experiment = Static<typeof Experiment>
