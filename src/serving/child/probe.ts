import { type Random, seededRandom } from '../../base/index.ts'
import type { OnnxruntimeSession, Tensor, TensorSpec } from '../../inference/index.ts'
import { joinRows, shareOf } from '../batching/join.ts'
import type { Tensors } from '../executor.ts'

/** Most rows that are tried together. */
const MOST_TOGETHER = 32

/**
 * How many rows may run together: every number of rows up to it gave each row the very bits that it has alone. 1 where not even
 * two do, or where an axis other than the rows is free, so that not every shape can be tried.
 *
 * Errors: those of a run.
 *
 * @param mayGoOn asked before each number of rows
 */
export async function probeTogether(
  session: Pick<OnnxruntimeSession, 'inputs' | 'outputs' | 'run'>,
  mayGoOn: () => boolean,
): Promise<number> {
  if (session.inputs.length === 0 || !session.inputs.every(hasRowsOnly)) return 1
  if (!session.outputs.every(({ shape }) => shape[0] === -1)) return 1
  const random = seededRandom(1)
  const rows = Array.from({ length: MOST_TOGETHER }, () => rowOf(session.inputs, random))
  const alone: Tensors[] = []
  for (let count = 1; count <= MOST_TOGETHER; count++) {
    if (!mayGoOn()) return Math.max(1, count - 1)
    alone.push(await session.run(rows[count - 1]!))
    if (count === 1) continue
    const outputs = await session.run(joinRows(rows.slice(0, count), count))
    if (!alone.every((own, row) => isRow(own, outputs, { row, count }))) return count - 1
  }
  return MOST_TOGETHER
}

const hasRowsOnly = ({ shape }: TensorSpec): boolean => shape[0] === -1 && shape.slice(1).every((length) => length >= 0)

function isRow(
  own: Tensors,
  outputs: Tensors,
  { row, count }: { readonly row: number; readonly count: number },
): boolean {
  for (const { shape } of Object.values(outputs)) if (shape[0] !== count) return false
  const share = shareOf(outputs, undefined, { from: row, to: row + 1, of: count })
  return Object.keys(own).every((name) => areSame(own[name]!, share[name]!))
}

function areSame(a: Tensor, b: Tensor): boolean {
  if (a.type !== b.type || a.shape.join() !== b.shape.join() || a.data.length !== b.data.length) return false
  if (a.type === 'string') return a.data.every((text, i) => text === b.data[i])
  const [one, other] = [bytesOf(a), bytesOf(b)]
  return one.every((byte, i) => byte === other[i])
}

const bytesOf = ({ data }: Tensor): Uint8Array => {
  const { buffer, byteOffset, byteLength } = data as Float32Array
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function rowOf(inputs: readonly TensorSpec[], random: Random): Tensors {
  const row: Record<string, Tensor> = Object.create(null)
  for (const { name, type, shape } of inputs) {
    const own = [1, ...shape.slice(1)]
    const length = own.reduce((product, axis) => product * axis, 1)
    row[name] = { type, shape: own, data: elementsOf(type, length, random) } as Tensor
  }
  return row
}

/** Whole numbers are 0 or 1: they are most often places in a list. */
function elementsOf(type: Tensor['type'], length: number, random: Random): Tensor['data'] {
  const whole = (): number => Math.floor(random.next() * 2)
  const real = (): number => (random.next() - 0.5) * 4
  switch (type) {
    case 'float':
      return Float32Array.from({ length }, real)
    case 'double':
      return Float64Array.from({ length }, real)
    case 'int64':
      return BigInt64Array.from({ length }, () => BigInt(whole()))
    case 'int32':
      return Int32Array.from({ length }, whole)
    case 'string':
      return Array.from({ length }, () => ['', 'a', 'b', '1'][Math.floor(random.next() * 4)]!)
    default:
      return Uint8Array.from({ length }, whole)
  }
}
