import type { Tensor } from '../../inference/index.ts'
import type { Tensors, Work } from '../executor.ts'

/** Whether every input has the rows that the work says, and the elements that its shape says: only such work is joined or cut. */
export function isRegular({ inputs, rows }: Work): boolean {
  if (rows < 1) return false
  for (const name of Object.keys(inputs)) {
    const { shape, data } = inputs[name]!
    if (shape.length === 0 || shape[0] !== rows) return false
    let elements = 1
    for (let axis = 0; axis < shape.length; axis++) elements *= shape[axis]!
    if (elements !== data.length) return false
  }
  return true
}

/** Whether two works have the same inputs, which differ in their rows only. */
export function areAlike(a: Tensors, b: Tensors): boolean {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  for (const name of names) {
    const one = a[name]!
    const other = Object.hasOwn(b, name) ? b[name] : undefined
    if (other === undefined || one.type !== other.type || one.shape.length !== other.shape.length) return false
    for (let axis = 1; axis < one.shape.length; axis++) if (one.shape[axis] !== other.shape[axis]) return false
  }
  return true
}

/** Elements of all inputs together. */
export function elementsIn(inputs: Tensors): number {
  let elements = 0
  for (const name of Object.keys(inputs)) elements += inputs[name]!.data.length
  return elements
}

/** Tensors of equal names, types and rows one below the other. */
export function joinRows(parts: readonly Tensors[], rows: number): Tensors {
  const joined: Record<string, Tensor> = Object.create(null)
  for (const name of Object.keys(parts[0]!)) joined[name] = stack(parts, name, rows)
  return joined
}

const MAKERS = {
  float: Float32Array,
  double: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  bool: Uint8Array,
  uint8: Uint8Array,
} as const

function stack(parts: readonly Tensors[], name: string, rows: number): Tensor {
  const first = parts[0]![name]!
  const shape = [rows, ...first.shape.slice(1)]
  if (first.type === 'string') {
    const data: string[] = []
    for (const part of parts) for (const text of part[name]!.data as readonly string[]) data.push(text)
    return { type: 'string', shape, data }
  }
  let length = 0
  for (const part of parts) length += part[name]!.data.length
  const data = new MAKERS[first.type](length) as Float32Array
  let at = 0
  for (const part of parts) {
    const piece = part[name]!.data as Float32Array
    data.set(piece, at)
    at += piece.length
  }
  return { type: first.type, shape, data } as unknown as Tensor
}

/** Rows `from` to `to` of every tensor; numbers are views of the same memory. */
export function cutRows(tensors: Tensors, from: number, to: number): Tensors {
  const cut: Record<string, Tensor> = Object.create(null)
  for (const name of Object.keys(tensors)) {
    const { type, shape, data } = tensors[name]!
    const width = data.length / shape[0]!
    const piece =
      type === 'string'
        ? (data as readonly string[]).slice(from * width, to * width)
        : (data as Float32Array).subarray(from * width, to * width)
    cut[name] = { type, shape: [to - from, ...shape.slice(1)], data: piece } as Tensor
  }
  return cut
}

/** Rows `from` to `to` of the outputs that one caller wants, in memory of their own. */
export function shareOf(outputs: Tensors, wanted: readonly string[] | undefined, rows: RowRange): Tensors {
  const share: Record<string, Tensor> = Object.create(null)
  for (const name of wanted ?? Object.keys(outputs)) {
    const { type, shape, data } = outputs[name]!
    const width = data.length / rows.of
    const piece = (data as Float32Array).slice(rows.from * width, rows.to * width)
    share[name] = { type, shape: [rows.to - rows.from, ...shape.slice(1)], data: piece } as Tensor
  }
  return share
}

interface RowRange {
  readonly from: number
  readonly to: number
  /** Rows there are. */
  readonly of: number
}

/** Whether all outputs, and those wanted, are there and have so many rows: whoever said that a model answers row by row may be wrong. */
export function hasRows(outputs: Tensors, rows: number, wanted: readonly string[] | undefined): boolean {
  if (wanted?.some((name) => outputs[name] === undefined)) return false
  return Object.values(outputs).every(({ shape, data }) => shape[0] === rows && data.length % rows === 0)
}

/** What a run must compute for all callers; undefined for everything. */
export function unionOf(works: readonly Work[]): readonly string[] | undefined {
  const first = works[0]!.wanted
  let union: string[] | undefined
  for (const { wanted } of works) {
    if (wanted === undefined) return undefined
    if (wanted === first) continue
    union ??= [...new Set(first)]
    for (const name of wanted) if (!union.includes(name)) union.push(name)
  }
  return union ?? first
}
