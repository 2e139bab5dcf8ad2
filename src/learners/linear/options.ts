import { Type } from 'typebox'

/** How many weights a category may have; the same for every linear model. */
export const Levels = Type.Integer({
  default: 10_000,
  minimum: 1,
  maximum: 1_000_000,
  description: 'Levels of a category that have a weight of their own; rarer ones share one.',
})

/** Steps of the optimizer at most. */
export function iterationsUpTo(usual: number) {
  return Type.Integer({ default: usual, minimum: 1, maximum: 10_000, description: 'Steps of the optimizer at most.' })
}
