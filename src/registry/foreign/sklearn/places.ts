import { type Inert, isDict, isList, notConverted, type Thing } from '../inert.ts'
import { arrayOf, scalarOf } from '../numpy/array.ts'
import { itemsOf } from './fields.ts'

/** Columns by number, name, slice or mark, as a ColumnTransformer keeps them. */
export function placesIn(
  given: Inert | undefined,
  { names, width }: { readonly names: readonly string[]; readonly width: number },
): readonly number[] {
  const value = scalarOf(given)
  const one = (item: Inert | undefined): number => {
    const plain = scalarOf(item)
    const at = typeof plain === 'string' ? names.indexOf(plain) : typeof plain === 'number' ? plain : -1
    const place = at < 0 && typeof plain === 'number' ? at + width : at
    if (!(Number.isInteger(place) && place >= 0 && place < width))
      throw notConverted('it picks a column that is not there')
    return place
  }
  if (typeof value === 'string' || typeof value === 'number') return [one(value)]
  if (isSlice(value)) return sliced(value, { names, width, one })
  const items = itemsOf(value)
  if (items === undefined) throw notConverted('it picks columns in a way that is unknown')
  const isMarks =
    items.length === width && (arrayOf(value)?.type === 'b1' || items.every((item) => typeof item === 'boolean'))
  return isMarks && items.length > 0 ? items.flatMap((mark, at) => (mark ? [at] : [])) : items.map(one)
}

const isSlice = (value: Inert | undefined): value is Thing =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'thing' && value.name === 'slice'

function sliced(
  { args }: Thing,
  { names, width, one }: { readonly names: readonly string[]; readonly width: number; one(item: Inert): number },
): readonly number[] {
  const [start = null, stop = null, step = null] = args
  if (step !== null && step !== 1) throw notConverted('it picks columns in steps')
  const from = start === null ? 0 : one(start)
  // a slice by names holds its last one
  const to =
    stop === null ? width : typeof stop === 'string' ? names.indexOf(stop) + 1 : stop === width ? width : one(stop)
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}

/** The value of a key in a dictionary of Python. */
export function entryOf(value: Inert | undefined, key: string): Inert | undefined {
  if (!isDict(value)) return undefined
  return value.entries.find(([name]) => name === key)?.[1]
}

/** The items of a tuple of three: a name, a step, and what it reads. */
export const partsOf = (value: Inert): readonly Inert[] => (isList(value) ? value.items : [])
