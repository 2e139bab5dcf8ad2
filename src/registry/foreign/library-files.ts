import { type Assembled, assemble } from './assemble.ts'
import { type Inert, isThing, notConverted, shownName, type Thing } from './inert.ts'
import type { Inputs } from './inputs.ts'
import type { MlInput } from './mlmodel.ts'
import { scalarOf } from './numpy/array.ts'
import { readPickle } from './pickle/read-pickle.ts'
import { convert } from './sklearn/convert.ts'
import { fieldsOf, itemsOf } from './sklearn/fields.ts'
import { readSkops } from './skops/read-skops.ts'

/** What is known of a model besides its file. */
export interface Known {
  readonly library: string
  readonly libraryVersion: string
  readonly signature: readonly MlInput[] | undefined
  /** Names of the columns, where somebody gives them. */
  readonly features?: readonly string[]
}

const ZIP = [0x50, 0x4b, 0x03, 0x04]
const isZip = (bytes: Uint8Array): boolean => ZIP.every((byte, i) => bytes[i] === byte)

/**
 * Makes ONNX of a pickle or skops file that holds an estimator of scikit-learn, LightGBM or XGBoost.
 *
 * Errors: `registry.model_unreadable`, `registry.unsupported_model`.
 */
export function assembleObject(bytes: Uint8Array, known: Known): Assembled & { readonly estimator: string } {
  const value = isZip(bytes) ? readSkops(bytes) : readPickle(bytes)
  const estimator = estimatorOf(value)
  const version = fieldsOf(estimator).get('_sklearn_version')
  const libraryVersion =
    known.libraryVersion === 'unknown' && typeof version === 'string' ? version : known.libraryVersion
  const made = assemble({
    name: estimator.name.replace(/\W/g, '_').slice(0, 60),
    inputs: inputsOf(estimator, known),
    metadata: { 'millrace.source': known.library, 'millrace.source_version': libraryVersion },
    convert: (sketch, columns) => convert(sketch, estimator, columns),
  })
  return { ...made, estimator: estimator.name }
}

function estimatorOf(value: Inert): Thing {
  if (isThing(value)) return value
  throw notConverted('what the file holds is no estimator')
}

/** The signature's inputs, else the names the estimator was trained on, else a matrix as wide as it was. */
function inputsOf(estimator: Thing, { signature, features }: Known): Inputs {
  if (features) return { kind: 'names', names: features }
  if (signature) return { kind: 'signature', inputs: signature }
  return namesOf(estimator, 0) ?? { kind: 'matrix', width: widthIn(estimator, 0) }
}

const DEEPEST = 16
/** The first steps may take any columns, and then do not keep their names. */
const STEPS_ASKED = 4

/** The names are those of the estimator itself or, in a pipeline, of its first step that has any. */
function namesOf(thing: Thing, depth: number): Inputs | undefined {
  const fields = fieldsOf(thing)
  const names = itemsOf(fields.get('feature_names_in_'))?.map((name) => scalarOf(name))
  if (names?.every((name): name is string => typeof name === 'string')) return { kind: 'names', names }
  for (const inner of insidesOf(thing, depth)) {
    const found = namesOf(inner, depth + 1)
    if (found) return found
  }
  return undefined
}

function widthIn(thing: Thing, depth: number): number {
  const fields = fieldsOf(thing)
  const own = fields.get('n_features_in_') ?? fields.get('_n_features')
  if (typeof own === 'number') return own
  for (const inner of insidesOf(thing, depth)) {
    const width = widthIn(inner, depth + 1)
    if (width > 0) return width
  }
  if (depth > 0) return 0
  throw notConverted(`${shownName(thing)} does not tell how many columns it reads: log it with a signature`)
}

/** Where the columns come in: the first step of a pipeline, the best of a search. */
function insidesOf(thing: Thing, depth: number): readonly Thing[] {
  if (depth > DEEPEST) return []
  const fields = fieldsOf(thing)
  const best = fields.get('best_estimator_')
  const steps = (itemsOf(fields.get('steps')) ?? []).map((pair) => itemsOf(pair)?.[1])
  return [best, ...steps].filter((one): one is Thing => isThing(one)).slice(0, depth === 0 ? STEPS_ASKED : 1)
}
