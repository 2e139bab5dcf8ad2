import {
  axisFrom,
  eachRow,
  type Fact,
  type FactNode,
  intOf,
  intsOf,
  isRows,
  mixed,
  type RowRule,
  wholesOf,
} from './row-fact.ts'

/** Operators of ai.onnx that move elements. */
export const shapeRules: Readonly<Record<string, RowRule>> = {
  Reshape: (at) => [reshaped(at)],
  Flatten: ({ node, inputs: [data] }) => {
    if (!isRows(data)) return [mixed(data?.type)]
    const axis = intOf(node, 'axis', 1)
    if (axis !== 1 && axisFrom(axis, data.shape.length) !== 1) return [mixed(data.type)]
    return [eachRow(data.type, [product(data.shape.slice(1))])]
  },
  Squeeze: ({ node, inputs: [data, axes] }) => {
    const given = intsOf(node, 'axes') ?? wholesOf(axes)
    if (!isRows(data) || given === undefined) return [mixed(data?.type)]
    const gone = given.map((axis) => axisFrom(axis, data.shape.length))
    if (gone.includes(undefined) || gone.includes(0)) return [mixed(data.type)]
    return [eachRow(data.type, data.shape.filter((_, axis) => !gone.includes(axis)).slice(1))]
  },
  Unsqueeze: ({ node, inputs: [data, axes] }) => {
    const given = intsOf(node, 'axes') ?? wholesOf(axes)
    if (!isRows(data) || given === undefined) return [mixed(data?.type)]
    const rank = data.shape.length + given.length
    const added = given.map((axis) => axisFrom(axis, rank))
    if (added.includes(undefined) || added.includes(0)) return [mixed(data.type)]
    const old = [...data.shape]
    return [
      eachRow(data.type, Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : old.shift())).slice(1)),
    ]
  },
  Concat: ({ node, inputs }) => {
    const [first] = inputs
    if (!isRows(first) || !inputs.every((part) => isRows(part) && part.shape.length === first.shape.length))
      return [mixed(first?.type)]
    const at = axisFrom(intOf(node, 'axis', 1), first.shape.length)
    if (at === undefined || at === 0) return [mixed(first.type)]
    const lengths = inputs.map((part) => part!.shape![at])
    const total = lengths.includes(undefined) ? undefined : lengths.reduce<number>((sum, length) => sum + length!, 0)
    return [eachRow(first.type, first.shape.with(at, total).slice(1))]
  },
}

function product(lengths: readonly (number | undefined)[]): number | undefined {
  return lengths.reduce<number | undefined>(
    (all, length) => (all === undefined || length === undefined ? undefined : all * length),
    1,
  )
}

/** Rows stay rows where the first axis is kept, or is what is left over and the others hold just one row. */
function reshaped({ node, inputs: [data, shape] }: FactNode): Fact {
  const wanted = intsOf(node, 'shape') ?? wholesOf(shape)
  if (!isRows(data) || wanted === undefined || wanted.length === 0) return mixed(data?.type)
  const keepsZero = intOf(node, 'allowzero', 0) === 0
  const rest = wanted.slice(1).map((length, i) => (length === 0 && keepsZero ? data.shape[i + 1] : length))
  const perRow = product(data.shape.slice(1))
  if (wanted[0] === 0 && keepsZero) {
    const others = product(rest.filter((length) => length !== -1))
    const open = perRow !== undefined && others !== undefined && others > 0 ? perRow / others : undefined
    return eachRow(
      data.type,
      rest.map((length) => (length === -1 ? open : length)),
    )
  }
  if (wanted[0] !== -1 || perRow === undefined || perRow === 0 || product(rest) !== perRow) return mixed(data.type)
  return eachRow(data.type, rest)
}
