import { fail } from '../errors.ts'
import { type Kernel, type NodeReader, needed, numbers, type Prepare, wrongType } from '../kernel.ts'
import { stringTensor, type Tensor, type TensorType, zeros } from '../tensor.ts'

/** OneHotEncoder and LabelEncoder of ai.onnx.ml. */
export const categories: Readonly<Record<string, Prepare>> = {
  OneHotEncoder: prepareOneHot,
  LabelEncoder: prepareLabelEncoder,
}

/** Adds an axis of one place a category. An unknown value is all zeros, or refused where `zeros` is 0. */
function prepareOneHot(node: NodeReader): Kernel {
  const texts = node.texts('cats_strings')
  const wholes = node.ints('cats_int64s')
  const lenient = node.int('zeros', 1) !== 0
  const places = new Map<string | number, number>((texts.length > 0 ? texts : wholes).map((key, at) => [key, at]))
  if (places.size === 0) throw node.bad('cats_strings', 'there are no categories')
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if ((input.type === 'string') !== texts.length > 0)
      throw wrongType(node, 0, input.type, texts.length > 0 ? 'string' : 'int64')
    const keys = input.type === 'string' ? input.data : Array.from(numbers(input, node), Math.trunc)
    const out = zeros('float', [...input.shape, Math.max(texts.length, wholes.length)])
    const width = out.shape.at(-1)!
    for (let row = 0; row < keys.length; row++) {
      const at = places.get(keys[row]!)
      if (at !== undefined) out.data[row * width + at] = 1
      else if (!lenient)
        throw fail('bad_value', { operator: node.operator, reason: 'a category was not seen in training' })
    }
    return [out]
  }
}

/** A kind of key or value; whole numbers are held as numbers, exact within ±2^53. */
type Key = string | number

interface Mapping {
  readonly keyType: TensorType
  readonly keys: readonly Key[]
  readonly valueType: TensorType
  readonly values: readonly Key[]
  readonly otherwise: Key
}

function prepareLabelEncoder(node: NodeReader): Kernel {
  if (node.has('classes_strings')) return prepareFirstVersion(node)
  const mapping = mappingOf(node)
  if (mapping.keys.length !== mapping.values.length)
    throw node.bad('keys', `there are ${mapping.keys.length} keys and ${mapping.values.length} values`)
  const table = tableOf(mapping, node)
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if (input.type !== mapping.keyType) throw wrongType(node, 0, input.type, mapping.keyType)
    return [translated(input, mapping, table)]
  }
}

/** Of equal keys the first one counts. Before version 4 a NaN key matches nothing, as the reference runtime has it. */
function tableOf(mapping: Mapping, node: NodeReader): Map<Key, Key> {
  const table = new Map<Key, Key>()
  for (const [at, key] of mapping.keys.entries()) {
    if (node.opset < 4 && Number.isNaN(key)) continue
    if (!table.has(key)) table.set(key, mapping.values[at]!)
  }
  return table
}

function mappingOf(node: NodeReader): Mapping {
  const keys = listOf(node, 'keys')
  const values = listOf(node, 'values')
  return {
    keyType: keys.type,
    keys: keys.items,
    valueType: values.type,
    values: values.items,
    otherwise: defaultOf(node, values.type),
  }
}

interface List {
  readonly type: TensorType
  readonly items: readonly Key[]
}

function listOf(node: NodeReader, prefix: 'keys' | 'values'): List {
  const tensor = node.tensor(`${prefix}_tensor`)
  const lists: readonly List[] = [
    { type: 'string', items: node.texts(`${prefix}_strings`) },
    { type: 'int64', items: node.ints(`${prefix}_int64s`) },
    { type: 'float', items: node.floats(`${prefix}_floats`) },
    ...(tensor ? [{ type: tensor.type, items: itemsOf(tensor) }] : []),
  ]
  const given = lists.filter(({ items }) => items.length > 0)
  if (given.length !== 1) throw node.bad(`${prefix}_strings`, `there are ${given.length} lists of ${prefix}, not one`)
  const unsafe = given[0]!.items.some((item) => given[0]!.type === 'int64' && !Number.isSafeInteger(item))
  if (unsafe) throw node.bad(`${prefix}_int64s`, 'a number is beyond 2^53')
  return given[0]!
}

function itemsOf(tensor: Tensor): readonly Key[] {
  return tensor.type === 'string' ? tensor.data : Array.from(tensor.data as ArrayLike<number | bigint>, Number)
}

function defaultOf(node: NodeReader, type: TensorType): Key {
  const tensor = node.tensor('default_tensor')
  const text = node.text('default_string', '_Unused')
  const whole = node.int('default_int64', -1)
  const real = node.float('default_float', -0)
  if (tensor !== undefined) {
    const [item] = itemsOf(tensor)
    if (tensor.type !== type || item === undefined) throw node.bad('default_tensor', `it holds no ${type}`)
    return item
  }
  return type === 'string' ? text : type === 'int64' ? whole : real
}

function translated(input: Tensor, mapping: Mapping, table: ReadonlyMap<Key, Key>): Tensor {
  const { data } = input
  const found = (row: number): Key => {
    const raw = data[row]!
    return table.get(typeof raw === 'bigint' ? Number(raw) : raw) ?? mapping.otherwise
  }
  if (mapping.valueType === 'string')
    return stringTensor(
      input.shape,
      Array.from({ length: data.length }, (_, row) => String(found(row))),
    )
  const out = zeros(mapping.valueType, input.shape)
  for (let row = 0; row < data.length; row++)
    out.data[row] = out.type === 'int64' ? BigInt(found(row)) : (found(row) as number)
  return out as Tensor
}

/** Version 1: texts to their place in one list, or places to texts. */
function prepareFirstVersion(node: NodeReader): Kernel {
  const classes = node.texts('classes_strings')
  const text = node.text('default_string', '_Unused')
  const whole = node.int('default_int64', -1)
  const places = new Map(classes.map((name, at) => [name, at]))
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if (input.type === 'string') {
      const data = BigInt64Array.from(input.data.map((name) => BigInt(places.get(name) ?? whole)))
      return [{ type: 'int64', shape: input.shape, data }]
    }
    if (input.type !== 'int64') throw wrongType(node, 0, input.type, 'string or int64')
    return [
      stringTensor(
        input.shape,
        Array.from(input.data, (at) => classes[Number(at)] ?? text),
      ),
    ]
  }
}
