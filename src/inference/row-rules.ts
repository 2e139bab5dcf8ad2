import type { GraphNode } from './model.ts'
import {
  axisFrom,
  eachRow,
  type Fact,
  type FactNode,
  intOf,
  isRows,
  mixed,
  type RowFact,
  type RowRule,
} from './row-fact.ts'
import type { TensorType } from './tensor.ts'
import { typeOfCode } from './tensor-codec.ts'

const all = (names: readonly string[], rule: RowRule): Record<string, RowRule> =>
  Object.fromEntries(names.map((name) => [name, rule]))

/** Operators of ai.onnx that compute. */
export const rules: Readonly<Record<string, RowRule>> = {
  ...all(
    ['Sigmoid', 'Exp', 'Log', 'Sqrt', 'Tanh', 'Relu', 'Neg', 'Abs', 'Floor', 'Ceil', 'Identity', 'Not'],
    ({ inputs: [input] }) => [alike(input)],
  ),
  IsNaN: ({ inputs: [input] }) => [alike(input, 'bool')],
  Cast: ({ node, inputs: [input] }) => [alike(input, typeOfCode(intOf(node, 'to', 0)))],
  Clip: ({ inputs: [input, ...bounds] }) =>
    bounds.every((bound) => bound === undefined || bound.rows === 'none') ? [alike(input)] : [mixed(input?.type)],
  ...all(['Add', 'Sub', 'Mul', 'Div', 'Pow'], ({ inputs }) => [broadcast(inputs, inputs[0]?.type)]),
  ...all(['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal', 'And', 'Or'], ({ inputs }) => [
    broadcast(inputs, 'bool'),
  ]),
  Where: ({ inputs }) => [broadcast(inputs, inputs[1]?.type)],
  Gather: (at) => [gathered(at)],
  MatMul: ({ inputs: [a, b] }) => {
    const rank = b?.rows === 'none' ? (b.shape?.length ?? 0) : 0
    if (!isRows(a) || a.shape.length < 2 || rank < 1 || rank > 2) return [mixed(a?.type)]
    return [eachRow(a.type, [...a.shape.slice(1, -1), ...b!.shape!.slice(1)])]
  },
  Gemm: (at) => [affine(at)],
  Softmax: ({ node, inputs: [input], opset }) => {
    const axis = isRows(input) ? axisFrom(intOf(node, 'axis', opset < 13 ? 1 : -1), input.shape.length) : undefined
    return [axis === undefined || axis === 0 ? mixed(input?.type) : alike(input)]
  },
  ArgMax: ({ node, inputs: [input] }) => {
    if (!isRows(input)) return [mixed('int64')]
    const axis = axisFrom(intOf(node, 'axis', 0), input.shape.length)
    if (axis === undefined || axis === 0) return [mixed('int64')]
    const kept = intOf(node, 'keepdims', 1) !== 0
    const shape = kept ? input.shape.with(axis, 1) : input.shape.filter((_, other) => other !== axis)
    return [eachRow('int64', shape.slice(1))]
  },
}

/** The same rows and axes, perhaps of another type. */
export function alike(fact: Fact | undefined, type: TensorType | undefined = fact?.type): Fact {
  return isRows(fact) ? eachRow(type, fact.shape.slice(1)) : mixed(type)
}

/** Rows meet rows; what is not rows must be the same for all of them. */
function broadcast(facts: readonly (Fact | undefined)[], type: TensorType | undefined): Fact {
  const rank = Math.max(...facts.map((fact) => fact?.shape?.length ?? 0))
  const fits = (fact: Fact | undefined): boolean => {
    if (isRows(fact)) return fact.shape.length === rank
    return fact?.rows === 'none' && fact.shape !== undefined && (fact.shape.length < rank || fact.shape[0] === 1)
  }
  if (!facts.every(fits)) return mixed(type)
  const lengthAt = (axis: number): number | undefined => {
    const lengths = facts.map((fact) => {
      const at = axis - rank + fact!.shape!.length
      return at < 0 ? 1 : fact!.shape![at]
    })
    return (
      lengths.find((length) => length !== undefined && length !== 1) ?? (lengths.includes(undefined) ? undefined : 1)
    )
  }
  return eachRow(
    type,
    Array.from({ length: rank - 1 }, (_, i) => lengthAt(i + 1)),
  )
}

/** Columns of rows, or rows of a table that the model holds. */
function gathered({ node, inputs: [data, index] }: FactNode): Fact {
  const axis = data?.shape && axisFrom(intOf(node, 'axis', 0), data.shape.length)
  if (axis === undefined) return mixed(data?.type)
  if (isRows(data) && index?.rows === 'none' && index.shape !== undefined && axis > 0)
    return eachRow(data.type, [...data.shape.slice(1, axis), ...index.shape, ...data.shape.slice(axis + 1)])
  if (data!.rows === 'none' && isRows(index) && axis === 0)
    return eachRow(data!.type, [...index.shape.slice(1), ...data!.shape!.slice(1)])
  return mixed(data!.type)
}

const isTurned = (node: GraphNode, name: string): boolean => intOf(node, name, 0) !== 0

function affine({ node, inputs: [a, b, added] }: FactNode): Fact {
  if (!isRows(a) || a.shape.length !== 2 || isTurned(node, 'transA')) return mixed(a?.type)
  if (b?.rows !== 'none' || b.shape?.length !== 2) return mixed(a.type)
  const isSame = (fact: Fact): boolean =>
    fact.rows === 'none' && fact.shape !== undefined && (fact.shape.length < 2 || fact.shape[0] === 1)
  const isOfRows = (fact: Fact): fact is RowFact => isRows(fact) && fact.shape.length === 2
  if (added !== undefined && !isSame(added) && !isOfRows(added)) return mixed(a.type)
  return eachRow(a.type, [b.shape[isTurned(node, 'transB') ? 0 : 1]])
}
