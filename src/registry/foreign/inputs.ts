import { type TensorType, value } from '../../inference/index.ts'
import type { Signature } from '../versions/version.ts'
import { notConverted } from './inert.ts'
import type { MlInput } from './mlmodel.ts'
import { type Block, type Columns, cast, type Sketch } from './sklearn/sketch.ts'

/** What a model reads, before its graph is begun. */
export type Inputs =
  /** As its signature says. */
  | { readonly kind: 'signature'; readonly inputs: readonly MlInput[] }
  /** Columns by name, whose types nobody said. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** One matrix. */
  | { readonly kind: 'matrix'; readonly width: number }

const TYPES: Readonly<Record<string, TensorType>> = {
  ...{ double: 'double', float: 'float', long: 'int64', integer: 'int32', boolean: 'bool', string: 'string' },
  ...{ datetime: 'string', float64: 'double', float32: 'float', int64: 'int64', int32: 'int32', bool: 'bool' },
  ...{ str: 'string', object: 'string' },
}

/** How MLflow's servers call a tensor without a name. */
export const MATRIX_INPUT = 'input-0'
const OUTPUTS: readonly string[] = ['label', 'probabilities', 'variable', 'scores']
const MOST_INPUTS = 50_000
const MOST_COLUMNS = 1_000_000

/** Adds the inputs of a graph; gives its columns. Errors: `registry.unsupported_model`. */
export function addInputs(sketch: Sketch, inputs: Inputs): Columns {
  if (inputs.kind === 'matrix')
    return [addInput(sketch, { name: MATRIX_INPUT, type: 'double', width: inputs.width, open: false })]
  if (inputs.kind === 'names')
    return checked(inputs.names).map((name) => {
      const isText = sketch.texts.has(name)
      return addInput(sketch, { name, type: isText ? 'string' : 'double', width: 1, open: true })
    })
  const names = checked(inputs.inputs.map(({ name }, at) => name ?? (at === 0 ? MATRIX_INPUT : `input-${at}`)))
  return inputs.inputs.map((input, at) => {
    const type = Object.hasOwn(TYPES, input.type) ? TYPES[input.type] : undefined
    if (type === undefined)
      throw notConverted(`its signature has an input of type ${input.type.replace(/\W/g, '?').slice(0, 40)}`)
    return addInput(sketch, { name: names[at]!, type, width: widthOf(input), open: false })
  })
}

function widthOf({ shape }: MlInput): number {
  if (shape === undefined || shape.length === 1) return 1
  const width = shape[1]!
  if (shape.length !== 2 || width < 1 || width > MOST_COLUMNS)
    throw notConverted(`its signature has a tensor of shape [${shape.join(', ')}], where [-1, columns] is supported`)
  return width
}

function checked(names: readonly string[]): readonly string[] {
  if (names.length === 0 || names.length > MOST_INPUTS) throw notConverted('it has no column or too many')
  if (new Set(names).size !== names.length) throw notConverted('a column of it comes twice')
  for (const name of names) {
    if (OUTPUTS.includes(name)) throw notConverted(`one of its columns is called ${name}, like an output`)
    if (name === '' || name.startsWith('/')) throw notConverted('a column of it has no name, or one that begins with /')
  }
  return names
}

/** One input as a block of doubles or texts. */
function addInput(
  sketch: Sketch,
  {
    name,
    type,
    width,
    open,
  }: { readonly name: string; readonly type: TensorType; readonly width: number; readonly open: boolean },
): Block {
  sketch.inputs.push(value(name, type, ['N', width]))
  const names = width === 1 ? [name] : undefined
  const kind = type === 'string' ? 'text' : 'number'
  const isPlain = type === 'string' || type === 'double'
  return { value: isPlain ? name : cast(sketch, name, 'double'), width, kind, open, ...(names && { names }) }
}

/** Inputs as a signature of ours has them, for a model that has no ONNX. */
export function signatureFields(inputs: readonly MlInput[]): Signature['inputs'] {
  return inputs.map(({ name, type, shape }, at) => ({
    name: name ?? `input-${at}`,
    type: (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? type,
    shape: shape === undefined ? [null, 1] : shape.map((length) => (length < 0 ? null : length)),
  }))
}

const CLASS_TYPES: ReadonlySet<string> = new Set(['string', 'int64', 'int32', 'bool'])

/**
 * What a model without ONNX answers, by the names that serving knows: one column of texts or whole numbers is the label, one of reals the
 * number; columns with names keep them.
 */
export function answerFields(outputs: readonly MlInput[]): Signature['outputs'] {
  return outputs.map(({ name, type, shape }) => {
    const known = (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined) ?? 'double'
    const width = shape === undefined || shape.length === 1 ? 1 : (shape[1] ?? 1)
    const isClass = CLASS_TYPES.has(known)
    const own = name ?? (width > 1 ? 'predictions' : isClass ? 'label' : 'variable')
    const answered = known === 'string' ? known : isClass ? 'int64' : 'double'
    return { name: own, type: answered, shape: isClass && width === 1 ? [null] : [null, width] }
  })
}
