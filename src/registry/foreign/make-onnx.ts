import { MillraceError } from '../../base/index.ts'
import { compile, decodeModel, dropZipMaps, type TensorSpec } from '../../inference/index.ts'
import { importModel } from '../importers/index.ts'
import { fieldOf } from '../versions/signature-field.ts'
import type { Signature } from '../versions/version.ts'
import { type Assembled, assemble } from './assemble.ts'
import type { ForeignModel } from './foreign.ts'
import { extensionOf, type Found } from './found.ts'
import { damaged } from './inert.ts'
import { assembleObject } from './library-files.ts'
import { boosterFileOutcome } from './sklearn/boosters.ts'

/** What came of a file. */
export type Made = Pick<ForeignModel, 'onnx' | 'signature' | 'notes'>

/**
 * Makes ONNX of the file of a model.
 *
 * Errors: `registry.model_unreadable`, `registry.unsupported_model`, `registry.bad_features` and those of `inference`.
 */
export function makeOnnx(bytes: Uint8Array, found: Found): Made {
  const { flavor, file = '' } = found
  if (flavor === 'onnx') return ofOnnx(bytes, found)
  const extension = extensionOf(file)
  const isObject = ['pkl', 'pickle', 'joblib', 'skops', 'cloudpickle'].includes(extension) || flavor === 'sklearn'
  return made(isObject ? assembleObject(bytes, known(found)) : ofBooster(bytes, found))
}

const known = ({ library, libraryVersion, description, features }: Found) => ({
  ...{ library, libraryVersion, signature: description?.inputs, ...(features && { features }) },
})

const made = ({ onnx, plan, notes }: Assembled): Made => ({ onnx, notes, signature: signatureOf(plan) })

const signatureOf = (plan: {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
}): Signature => ({
  ...{ inputs: plan.inputs.map(fieldOf), outputs: plan.outputs.map(fieldOf) },
})

/** A booster in the format of its own library; the class that MLflow names says how it answers. */
function ofBooster(bytes: Uint8Array, found: Found): Assembled {
  const { flavor, library, libraryVersion, description, features } = found
  const isXgboost = flavor === 'xgboost'
  const kind = description?.flavors.get(flavor)?.get('model_class')
  const wrapped = typeof kind === 'string' && !/\.Booster$/.test(kind)
  const { plan } = importModel(bytes, { format: isXgboost ? 'xgboost' : 'lightgbm', ...(features && { features }) })
  const names = plan.inputs.map(({ name }) => name)
  const types = new Map(plan.inputs.map(({ name, type }) => [name, type]))
  const own = names.map((name) => ({ name, type: types.get(name) === 'string' ? 'string' : 'double' }))
  return assemble({
    name: flavor,
    inputs: { kind: 'signature', inputs: (features ? undefined : description?.inputs) ?? own },
    metadata: { 'millrace.source': library, 'millrace.source_version': libraryVersion },
    convert: (sketch, columns) =>
      boosterFileOutcome(
        sketch,
        {
          library: isXgboost ? 'xgboost' : 'lightgbm',
          bytes,
          wrapped,
          ...(wrapped && isXgboost && { rounds: 'best' }),
        },
        columns,
      ),
  })
}

/** ONNX stays as it is, unless its signature names the columns of its only matrix. */
function ofOnnx(bytes: Uint8Array, { description, features }: Found): Made {
  const names = features ?? description?.inputs?.map(({ name, shape }) => (shape === undefined ? name : undefined))
  const { graph } = dropZipMaps(decodeModel(bytes))
  const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(graph.initializers, name))
  if (inputs.length === 1 && names?.every((name): name is string => name !== undefined) && names.length > 1) {
    const { bytes: onnx, plan, notes } = importModel(bytes, { format: 'onnx', features: names })
    return { onnx, notes, signature: signatureOf(plan) }
  }
  return { onnx: bytes, notes: [], signature: onnxSignature(bytes) }
}

/** What a plan cannot run is run by onnxruntime, where that is installed. */
function onnxSignature(bytes: Uint8Array): Signature {
  try {
    return signatureOf(compile(bytes))
  } catch (error) {
    if (!(error instanceof MillraceError && error.code.startsWith('inference.unsupported'))) throw error
    const { graph } = dropZipMaps(decodeModel(bytes))
    const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(graph.initializers, name))
    const specs = (values: typeof graph.outputs): readonly TensorSpec[] =>
      values.map(({ name, type = 'float', shape = [] }) => ({
        ...{ name, type, shape: shape.map((length) => (typeof length === 'number' && length >= 0 ? length : -1)) },
      }))
    if (inputs.some(({ type }) => type === undefined)) throw damaged('an ONNX model', 'an input is no tensor', error)
    return { inputs: specs(inputs).map(fieldOf), outputs: specs(graph.outputs).map(fieldOf) }
  }
}
