import { fail } from './errors.ts'
import { type Cursor, cursorOver, inside, nextField, signed } from './wire.ts'

type Message = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function' | 'training'

/** Where messages hold other messages. Source: onnx.proto of ONNX 1.17. */
const HOLDS: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 11: 'attribute' },
  training: { 1: 'graph', 2: 'graph' },
  tensor: {},
}
const EXTERNAL_DATA = 13
const DATA_LOCATION = 14
/** Graphs inside graphs: far more than any model has. */
const DEEPEST = 200

/**
 * Refuses a model that names other files, at any depth: onnxruntime would open them.
 *
 * Errors: `inference.unsupported`, `inference.damaged`, `inference.too_large` for graphs in graphs without end.
 */
export function refuseOutsideData(bytes: Uint8Array): void {
  look(cursorOver(bytes), 'model', 0)
}

function look(cursor: Cursor, message: Message, depth: number): void {
  if (depth > DEEPEST) throw fail('too_large', { what: 'graphs inside graphs', limit: DEEPEST })
  while (nextField(cursor)) {
    const { field } = cursor
    if (message === 'tensor') {
      if (field === EXTERNAL_DATA || (field === DATA_LOCATION && signed(cursor) !== 0))
        throw fail('unsupported', { what: 'data outside the model file' })
      continue
    }
    const held = HOLDS[message][field]
    if (held !== undefined) look(inside(cursor), held, depth + 1)
  }
}
