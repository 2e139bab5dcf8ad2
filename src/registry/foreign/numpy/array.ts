import { type Cells, type Inert, isCells, isList, isThing, type Thing } from '../inert.ts'
import { cellsFrom } from './cells.ts'
import { dtypeOf } from './dtype.ts'
import { badArray, countOf, shapeOf } from './shape.ts'

/** The modules under which numpy has kept what makes arrays, 1.x and 2.x. */
const NUMPY = /^numpy(\._?core)?(\.(multiarray|numeric|_multiarray_umath))?$/

/** The array that a description stands for; undefined where it is none. Errors: `registry.model_unreadable`. */
export function arrayOf(value: Inert | undefined): Cells | undefined {
  if (isCells(value)) return value
  if (!isThing(value) || !NUMPY.test(value.module)) return undefined
  if (value.name === '_reconstruct') return reconstructed(value)
  if (value.name === '_frombuffer') return ofBuffer(value)
  return undefined
}

/** The one number or text that a numpy scalar holds; anything else as it is. */
export function scalarOf(value: Inert | undefined): Inert | undefined {
  if (!isThing(value) || !NUMPY.test(value.module) || value.name !== 'scalar') return value
  const [type = null, content] = value.args
  const bytes = bytesIn(content)
  if (bytes === undefined) return content
  const { values } = cellsFrom(bytes, { dtype: dtypeOf(type), shape: [], fortran: false })
  return values[0]
}

function reconstructed({ state }: Thing): Cells {
  if (!isList(state)) throw badArray('it has no content')
  const [, shapeGiven = null, type = null, fortran, content] = state.items
  const shape = shapeOf(shapeGiven)
  const dtype = dtypeOf(type)
  if (dtype.kind === 'O') return objects(content, shape, fortran === true)
  const bytes = bytesIn(content)
  if (bytes === undefined) throw badArray('it has no bytes')
  return cellsFrom(bytes, { dtype, shape, fortran: fortran === true })
}

function objects(content: Inert | undefined, shape: readonly number[], fortran: boolean): Cells {
  if (!isList(content) || content.items.length !== countOf(shape)) throw badArray('its items do not fit its shape')
  if (fortran && shape.length > 1) throw badArray('its objects lie column by column')
  return { kind: 'cells', shape, values: content.items, type: 'O' }
}

function ofBuffer({ args }: Thing): Cells {
  const [content, type = null, shape = null, order] = args
  const bytes = bytesIn(isThing(content) ? content.args[0] : content)
  if (bytes === undefined) throw badArray('it has no bytes')
  return cellsFrom(bytes, { dtype: dtypeOf(type), shape: shapeOf(shape), fortran: order === 'F' })
}

/** Bytes, also as Python 3 writes them for Python 2: as a text of letters below 256. */
export function bytesIn(value: Inert | undefined): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (isThing(value) && value.module === '_codecs' && value.name === 'encode' && typeof value.args[0] === 'string')
    return Uint8Array.from(value.args[0], (letter) => letter.charCodeAt(0) & 255)
  if (isThing(value) && (value.name === 'bytes' || value.name === 'bytearray'))
    return value.args.length === 0 ? new Uint8Array(0) : bytesIn(value.args[0])
  return undefined
}
