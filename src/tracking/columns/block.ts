import { type Column, setCell } from './column.ts'

/** How many runs a segment has, the last one excepted. */
export const SEGMENT = 16_384

/** The values of one field in one segment: where in it they stand, ascending, and what they are. */
export interface Cells {
  readonly slots: number[]
  readonly values: (string | number)[]
}

/** How a block is laid out: a place for every run of the segment, or only those that have a value. */
export type BlockForm = 'dense' | 'sparse'

export interface Block {
  readonly form: BlockForm
  /** How many values, or how many runs where it is dense. */
  readonly count: number
  readonly bytes: Buffer
}

/** Numbers as bytes: the values as float64, then for each a byte that says whether it is there, or its slot as uint16. */
export function encodeNumbers({ slots, values }: Cells, length: number): Block {
  const count = slots.length
  if (10 * count < 9 * length) {
    const bytes = Buffer.alloc(10 * count)
    new Float64Array(bytes.buffer, bytes.byteOffset, count).set(values as number[])
    new Uint16Array(bytes.buffer, bytes.byteOffset + 8 * count, count).set(slots)
    return { form: 'sparse', count, bytes }
  }
  const bytes = Buffer.alloc(9 * length)
  const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, length).fill(Number.NaN)
  for (let at = 0; at < count; at++) {
    numbers[slots[at]!] = values[at] as number
    bytes[8 * length + slots[at]!] = 1
  }
  return { form: 'dense', count: length, bytes }
}

/**
 * Texts as bytes: how many different ones and how many bytes they have (uint32 each), where each ends (uint32), the codes (uint16; 0 for
 * none), the slots where it is sparse (uint16), and the texts in UTF-8.
 */
export function encodeTexts({ slots, values }: Cells, length: number): Block {
  const codes = new Map<string, number>()
  const held = Uint16Array.from(values as string[], (text) => {
    const code = codes.get(text) ?? codes.size + 1
    codes.set(text, code)
    return code
  })
  const sparse = 2 * slots.length < length
  const count = sparse ? slots.length : length
  const placed = sparse ? held : new Uint16Array(length)
  if (!sparse) for (let at = 0; at < slots.length; at++) placed[slots[at]!] = held[at]!
  const ends: number[] = []
  let end = 0
  for (const text of codes.keys()) {
    end += Buffer.byteLength(text)
    ends.push(end)
  }
  const head = Uint32Array.of(codes.size, end, ...ends)
  const parts = [viewOf(head), viewOf(placed), ...(sparse ? [viewOf(Uint16Array.from(slots))] : [])]
  return {
    form: sparse ? 'sparse' : 'dense',
    count,
    bytes: Buffer.concat([...parts, Buffer.from([...codes.keys()].join(''))]),
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** Puts the values of a block into a column, the segment of which begins at ordinal `base`. */
export function placeBlock(column: Column, base: number, { form, count, bytes }: Block): void {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  if (column.kind === 'number') {
    const numbers = new Float64Array(buffer, 0, count)
    if (form === 'dense') {
      column.values.set(numbers, base)
      column.has.set(new Uint8Array(buffer, 8 * count, count), base)
    } else {
      const slots = new Uint16Array(buffer, 8 * count, count)
      for (let at = 0; at < count; at++) setCell(column, base + slots[at]!, numbers[at]!)
    }
    return
  }
  const { texts, codes, slots } = textsOf(buffer, form, count)
  const known = texts.map((text) => column.texts.add(text))
  for (let at = 0; at < count; at++) {
    const code = codes[at]!
    if (code !== 0) column.codes[base + (slots ? slots[at]! : at)] = known[code - 1]!
  }
}

/** The values of a block one by one. */
export function cellsOf(kind: Column['kind'], { form, count, bytes }: Block): Cells {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const cells: Cells = { slots: [], values: [] }
  const add = (slot: number, value: string | number): void => {
    cells.slots.push(slot)
    cells.values.push(value)
  }
  if (kind === 'number') {
    const numbers = new Float64Array(buffer, 0, count)
    const sparse = form === 'sparse'
    const marks = sparse ? new Uint16Array(buffer, 8 * count, count) : new Uint8Array(buffer, 8 * count, count)
    for (let at = 0; at < count; at++) if (sparse || marks[at] === 1) add(sparse ? marks[at]! : at, numbers[at]!)
    return cells
  }
  const { texts, codes, slots } = textsOf(buffer, form, count)
  for (let at = 0; at < count; at++) if (codes[at] !== 0) add(slots ? slots[at]! : at, texts[codes[at]! - 1]!)
  return cells
}

function textsOf(buffer: ArrayBuffer, form: BlockForm, count: number) {
  const [different = 0] = new Uint32Array(buffer, 0, 1)
  const ends = new Uint32Array(buffer, 8, different)
  const at = 8 + 4 * different
  const codes = new Uint16Array(buffer, at, count)
  const sparse = form === 'sparse'
  const slots = sparse ? new Uint16Array(buffer, at + 2 * count, count) : undefined
  const bytes = Buffer.from(buffer, at + 2 * count * (sparse ? 2 : 1))
  const texts: string[] = []
  for (let code = 0; code < different; code++)
    texts.push(bytes.toString('utf8', code === 0 ? 0 : ends[code - 1]!, ends[code]!))
  return { texts, codes, slots }
}
