import { MillraceError } from '../../base/index.ts'
import { makeApart } from './apart.ts'
import type { ForeignFiles, ForeignModel, ReadForeign } from './foreign.ts'
import { type Found, findIn, NOTHING, readFrom } from './found.ts'
import { notConverted } from './inert.ts'
import { answerFields, signatureFields } from './inputs.ts'
import { type Made, makeOnnx } from './make-onnx.ts'

/** Why other flavors are not: each is a format that only its library reads, or code. */
const REASONS: Readonly<Record<string, string>> = {
  catboost:
    'CatBoost keeps its models in a format of its own: log it as ONNX (save_model with format="onnx", then mlflow.onnx)',
  keras: 'Keras models are not converted: export it as ONNX and log it with mlflow.onnx',
  tensorflow: 'TensorFlow models are not converted: export it as ONNX and log it with mlflow.onnx',
  pytorch: 'PyTorch keeps code in its models: export it with torch.onnx and log it with mlflow.onnx',
  spark: 'Spark models are not converted: export it as ONNX and log it with mlflow.onnx',
  statsmodels: 'statsmodels keeps its models as pickles of code that is not known',
  prophet: 'Prophet models are not converted',
  transformers: 'models of transformers are not converted: export it as ONNX and log it with mlflow.onnx',
}

/**
 * Makes ONNX of a model that another tool logged, without running anything that is in it: pickles are followed and described, never
 * loaded. A model that is not understood comes back with the reason.
 *
 * @example
 * const { onnx, reason } = await readForeign({ list: () => artifacts.list(run), read: (path) => artifacts.bytes(run, path) })
 */
export const readForeign: ReadForeign = async (files, options = {}) => {
  let found = NOTHING
  try {
    found = { ...(await findIn(files)), ...options }
    const made = await madeOf(files, found)
    const { flavor, library, libraryVersion } = found
    return { ...{ flavor, library, libraryVersion }, ...made, ...(found.file && { file: found.file }) }
  } catch (error) {
    return refusal(found, error)
  }
}

function refusal({ flavor, library, libraryVersion, file, description }: Found, error: unknown): ForeignModel {
  const signature = {
    inputs: signatureFields(description?.inputs ?? []),
    outputs: answerFields(description?.outputs ?? []),
  }
  const at = { ...{ flavor, library, libraryVersion, signature, notes: [] }, ...(file && { file }) }
  return { ...at, reason: reasonOf(error) }
}

/** A fault of ours on a file nobody foresaw is one more reason, and not the end of a registration. */
function reasonOf(error: unknown): string {
  if (!(error instanceof MillraceError)) return 'it could not be read, for a reason that was not foreseen'
  const { reason, format } = error.details
  const own = typeof reason === 'string' ? reason : error.message.replace(/\.$/, '')
  return typeof format === 'string' ? `it cannot be read as ${format}: ${own}` : own
}

/** More than this is read on a thread of its own. */
const SMALL_BYTES = 100_000

async function madeOf(files: ForeignFiles, found: Found): Promise<Made> {
  if (found.file === undefined) throw notConverted(whyNot(found.flavor))
  const bytes = await readFrom(files, found.file)
  return bytes.length > SMALL_BYTES ? makeApart({ bytes, found }) : makeOnnx(bytes, found)
}

function whyNot(flavor: string): string {
  if (Object.hasOwn(REASONS, flavor)) return REASONS[flavor]!
  if (flavor === 'python_function') return 'it is Python code, which is not run'
  if (flavor === 'unknown') return 'its MLmodel names no flavor'
  return `models of the flavor ${flavor.replace(/\W/g, '?').slice(0, 40)} are not converted`
}
