import { damaged, type Inert, isList } from '../inert.ts'

const MOST_AXES = 8
/** Numbers in one array. */
const MOST_CELLS = 2 ** 28

export const badArray = (reason: string): Error => damaged('a numpy array', reason)

/** A tuple of lengths. Errors: `registry.model_unreadable`. */
export function shapeOf(value: Inert): readonly number[] {
  const lengths = typeof value === 'number' ? [value] : isList(value) ? value.items : undefined
  if (lengths === undefined || lengths.length > MOST_AXES) throw badArray('its shape is none')
  if (!lengths.every((length): length is number => Number.isSafeInteger(length) && (length as number) >= 0))
    throw badArray('its shape is none')
  if (!(countOf(lengths) <= MOST_CELLS)) throw badArray('it is larger than any model')
  return lengths
}

export const countOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)
