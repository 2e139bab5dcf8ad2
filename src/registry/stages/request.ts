import { type Static, Type } from 'typebox'
import { Moment } from '../../base/index.ts'
import { ModelName } from '../versions/version.ts'

export const RequestState = Type.Union(
  [
    Type.Literal('open'),
    Type.Literal('approved'),
    Type.Literal('done'),
    Type.Literal('rejected'),
    Type.Literal('withdrawn'),
  ],
  {
    description:
      'open: something is missing; approved: all is there, and who asked makes the move; done: moved; rejected; withdrawn: another took its place.',
  },
)

/** How a request stands. */
export type RequestState = Static<typeof RequestState>

export const Verdict = Type.Object({
  by: Type.String(),
  approves: Type.Boolean(),
  because: Type.String(),
  at: Moment,
})

/** What one person said of a request. */
export type Verdict = Static<typeof Verdict>

export const MoveRequest = Type.Object({
  id: Type.Integer(),
  model: ModelName,
  version: Type.Integer(),
  stage: Type.Union([Type.String(), Type.Null()], { description: 'The stage that is asked for.' }),
  alias: Type.Union([Type.String(), Type.Null()], { description: 'The alias that is asked for.' }),
  by: Type.String({ description: 'Who asked.' }),
  because: Type.String(),
  at: Moment,
  state: RequestState,
  endedAt: Type.Union([Moment, Type.Null()]),
  verdicts: Type.Array(Verdict),
  missing: Type.Array(Type.String(), { description: 'What it waits for, in sentences; empty once it ended.' }),
})

/** Somebody asks that a version gets a stage or an alias which demands something. */
export type MoveRequest = Static<typeof MoveRequest>
