import type { Attribute } from './model.ts'
import type { Tensor } from './tensor.ts'
import { readTensor } from './tensor-codec.ts'
import { type Cursor, eachFixed, float32, inside, nextField, pushInts, SPAN, signed, span, text } from './wire.ts'

interface RawAttribute {
  name: string
  type: number
  float: number
  int: number
  text: string
  tensor: Tensor | undefined
  floats: number[]
  ints: number[]
  texts: string[]
}

/** Reads an AttributeProto. A subgraph is not read: it stays the bytes of the whole attribute. */
export function readAttribute(cursor: Cursor): { readonly name: string; readonly attribute: Attribute } {
  const whole = cursor.bytes.subarray(cursor.at, cursor.end)
  const raw: RawAttribute = {
    name: '',
    type: 0,
    float: 0,
    int: 0,
    text: '',
    tensor: undefined,
    floats: [],
    ints: [],
    texts: [],
  }
  const recall = createRecall()
  while (nextField(cursor)) readAttributeField(cursor, raw, recall)
  return { name: raw.name, attribute: interpret(raw, whole) }
}

function readAttributeField(cursor: Cursor, raw: RawAttribute, recall: (cursor: Cursor) => string): void {
  if (cursor.field === 1) raw.name = text(cursor)
  else if (cursor.field === 2) raw.float = float32(cursor)
  else if (cursor.field === 3) raw.int = signed(cursor)
  else if (cursor.field === 4) raw.text = text(cursor)
  else if (cursor.field === 5) raw.tensor = readTensor(inside(cursor)).tensor
  else if (cursor.field === 7) eachFixed(cursor, 4, (at) => raw.floats.push(cursor.view.getFloat32(at, true)))
  else if (cursor.field === 8) pushInts(cursor, raw.ints)
  else if (cursor.field === 9) raw.texts.push(recall(cursor))
  else if (cursor.field === 20) raw.type = signed(cursor)
}

const RECALLED = 8

/** Keeps one string for equal texts: a tree ensemble names the mode of each of its nodes. */
function createRecall(): (cursor: Cursor) => string {
  const known: { readonly bytes: Uint8Array; readonly text: string }[] = []
  return (cursor) => {
    for (const held of known) if (isSpan(cursor, held.bytes)) return held.text
    const fresh = text(cursor)
    if (known.length < RECALLED) known.push({ bytes: span(cursor), text: fresh })
    return fresh
  }
}

function isSpan({ bytes, from, to, wire }: Cursor, held: Uint8Array): boolean {
  if (wire !== SPAN || to - from !== held.length) return false
  for (let i = 0; i < held.length; i++) if (bytes[from + i] !== held[i]) return false
  return true
}

/** Some old writers leave the type out; then it follows from the member that is filled. */
function interpret(raw: RawAttribute, whole: Uint8Array): Attribute {
  const type = raw.type || guessType(raw)
  if (type === 1) return { kind: 'float', value: raw.float }
  if (type === 2) return { kind: 'int', value: raw.int }
  if (type === 3) return { kind: 'text', value: raw.text }
  if (type === 4 && raw.tensor) return { kind: 'tensor', value: raw.tensor }
  if (type === 6) return { kind: 'floats', value: raw.floats }
  if (type === 7) return { kind: 'ints', value: raw.ints }
  if (type === 8) return { kind: 'texts', value: raw.texts }
  return { kind: 'other', type, value: whole.slice() }
}

function guessType(raw: RawAttribute): number {
  if (raw.floats.length > 0) return 6
  if (raw.ints.length > 0) return 7
  if (raw.texts.length > 0) return 8
  if (raw.tensor) return 4
  if (raw.text !== '') return 3
  if (raw.float !== 0) return 1
  return raw.int !== 0 ? 2 : 0
}
