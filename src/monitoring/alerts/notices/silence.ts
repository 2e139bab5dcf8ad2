import { type Static, Type } from 'typebox'
import { Moment } from '../../../base/index.ts'
import { Matcher } from './matcher.ts'

export const Silence = Type.Object({
  id: Type.String(),
  matcher: Matcher,
  from: Moment,
  to: Moment,
  because: Type.String(),
  by: Type.String(),
  createdAt: Moment,
  endedAt: Type.Union([Moment, Type.Null()], { description: 'When somebody ended it before its time.' }),
  endedBy: Type.Union([Type.String(), Type.Null()]),
})

/** A time in which alerts that match are told to nobody; those that are open at its end are told then. */
export type Silence = Static<typeof Silence>
