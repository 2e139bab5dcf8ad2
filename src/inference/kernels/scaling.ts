import { asFloat32, type Kernel, type NodeReader, needed, type Prepare, wrongShape, wrongType } from '../kernel.ts'
import { type Tensor, zeros } from '../tensor.ts'

/** Operators of ai.onnx.ml that bring numbers into a common range. */
export const scaling: Readonly<Record<string, Prepare>> = {
  Scaler: prepareScaler,
  Imputer: prepareImputer,
  Normalizer: prepareNormalizer,
  Binarizer: prepareBinarizer,
}

/** Length of the last axis; a list of attributes must have this length or be 1 long. */
function columnsOf(input: Tensor, node: NodeReader, lists: readonly (readonly unknown[])[]): number {
  const columns = input.shape.at(-1) ?? 1
  for (const list of lists)
    if (list.length !== 1 && list.length !== columns) throw wrongShape(node, input.shape, `[…, ${list.length}]`)
  return columns
}

function prepareScaler(node: NodeReader): Kernel {
  const offset = node.has('offset') ? node.floats('offset') : [0]
  const scale = node.has('scale') ? node.floats('scale') : [1]
  return (inputs) => {
    const input = needed(inputs, 0, node)
    const columns = columnsOf(input, node, [offset, scale])
    const x = asFloat32(input, node)
    const data = new Float32Array(x.length)
    const [shifts, factors] = [spread(offset, columns), spread(scale, columns)]
    for (let row = 0; row < x.length; row += columns)
      for (let i = 0; i < columns; i++) data[row + i] = Math.fround(x[row + i]! - shifts[i]!) * factors[i]!
    return [{ type: 'float', shape: input.shape, data }]
  }
}

/** One number for all columns becomes one a column. */
function spread(values: readonly number[], columns: number): readonly number[] {
  return values.length === columns ? values : new Array<number>(columns).fill(values[0]!)
}

function prepareImputer(node: NodeReader): Kernel {
  const floats = node.floats('imputed_value_floats')
  const ints = node.ints('imputed_value_int64s')
  const replaced = node.float('replaced_value_float', 0)
  const replacedInt = node.int('replaced_value_int64', 0)
  if (floats.length === 0 && ints.length === 0) throw node.bad('imputed_value_floats', 'there is no value to put in')
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if (input.type === 'int64') return [imputedWhole(input, { ints, replaced: replacedInt }, node)]
    if (input.type !== 'float' && input.type !== 'double') throw wrongType(node, 0, input.type, 'float')
    const columns = columnsOf(input, node, [floats])
    const out = zeros(input.type, input.shape)
    for (let i = 0; i < out.data.length; i++) {
      const x = input.data[i]!
      const hit = x === replaced || (Number.isNaN(x) && Number.isNaN(replaced))
      out.data[i] = hit ? (floats.length === 1 ? floats[0]! : floats[i % columns]!) : x
    }
    return [out as Tensor]
  }
}

function imputedWhole(
  input: Extract<Tensor, { type: 'int64' }>,
  how: { readonly ints: readonly number[]; readonly replaced: number },
  node: NodeReader,
): Tensor {
  const columns = columnsOf(input, node, [how.ints])
  const data = input.data.map((x, i) =>
    Number(x) === how.replaced ? BigInt(how.ints.length === 1 ? how.ints[0]! : how.ints[i % columns]!) : x,
  )
  return { type: 'int64', shape: input.shape, data }
}

/** Divides a row by its norm, in place. MAX takes the largest value, not the largest magnitude; a row of zeros stays. */
const NORMS: Readonly<Record<string, (row: Float32Array) => void>> = {
  MAX: (row) =>
    divide(
      row,
      row.reduce((top, x) => Math.max(top, x), Number.NEGATIVE_INFINITY),
    ),
  L1: (row) =>
    divide(
      row,
      row.reduce((sum, x) => sum + Math.abs(x), 0),
    ),
  // in the float32 steps of the reference runtime, which takes the root of each share of the squares
  L2: (row) => {
    const sum = row.reduce((all, x) => Math.fround(all + Math.fround(x * x)), 0)
    if (sum === 0) return
    for (let i = 0; i < row.length; i++) {
      const x = row[i]!
      const length = Math.sqrt(Math.fround(Math.fround(x * x) / sum))
      row[i] = x < 0 ? -length : length
    }
  },
}

function divide(row: Float32Array, by: number): void {
  if (by !== 0) for (let i = 0; i < row.length; i++) row[i] = row[i]! / by
}

function prepareNormalizer(node: NodeReader): Kernel {
  const name = node.text('norm', 'MAX')
  const normalize = Object.hasOwn(NORMS, name) ? NORMS[name]! : undefined
  if (normalize === undefined) throw node.bad('norm', 'it is none of MAX, L1, L2')
  return (inputs) => {
    const input = needed(inputs, 0, node)
    const columns = columnsOf(input, node, [])
    const data = Float32Array.from(asFloat32(input, node))
    for (let from = 0; from < data.length; from += columns) normalize(data.subarray(from, from + columns))
    return [{ type: 'float', shape: input.shape, data }]
  }
}

function prepareBinarizer(node: NodeReader): Kernel {
  const threshold = node.float('threshold', 0)
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if (input.type === 'string' || input.type === 'int64') throw wrongType(node, 0, input.type, 'float')
    const out = zeros(input.type, input.shape)
    for (let i = 0; i < out.data.length; i++) out.data[i] = Number(input.data[i]! > threshold)
    return [out as Tensor]
  }
}
