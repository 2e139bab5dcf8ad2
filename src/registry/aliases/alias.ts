import { type Static, Type } from 'typebox'
import { Moment } from '../../base/index.ts'

const Pointed = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()])

export const AliasMove = Type.Object({
  alias: Type.String(),
  version: Type.Union([Pointed], { description: 'Where it pointed from then on; null where it was taken away.' }),
  previous: Type.Union([Pointed], { description: 'Where it pointed before; null where it did not exist.' }),
  at: Moment,
  by: Type.String(),
  because: Type.String(),
  request: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The request that it came of, with its approvals.',
  }),
})

/** One change of one alias: who, when and why. */
export type AliasMove = Static<typeof AliasMove>

export const StageMove = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  stage: Type.Union([Type.String(), Type.Null()]),
  previous: Type.Union([Type.String(), Type.Null()]),
  at: Moment,
  by: Type.String(),
  because: Type.String(),
  request: Type.Union([Type.Integer(), Type.Null()]),
})

/** A version came to another stage: who, when and why. */
export type StageMove = Static<typeof StageMove>
