import { inflateRawSync } from 'node:zlib'
import { damaged } from '../inert.ts'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 65_535
const MOST_ENTRIES = 1_000_000
/** Unpacked bytes of all files together. */
const MOST_BYTES = 2 ** 31
const STORED = 0
const DEFLATED = 8

const bad = (reason: string): Error => damaged('a zip archive', reason)

/** The files of an archive, unpacked when they are asked for. */
export interface Archive {
  readonly names: readonly string[]
  /** Errors: `registry.model_unreadable` for a name that is not there, and packed data that are broken or unpack to more than they say. */
  read(name: string): Uint8Array
}

interface Entry {
  readonly method: number
  readonly packed: number
  readonly bytes: number
  readonly at: number
}

/** Reads the table of a zip archive: no encryption, no parts, at most 2 GiB. Source: PKWARE's APPNOTE. */
export function openZip(bytes: Uint8Array): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > MOST_ENTRIES) throw bad('it has too many files')
  const entries = new Map<string, Entry>()
  let total = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) throw bad('its table is broken')
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ]
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    total += size
    if (total > MOST_BYTES) throw bad('it unpacks to more than 2 GiB')
    entries.set(name, { method: view.getUint16(at + 10, true), packed, bytes: size, at: view.getUint32(at + 42, true) })
    at += 46 + nameLength + extra + comment
  }
  return { names: [...entries.keys()], read: (name) => unpack(view, bytes, entries.get(name)) }
}

function findEnd(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT)
  for (let at = view.byteLength - END_BYTES; at >= least; at--) if (view.getUint32(at, true) === END) return at
  throw bad('its end is missing')
}

function unpack(view: DataView, bytes: Uint8Array, entry: Entry | undefined): Uint8Array {
  if (entry === undefined) throw bad('a file is missing in it')
  const { at, packed, method } = entry
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL) throw bad('a file is missing in it')
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (from + packed > bytes.length) throw bad('it is cut short')
  const content = bytes.subarray(from, from + packed)
  if (method === STORED) return content
  if (method !== DEFLATED) throw bad('it is packed in a way that is unknown')
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, entry.bytes) })
  } catch (cause) {
    throw damaged('a zip archive', 'a file in it is broken', cause)
  }
}
