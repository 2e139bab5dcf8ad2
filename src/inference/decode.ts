import { readAttribute } from './decode-attribute.ts'
import { fail } from './errors.ts'
import { type Attribute, emptyRecord, type Graph, type GraphNode, type Model, type ValueInfo } from './model.ts'
import type { Tensor } from './tensor.ts'
import { readTensor, typeOfCode } from './tensor-codec.ts'
import { type Cursor, cursorOver, inside, nextField, signed, text } from './wire.ts'

/** Largest file that is read. */
const MAX_BYTES = 2 ** 31
/** Most nodes, attributes, tensors and values in one model: each costs memory far above its bytes. */
const MAX_PARTS = 2_000_000

/**
 * Reads an ONNX file. The bytes may be hostile: every length is checked before anything is allocated, subgraphs stay
 * unread bytes (so nothing nests), unknown fields are skipped.
 *
 * Errors: `inference.not_onnx`, `inference.damaged`, `inference.too_large`, `inference.unsupported` (external data, element types).
 *
 * Source: onnx.proto of ONNX 1.17.
 */
export function decodeModel(bytes: Uint8Array): Model {
  refuseOthers(bytes)
  if (bytes.length > MAX_BYTES) throw fail('too_large', { what: `${bytes.length} bytes`, limit: MAX_BYTES })
  const budget = { parts: 0 }
  const opsets = emptyRecord<number>()
  const metadata = emptyRecord<string>()
  const head = { irVersion: 0, producer: '', producerVersion: '', functions: 0 }
  let graph: Graph | undefined
  const cursor = cursorOver(bytes)
  while (nextField(cursor)) {
    if (cursor.field === 1) head.irVersion = signed(cursor)
    else if (cursor.field === 2) head.producer = text(cursor)
    else if (cursor.field === 3) head.producerVersion = text(cursor)
    else if (cursor.field === 7) graph = readGraph(inside(cursor), budget)
    else if (cursor.field === 8) readOpset(inside(cursor), opsets)
    else if (cursor.field === 14) readPair(inside(cursor), metadata)
    else if (cursor.field === 25) head.functions++
  }
  if (graph === undefined) throw fail('not_onnx', { reason: 'there is no graph in them' })
  return { ...head, opsets, metadata, graph }
}

/** First bytes of formats that are mistaken for ONNX, some of which run code when they are loaded. */
const OTHERS: readonly (readonly [readonly number[], string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'this is a zip archive (PyTorch, Keras and MLflow files are)'],
  [[0x80, 0x02], 'this is a Python pickle'],
  [[0x80, 0x03], 'this is a Python pickle'],
  [[0x80, 0x04], 'this is a Python pickle'],
  [[0x80, 0x05], 'this is a Python pickle'],
  [[0x1f, 0x8b], 'this is gzip'],
  [[0x89, 0x48, 0x44, 0x46], 'this is HDF5'],
]

function refuseOthers(bytes: Uint8Array): void {
  if (bytes.length === 0) throw fail('not_onnx', { reason: 'there are none' })
  for (const [magic, reason] of OTHERS)
    if (magic.every((byte, i) => bytes[i] === byte)) throw fail('not_onnx', { reason })
}

interface Budget {
  parts: number
}

function spend(budget: Budget): void {
  if (++budget.parts > MAX_PARTS) throw fail('too_large', { what: 'more parts than any model has', limit: MAX_PARTS })
}

function readOpset(cursor: Cursor, opsets: Record<string, number>): void {
  let domain = ''
  let version = 0
  while (nextField(cursor)) {
    if (cursor.field === 1) domain = text(cursor)
    else if (cursor.field === 2) version = signed(cursor)
  }
  opsets[domain === 'ai.onnx' ? '' : domain] = version
}

function readPair(cursor: Cursor, into: Record<string, string>): void {
  let key = ''
  let content = ''
  while (nextField(cursor)) {
    if (cursor.field === 1) key = text(cursor)
    else if (cursor.field === 2) content = text(cursor)
  }
  into[key] = content
}

function readGraph(cursor: Cursor, budget: Budget): Graph {
  const nodes: GraphNode[] = []
  const inputs: ValueInfo[] = []
  const outputs: ValueInfo[] = []
  const initializers = emptyRecord<Tensor>()
  let name = ''
  while (nextField(cursor)) {
    if (cursor.field === 1) nodes.push(readNode(inside(cursor), budget))
    else if (cursor.field === 2) name = text(cursor)
    else if (cursor.field === 5) {
      spend(budget)
      const read = readTensor(inside(cursor))
      initializers[read.name] = read.tensor
    } else if (cursor.field === 11) inputs.push(readValue(inside(cursor), budget))
    else if (cursor.field === 12) outputs.push(readValue(inside(cursor), budget))
    else if (cursor.field === 15) throw fail('unsupported', { what: 'sparse initializers' })
  }
  return { name, inputs, outputs, nodes, initializers }
}

function readNode(cursor: Cursor, budget: Budget): GraphNode {
  spend(budget)
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes = emptyRecord<Attribute>()
  const head = { operator: '', domain: '', name: '' }
  while (nextField(cursor)) {
    if (cursor.field <= 2) spend(budget)
    if (cursor.field === 1) inputs.push(text(cursor))
    else if (cursor.field === 2) outputs.push(text(cursor))
    else if (cursor.field === 3) head.name = text(cursor)
    else if (cursor.field === 4) head.operator = text(cursor)
    else if (cursor.field === 5) {
      spend(budget)
      const read = readAttribute(inside(cursor))
      attributes[read.name] = read.attribute
    } else if (cursor.field === 7) head.domain = text(cursor)
  }
  return { ...head, domain: head.domain === 'ai.onnx' ? '' : head.domain, inputs, outputs, attributes }
}

function readValue(cursor: Cursor, budget: Budget): ValueInfo {
  spend(budget)
  let name = ''
  let rest: Omit<ValueInfo, 'name'> = {}
  while (nextField(cursor)) {
    if (cursor.field === 1) name = text(cursor)
    else if (cursor.field === 2) rest = readType(inside(cursor))
  }
  return { name, ...rest }
}

function readType(cursor: Cursor): Omit<ValueInfo, 'name'> {
  let found: Omit<ValueInfo, 'name'> = {}
  while (nextField(cursor)) {
    if (cursor.field !== 1) continue
    const tensor = inside(cursor)
    let type: ValueInfo['type']
    let shape: ValueInfo['shape']
    while (nextField(tensor)) {
      if (tensor.field === 1) type = typeOfCode(signed(tensor))
      else if (tensor.field === 2) shape = readShape(inside(tensor))
    }
    found = { type, shape }
  }
  return found
}

function readShape(cursor: Cursor): (number | string | undefined)[] {
  const shape: (number | string | undefined)[] = []
  while (nextField(cursor)) {
    if (cursor.field !== 1) continue
    const axis = inside(cursor)
    let length: number | string | undefined
    while (nextField(axis)) {
      if (axis.field === 1) length = signed(axis)
      else if (axis.field === 2) length = text(axis)
    }
    shape.push(length)
  }
  return shape
}
