import { type Static, Type } from 'typebox'
import { Moment } from '../base/index.ts'

export const Experiment = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  createdAt: Moment,
  runs: Type.Integer({ description: 'How many runs it has.' }),
  tags: Type.Record(Type.String(), Type.String()),
})

/** A named place for the runs that try to answer one question. */
export type Experiment = Static<typeof Experiment>
