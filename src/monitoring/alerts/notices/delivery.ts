import { type Static, Type } from 'typebox'
import { Moment } from '../../../base/index.ts'

const State = Type.Union([Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('dead')], {
  description: 'waiting for its next try, sent, or dead: given up until somebody sends it again.',
})

export const Delivery = Type.Object({
  id: Type.String(),
  receiver: Type.String(),
  what: Type.Union([Type.Literal('firing'), Type.Literal('acknowledged'), Type.Literal('resolved')]),
  endpoint: Type.String(),
  alerts: Type.Array(Type.String(), { description: 'The ids of the alerts it is about.' }),
  at: Moment,
  state: State,
  tries: Type.Integer(),
  triedAt: Type.Union([Moment, Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why the last try failed.' }),
})

/** One message to one receiver, and whether it arrived. */
export type Delivery = Static<typeof Delivery>
