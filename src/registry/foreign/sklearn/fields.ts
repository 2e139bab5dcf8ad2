import { type Cells, type Inert, isDict, isList, isThing, notConverted, type Thing } from '../inert.ts'
import { arrayOf, scalarOf } from '../numpy/array.ts'

/** What an object of Python holds under names. */
export interface Fields {
  /** The name of its class, for messages. */
  readonly of: string
  get(key: string): Inert | undefined
  /** Each of these: `registry.unsupported_model` where it is not what is asked for. */
  number(key: string, otherwise?: number): number
  text(key: string, otherwise?: string): string
  flag(key: string, otherwise?: boolean): boolean
  /** An array of numbers; a single number is one without axes. */
  array(key: string): NumberArray
  /** The items of a list, a tuple or an array of objects. */
  items(key: string): readonly Inert[]
  thing(key: string): Thing
}

export interface NumberArray {
  readonly shape: readonly number[]
  readonly values: Float64Array
}

/** What an object of Python holds: its state, which is a dictionary or two of them. */
export function fieldsOf(thing: Thing): Fields {
  const found = new Map<Inert, Inert>()
  const states = isList(thing.state) ? thing.state.items : [thing.state]
  for (const state of states) if (isDict(state)) for (const [key, value] of state.entries) found.set(key, value)
  const of = thing.name.replace(/\W/g, '?').slice(0, 60)
  const bad = (key: string, wanted: string): Error =>
    notConverted(found.has(key) ? `${key} of its ${of} is no ${wanted}` : `its ${of} has no ${key}: it is not trained`)
  const scalar = (key: string): Inert | undefined => scalarOf(found.get(key))
  return {
    of,
    get: scalar,
    number(key, otherwise) {
      const value = scalar(key)
      if (value === undefined && otherwise !== undefined) return otherwise
      const number = typeof value === 'boolean' ? Number(value) : (value ?? undefined)
      const one = typeof number === 'object' ? onlyOf(arrayOf(number)) : number
      if (typeof one !== 'number') throw bad(key, 'number')
      return one
    },
    text(key, otherwise) {
      const value = scalar(key)
      if ((value === undefined || value === null) && otherwise !== undefined) return otherwise
      if (typeof value !== 'string') throw bad(key, 'text')
      return value
    },
    flag(key, otherwise) {
      const value = scalar(key)
      if (value === undefined && otherwise !== undefined) return otherwise
      if (typeof value !== 'boolean' && typeof value !== 'number') throw bad(key, 'flag')
      return Boolean(value)
    },
    array(key) {
      const value = scalar(key)
      if (typeof value === 'number') return { shape: [], values: Float64Array.of(value) }
      const numbers = numbersOf(arrayOf(value) ?? listed(value))
      if (numbers === undefined) throw bad(key, 'array of numbers')
      return numbers
    },
    items(key) {
      const found = itemsOf(scalar(key))
      if (found === undefined) throw bad(key, 'list')
      return found
    },
    thing(key) {
      const value = found.get(key)
      if (!isThing(value)) throw bad(key, 'object')
      return value
    },
  }
}

const onlyOf = (cells: Cells | undefined): Inert | undefined =>
  cells?.values.length === 1 ? (cells.values[0] as Inert) : undefined

/** The items of a list, a tuple, a set or an array; undefined for anything else. */
export function itemsOf(value: Inert | undefined): readonly Inert[] | undefined {
  if (isList(value)) return value.items
  const cells = arrayOf(value)
  return cells && Array.from(cells.values as ArrayLike<Inert>)
}

/** A list of numbers as an array. */
function listed(value: Inert | undefined): Cells | undefined {
  if (!isList(value)) return undefined
  return { kind: 'cells', shape: [value.items.length], values: value.items, type: 'O' }
}

/** The numbers of an array, truths as 0 and 1; undefined where something in it is none. */
export function numbersOf(cells: Cells | undefined): NumberArray | undefined {
  if (cells === undefined || cells.columns !== undefined) return undefined
  const { shape, values } = cells
  if (values instanceof Float64Array) return { shape, values }
  const plain = values.map((item) => scalarOf(item))
  if (!plain.every((item) => typeof item === 'number' || typeof item === 'boolean' || item === null)) return undefined
  return { shape, values: Float64Array.from(plain, (item) => (item === null ? Number.NaN : Number(item))) }
}
