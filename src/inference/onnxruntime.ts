import { decodeModel } from './decode.ts'
import { encodeModel } from './encode.ts'
import { fail } from './errors.ts'
import { admitted, type TensorSpec } from './execute.ts'
import { emptyRecord } from './model.ts'
import { refuseOutsideData } from './onnxruntime-guard.ts'
import { fromNative, type NativeTensor, toNative, typeOfNative } from './onnxruntime-types.ts'
import type { Tensor } from './tensor.ts'
import { dropZipMaps } from './zipmap.ts'

/** What is used of the package `onnxruntime-node`. */
interface Native {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => NativeTensor
  readonly InferenceSession: { create(bytes: Uint8Array, options: object): Promise<NativeSession> }
}

interface NativeSession {
  readonly inputMetadata: readonly NativeValue[]
  readonly outputMetadata: readonly NativeValue[]
  run(feeds: Readonly<Record<string, NativeTensor>>, wanted: readonly string[]): Promise<Record<string, NativeTensor>>
}

interface NativeValue {
  readonly name: string
  readonly isTensor: boolean
  readonly type: string
  readonly shape: readonly (number | string)[]
}

/** A model that onnxruntime holds. */
export interface OnnxruntimeSession {
  readonly inputs: readonly TensorSpec[]
  /** Those that are tensors. */
  readonly outputs: readonly TensorSpec[]
  readonly metadata: Readonly<Record<string, string>>
  /**
   * The outputs, or only those wanted. Takes the thread until it is done, and cannot be stopped.
   *
   * Errors: `inference.missing_input`, `inference.wrong_type`, `inference.wrong_shape`, `inference.bad_value`,
   * `inference.unknown_output`, `inference.too_large`.
   */
  run(feeds: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Promise<Record<string, Tensor>>
}

/**
 * Opens a model in onnxruntime: for operators that a plan does not know. It is native code, which a hostile model can make run for
 * ever: only in a process that may be killed.
 *
 * Errors: `inference.onnxruntime_missing`, `inference.onnxruntime_refused`, `inference.unsupported`, `inference.damaged`.
 */
export async function openOnnxruntime(
  bytes: Uint8Array,
  { threads }: { readonly threads: number },
): Promise<OnnxruntimeSession> {
  refuseOutsideData(bytes)
  const native = await loadNative()
  const { model, metadata } = readable(bytes)
  const session = await native.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: { session: { load_model_format: 'ONNX' } },
  }).catch((error: unknown) => {
    throw fail('onnxruntime_refused', { reason: firstLine(error) }, error)
  })
  const types = new Map(session.inputMetadata.map(({ name, type }) => [name, type]))
  const inputs = session.inputMetadata.map((value) => specOf(value, 'the input'))
  const outputs = session.outputMetadata.filter(({ isTensor }) => isTensor).map((value) => specOf(value, 'the output'))
  if (outputs.length === 0) throw fail('unsupported', { what: 'an output that is not a tensor' })
  const names = outputs.map(({ name }) => name)
  return {
    inputs,
    outputs,
    metadata,
    async run(feeds, wanted = names) {
      const unknown = wanted.find((name) => !names.includes(name))
      if (unknown !== undefined) throw fail('unknown_output', { output: unknown })
      const fed = emptyRecord<NativeTensor>()
      for (const spec of inputs) {
        const { name } = spec
        const tensor = admitted(spec, Object.hasOwn(feeds, name) ? feeds[name] : undefined)
        const { type, data, dims } = toNative(tensor, types.get(name)!, name)
        fed[name] = new native.Tensor(type, data, dims)
      }
      const answered = await session.run({ ...fed }, wanted).catch((error: unknown) => {
        throw fail('bad_value', { operator: operatorIn(error), reason: 'onnxruntime refused it' }, error)
      })
      const results = emptyRecord<Tensor>()
      for (const name of wanted) results[name] = fromNative(answered[name]!, name)
      refuseTooLarge(Object.values(results))
      return results
    },
  }
}

/** Elements, or characters, that may be handed over at once: whoever gets them has other things to do. */
const MOST_ELEMENTS = 2 ** 24

function refuseTooLarge(results: readonly Tensor[]): void {
  let elements = 0
  for (const { type, data } of results) {
    elements += data.length
    if (type === 'string') for (const text of data as readonly string[]) elements += text.length
  }
  if (elements > MOST_ELEMENTS)
    throw fail('too_large', { what: `an answer of ${elements} elements`, limit: MOST_ELEMENTS })
}

const PACKAGE = 'onnxruntime-node'

async function loadNative(): Promise<Native> {
  try {
    const loaded = (await import(PACKAGE)) as { readonly default: Native }
    return loaded.default
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND') throw fail('onnxruntime_missing', {}, error)
    throw fail('onnxruntime_refused', { reason: firstLine(error) }, error)
  }
}

/** The model without maps of probabilities, which onnxruntime cannot hand over, where it can be read and written. */
function readable(bytes: Uint8Array): {
  readonly model: Uint8Array
  readonly metadata: Readonly<Record<string, string>>
} {
  try {
    const model = decodeModel(bytes)
    const without = model.functions > 0 ? model : dropZipMaps(model)
    return { model: without === model ? bytes : encodeModel(without), metadata: model.metadata }
  } catch {
    // Element types that only onnxruntime knows: it reads the bytes as they are.
    return { model: bytes, metadata: {} }
  }
}

function specOf({ name, isTensor, type, shape }: NativeValue, what: string): TensorSpec {
  if (!isTensor) throw fail('unsupported', { what: `${what} ${name}, which is not a tensor` })
  const lengths = shape.map((length) => (typeof length === 'number' && length >= 0 ? length : -1))
  return { name, type: typeOfNative(type, `${what} ${name}`), shape: lengths }
}

/** Only the name of the operator: the rest of the text may hold values of a row. */
function operatorIn(error: unknown): string {
  return /while running (\w+) node/.exec(error instanceof Error ? error.message : '')?.[1] ?? 'of the model'
}

const LONGEST_REASON = 200

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : 'it says no reason'
  return text.split('\n')[0]!.slice(0, LONGEST_REASON).replace(/\.+$/, '')
}
