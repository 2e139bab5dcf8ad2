import { type Static, Type } from 'typebox'
import { Moment, Name } from '../../base/index.ts'

/** What a person can say to the loop of an endpoint. */
export const Word = Type.Union([
  Type.Literal('pause'),
  Type.Literal('resume'),
  Type.Literal('veto'),
  Type.Literal('approve'),
  Type.Literal('renew'),
])
export type Word = Static<typeof Word>

/** A person's word to the loop. Never changed once said; the last one about a thing holds. */
export const Order = Type.Object({
  id: Type.String(),
  at: Moment,
  endpoint: Name,
  word: Word,
  by: Type.String(),
  because: Type.String(),
})
export type Order = Static<typeof Order>

/** The pause that holds, if one does. */
export function pauseOf(orders: readonly Order[]): Order | undefined {
  const last = orders.find(({ word }) => word === 'pause' || word === 'resume')
  return last?.word === 'pause' ? last : undefined
}

/** The newest order of these words that was given after a moment. */
export function lastWord(orders: readonly Order[], words: readonly Word[], after: number): Order | undefined {
  return orders.find(({ word, at }) => words.includes(word) && at > after)
}
