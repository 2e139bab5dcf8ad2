import type { Cells } from '../inert.ts'
import { cellsFrom } from './cells.ts'
import { type Dtype, type DtypeField, dtypeOfCode } from './dtype.ts'
import { badArray, shapeOf } from './shape.ts'

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const LONGEST_HEADER = 65_536

/**
 * Reads a file of numpy's format 1 to 3. Its header is a Python literal, of which only the three keys that the format has are
 * understood. Errors: `registry.model_unreadable`.
 */
export function readNpy(bytes: Uint8Array): Cells {
  if (MAGIC.some((byte, i) => bytes[i] !== byte) || bytes.length < 12) throw badArray('it is no .npy file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLong = bytes[6]! > 1
  const length = isLong ? view.getUint32(8, true) : view.getUint16(8, true)
  const from = isLong ? 12 : 10
  if (length > LONGEST_HEADER || from + length > bytes.length) throw badArray('its header is cut short')
  const header = new TextDecoder('latin1').decode(bytes.subarray(from, from + length))
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  if (shape === undefined || fortran === undefined) throw badArray('its header is unknown')
  const lengths = shape.split(',').filter((part) => part.trim() !== '')
  return cellsFrom(bytes.subarray(from + length), {
    dtype: dtypeIn(header),
    shape: shapeOf({ kind: 'tuple', items: lengths.map(Number) }),
    fortran: fortran === 'True',
  })
}

/** A plain type, or records one behind the other: fields without a name only fill up. */
function dtypeIn(header: string): Dtype {
  const plain = /'descr':\s*'([^']+)'/.exec(header)?.[1]
  if (plain !== undefined) return dtypeOfCode(plain)
  const list = /'descr':\s*\[(.*?)\]/s.exec(header)?.[1]
  if (list === undefined) throw badArray('its type is unknown')
  const fields: DtypeField[] = []
  let offset = 0
  for (const [, name = '', code = ''] of list.matchAll(/\('([^']*)',\s*'([^']+)'\)/g)) {
    const dtype = dtypeOfCode(code)
    if (name !== '') fields.push({ name, offset, dtype })
    offset += dtype.bytes
  }
  return { kind: 'V', bytes: offset, bigEndian: false, fields }
}
