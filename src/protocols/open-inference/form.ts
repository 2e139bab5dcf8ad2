import type { ServedInput, ServedModel, ServedOutput } from '../data-plane.ts'
import { datatypeOf } from './datatypes.ts'

export const ID = 'prediction_id'
export const KEY = 'prediction_key'
export const VERSION = 'model_version'

/** One output as it is announced, with the beginning of its JSON. */
export interface OutputForm extends ServedOutput {
  readonly datatype: string
  readonly head: string
}

/** A model as this protocol sees it: its inputs and outputs by their names, and what is announced besides. */
export interface Form {
  readonly model: ServedModel
  /** How the JSON of an answer begins, up to the version. */
  readonly head: string
  readonly inputAt: ReadonlyMap<string, number>
  /** Its own outputs, then the prediction's id and the version that made it, where it has no output of these names. */
  readonly outputs: readonly OutputForm[]
  readonly outputOf: ReadonlyMap<string, OutputForm>
  /** Whether one matrix can stand for all its columns: they are numbers of one type, more than one. */
  readonly takesMatrix: boolean
  /** The one matrix for which named columns can stand. */
  readonly matrix: ServedInput | undefined
}

const kept = new WeakMap<ServedModel, Form>()

/** The form of a model, made once for each that the data plane describes. */
export function formOf(model: ServedModel): Form {
  const known = kept.get(model)
  if (known) return known
  const form = makeForm(model)
  kept.set(model, form)
  return form
}

function makeForm(model: ServedModel): Form {
  const { inputs } = model
  const rows = [model.batched ? -1 : 1]
  const more: readonly ServedOutput[] = [
    { name: ID, type: 'string', shape: rows },
    { name: VERSION, type: 'int64', shape: rows },
  ]
  const own = new Set(model.outputs.map(({ name }) => name))
  const outputs = [...model.outputs, ...more.filter(({ name }) => !own.has(name))].map((output) => {
    const datatype = datatypeOf(output)
    return { ...output, datatype, head: headOf(output.name, datatype) }
  })
  return {
    model,
    head: `"model_name":${JSON.stringify(model.name)},`,
    inputAt: new Map(inputs.map(({ name }, i) => [name, i])),
    outputs,
    outputOf: new Map(outputs.map((output) => [output.name, output])),
    takesMatrix: inputs.length > 1 && inputs.every((input) => isNumberColumn(input) && input.type === inputs[0]!.type),
    matrix: inputs.length === 1 && inputs[0]!.columns && inputs[0]!.shape.length === 2 ? inputs[0] : undefined,
  }
}

const isNumberColumn = ({ type, kind, shape }: ServedInput): boolean =>
  kind === undefined && (type === 'double' || type === 'float') && shape.length === 2 && shape[1] === 1

/** How the JSON of an output begins, up to its shape. */
export const headOf = (name: string, datatype: string): string =>
  `{"name":${JSON.stringify(name)},"datatype":"${datatype}","shape":[`
