import { type Inert, isDict, isList, isNamed, isThing } from '../inert.ts'
import { badArray } from './shape.ts'

/** The type of the items of an array. */
export interface Dtype {
  /** f, i, u, b (bool), U (text), S (bytes), O (anything), V (records). */
  readonly kind: string
  readonly bytes: number
  readonly bigEndian: boolean
  readonly fields?: readonly DtypeField[]
}

export interface DtypeField {
  readonly name: string
  readonly offset: number
  readonly dtype: Dtype
}

const CODE = /^([<>|=]?)([fiubUSOV])(\d*)$/
/** A letter of a text takes so many bytes. */
const LETTER_BYTES = 4
const POINTER_BYTES = 8
const SIZES: Readonly<Record<string, readonly number[]>> = { f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8], b: [1] }
const WORDS: Readonly<Record<string, string>> = { bool: 'b1', bool_: 'b1', object: 'O8', str: 'U0' }

/** A type by its code, such as `<f8`. Errors: `registry.model_unreadable`. */
export function dtypeOfCode(given: string): Dtype {
  const named = /^(float|int|uint)(8|16|32|64)(?:_)?$/.exec(given)
  const code = named ? `${named[1]![0]}${Number(named[2]) / 8}` : (WORDS[given] ?? given)
  const match = CODE.exec(code)
  if (match === null) throw badArray('its type is unknown')
  const [, order, kind = '', digits = ''] = match
  const size = Number(digits)
  if (SIZES[kind] && !SIZES[kind].includes(size)) throw badArray('its type is unknown')
  const bytes = kind === 'U' ? size * LETTER_BYTES : kind === 'O' ? POINTER_BYTES : size
  return { kind, bytes, bigEndian: order === '>' }
}

/** A type as a pickle describes it. Errors: `registry.model_unreadable`. */
export function dtypeOf(value: Inert): Dtype {
  if (isNamed(value)) return dtypeOfCode(value.name)
  if (typeof value === 'string') return dtypeOfCode(value)
  if (!isThing(value) || value.name !== 'dtype') throw badArray('its type is unknown')
  const [code] = value.args
  const base = isNamed(code) ? dtypeOfCode(code.name) : typeof code === 'string' ? dtypeOfCode(code) : undefined
  if (base === undefined) throw badArray('its type is unknown')
  const { state } = value
  if (!isList(state)) return base
  const [, order, subarray, names, fields, size] = state.items
  if (subarray !== null && subarray !== undefined) throw badArray('its type is unknown')
  const bigEndian = order === '>'
  if (base.kind !== 'V') return { ...base, bigEndian }
  if (!isList(names) || !isDict(fields) || typeof size !== 'number') throw badArray('its records are unknown')
  return { kind: 'V', bytes: size, bigEndian, fields: fieldsOf(names.items, new Map(fields.entries)) }
}

function fieldsOf(names: readonly Inert[], described: ReadonlyMap<Inert, Inert>): readonly DtypeField[] {
  return names.map((name) => {
    const field = described.get(name)
    const [type = null, offset] = isList(field) ? field.items : []
    if (typeof name !== 'string' || typeof offset !== 'number') throw badArray('its records are unknown')
    return { name, offset, dtype: dtypeOf(type) }
  })
}
