import type { Cells, Inert } from '../inert.ts'
import type { Dtype } from './dtype.ts'
import { badArray, countOf } from './shape.ts'

/** How the bytes of an array are to be read. */
export interface Layout {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /** Columns lie together instead of rows. */
  readonly fortran: boolean
}

type ReadNumber = (view: DataView, at: number, little: boolean) => number

const READ: Readonly<Record<string, ReadNumber>> = {
  f2: (view, at, little) => halfOf(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  b1: (view, at) => Number(view.getUint8(at) !== 0),
}

/** A 16-bit real. */
function halfOf(bits: number): number {
  const [sign, power, part] = [bits >> 15 === 0 ? 1 : -1, (bits >> 10) & 31, bits & 1023]
  if (power === 31) return part === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return power === 0 ? sign * part * 2 ** -24 : sign * (1 + part / 1024) * 2 ** (power - 15)
}

/**
 * The items of an array out of its bytes, row by row. Errors: `registry.model_unreadable` where the bytes are not as many as its shape
 * needs.
 */
export function cellsFrom(bytes: Uint8Array, { dtype, shape, fortran }: Layout): Cells {
  const count = countOf(shape)
  if (!(dtype.bytes > 0 || count === 0) || count * dtype.bytes !== bytes.length)
    throw badArray('its bytes do not fit its shape')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const order = fortran && shape.length > 1 ? rowOrder(shape) : undefined
  const type = `${dtype.kind}${dtype.kind === 'U' ? dtype.bytes / 4 : dtype.bytes}`
  if (dtype.kind === 'V') return { kind: 'cells', shape, values: [], columns: recordsIn(view, count, dtype), type }
  if (dtype.kind === 'U') return { kind: 'cells', shape, values: inOrder(textsIn(view, count, dtype), order), type }
  const values = numbersIn(view, { count, dtype, offset: 0, step: dtype.bytes })
  return { kind: 'cells', shape, values: order ? values.map((_, i) => values[order[i]!]!) : values, type }
}

const inOrder = (values: readonly Inert[], order: Int32Array | undefined): readonly Inert[] =>
  order ? values.map((_, i) => values[order[i]!]!) : values

function numbersIn(
  view: DataView,
  { count, dtype, offset, step }: { readonly count: number; readonly dtype: Dtype; offset: number; step: number },
): Float64Array {
  const read = READ[`${dtype.kind}${dtype.bytes}`]
  if (read === undefined) throw badArray('its type is not read')
  const values = new Float64Array(count)
  const little = !dtype.bigEndian
  for (let i = 0; i < count; i++) values[i] = read(view, offset + i * step, little)
  return values
}

function recordsIn(view: DataView, count: number, { fields = [], bytes }: Dtype): ReadonlyMap<string, Float64Array> {
  const columns = new Map<string, Float64Array>()
  for (const { name, offset, dtype } of fields) {
    if (!(offset >= 0 && offset + dtype.bytes <= bytes)) throw badArray('its records are unknown')
    columns.set(name, numbersIn(view, { count, dtype, offset, step: bytes }))
  }
  return columns
}

function textsIn(view: DataView, count: number, { bytes, bigEndian }: Dtype): readonly string[] {
  return Array.from({ length: count }, (_, item) => {
    let text = ''
    for (let at = item * bytes; at < (item + 1) * bytes; at += 4) {
      const code = view.getUint32(at, !bigEndian)
      if (code > 0x10ffff) throw badArray('a text has a letter that is none')
      if (code !== 0) text += String.fromCodePoint(code)
    }
    return text
  })
}

/** Where each item, row by row, lies when columns lie together. */
function rowOrder(shape: readonly number[]): Int32Array {
  const count = countOf(shape)
  const steps = shape.map((_, axis) => countOf(shape.slice(0, axis)))
  const order = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    let [rest, at] = [i, 0]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * steps[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    order[i] = at
  }
  return order
}
