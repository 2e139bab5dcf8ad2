import { type Kernel, type NodeReader, needed, type Prepare, wrongShape, wrongType } from '../kernel.ts'
import { floatProduct } from '../product.ts'
import { elementsOf, type Tensor, zeros } from '../tensor.ts'
import { broadcastIndex, broadcastShape } from './broadcast.ts'

/** MatMul and Gemm of ai.onnx over float or double matrices, summed in double and rounded once. */
export const matrix: Readonly<Record<string, Prepare>> = { MatMul: prepareMatMul, Gemm: prepareGemm }

type RealTensor = Extract<Tensor, { type: 'float' | 'double' }>

function real(tensor: Tensor, index: number, node: NodeReader): RealTensor {
  if (tensor.type !== 'float' && tensor.type !== 'double') throw wrongType(node, index, tensor.type, 'float')
  return tensor
}

/** A matrix, and whether it is read by columns. */
interface Side {
  readonly data: Float32Array | Float64Array
  readonly rows: number
  readonly columns: number
  readonly turned: boolean
}

function side(tensor: RealTensor, shape: readonly number[], turned: boolean): Side {
  const [rows, columns] = shape as [number, number]
  return turned
    ? { data: tensor.data, rows: columns, columns: rows, turned }
    : { data: tensor.data, rows, columns, turned }
}

function multiply(left: Side, right: Side, node: NodeReader): Float64Array {
  if (left.columns !== right.rows)
    throw wrongShape(
      node,
      [right.rows, right.columns],
      `[${left.columns}, …] to follow [${left.rows}, ${left.columns}]`,
    )
  node.spend(left.rows * left.columns * right.columns)
  elementsOf([left.rows, right.columns])
  if (left.data instanceof Float32Array && right.data instanceof Float32Array) {
    const size = { m: left.rows, k: left.columns, n: right.columns }
    return floatProduct(straight(left, left.data), straight(right, right.data), size)
  }
  const out = new Float64Array(elementsOf([left.rows, right.columns]))
  const [stepRow, stepInner] = left.turned ? [1, left.rows] : [left.columns, 1]
  const [stepDown, stepAcross] = right.turned ? [1, right.rows] : [right.columns, 1]
  for (let i = 0; i < left.rows; i++)
    for (let k = 0; k < left.columns; k++) {
      const a = left.data[i * stepRow + k * stepInner]!
      const from = k * stepDown
      const into = i * right.columns
      for (let j = 0; j < right.columns; j++) out[into + j]! += a * right.data[from + j * stepAcross]!
    }
  return out
}

/** The matrix row by row. */
function straight({ rows, columns, turned }: Side, data: Float32Array): Float32Array {
  if (!turned) return data
  const out = new Float32Array(data.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[i * columns + j] = data[j * rows + i]!
  return out
}

/** Vectors and matrices; a left side of more axes is a stack of rows. */
function prepareMatMul(node: NodeReader): Kernel {
  return (inputs) => {
    const a = real(needed(inputs, 0, node), 0, node)
    const b = real(needed(inputs, 1, node), 1, node)
    if (a.type !== b.type) throw wrongType(node, 1, b.type, a.type)
    if (a.shape.length === 0 || b.shape.length === 0 || b.shape.length > 2)
      throw wrongShape(node, b.shape, 'a vector or a matrix')
    const columns = a.shape.at(-1)!
    const rows = elementsOf(a.shape.slice(0, -1))
    const right = b.shape.length === 1 ? [b.shape[0]!, 1] : b.shape
    const sums = multiply(side(a, [rows, columns], false), side(b, right, false), node)
    const shape = [...a.shape.slice(0, -1), ...b.shape.slice(1)]
    const out = zeros(a.type, shape)
    out.data.set(sums)
    return [out as Tensor]
  }
}

function prepareGemm(node: NodeReader): Kernel {
  const alpha = node.float('alpha', 1)
  const beta = node.float('beta', 1)
  const [turnA, turnB] = [node.int('transA', 0) !== 0, node.int('transB', 0) !== 0]
  node.int('broadcast', 0)
  return (inputs) => {
    const a = real(needed(inputs, 0, node), 0, node)
    const b = real(needed(inputs, 1, node), 1, node)
    if (a.type !== b.type) throw wrongType(node, 1, b.type, a.type)
    for (const { shape } of [a, b]) if (shape.length !== 2) throw wrongShape(node, shape, '[rows, columns]')
    const [left, right] = [side(a, a.shape, turnA), side(b, b.shape, turnB)]
    const sums = multiply(left, right, node)
    const shape = [left.rows, right.columns]
    const added = inputs[2] === undefined ? undefined : real(inputs[2], 2, node)
    if (added && elementsOf(broadcastShape(shape, added.shape, node)) !== sums.length)
      throw wrongShape(node, added.shape, `one that broadcasts to [${shape}]`)
    const out = zeros(a.type, shape)
    if (alpha !== 1) for (let i = 0; i < sums.length; i++) sums[i]! *= alpha
    if (added) addTo(sums, added, { shape, beta, node })
    out.data.set(sums)
    return [out as Tensor]
  }
}

/** Adds `beta` times a tensor that broadcasts to the sums; most often it is one row. */
function addTo(
  sums: Float64Array,
  { data, shape: from }: RealTensor,
  { shape, beta, node }: { readonly shape: readonly number[]; readonly beta: number; readonly node: NodeReader },
): void {
  const columns = shape[1]!
  if (data.length === columns && from.at(-1) === columns) {
    for (let start = 0; start < sums.length; start += columns)
      for (let j = 0; j < columns; j++) sums[start + j]! += beta * data[j]!
    return
  }
  const index = broadcastIndex(from, broadcastShape(shape, from, node))
  for (let i = 0; i < sums.length; i++) sums[i]! += beta * data[index ? index[i]! : i]!
}
