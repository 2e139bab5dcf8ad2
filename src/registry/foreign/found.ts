import type { ForeignFiles } from './foreign.ts'
import { notConverted } from './inert.ts'
import { type MlModel, readMlModel } from './mlmodel.ts'

const DESCRIPTION = 'MLmodel'
const MOST_BYTES = 2 ** 31

/** Flavors that are understood, the most telling first, and where each names its file and its version. */
const FLAVORS: readonly (readonly [flavor: string, library: string, file: readonly string[], version: string])[] = [
  ['onnx', 'ONNX', ['data'], 'onnx_version'],
  ['lightgbm', 'LightGBM', ['data'], 'lgb_version'],
  ['xgboost', 'XGBoost', ['data'], 'xgb_version'],
  ['sklearn', 'scikit-learn', ['pickled_model'], 'sklearn_version'],
]

/** What is known once the description was read. */
export interface Found {
  readonly flavor: string
  readonly library: string
  readonly libraryVersion: string
  readonly file: string | undefined
  readonly description: MlModel | undefined
  /** Names of its columns, where whoever imports it gives them. */
  readonly features?: readonly string[]
}

export const NOTHING: Found = {
  ...{ flavor: 'unknown', library: 'unknown', libraryVersion: 'unknown', file: undefined, description: undefined },
}

/** Reads the description of a folder, or goes by the name of its only file. Errors: `registry.model_unreadable`, `registry.unsupported_model`. */
export async function findIn(files: ForeignFiles): Promise<Found> {
  const paths = (await files.list()).map(({ path }) => path)
  if (!paths.includes(DESCRIPTION)) return alone(paths)
  const description = readMlModel(await readFrom(files, DESCRIPTION))
  for (const [flavor, library, keys, versionKey] of FLAVORS) {
    const given = description.flavors.get(flavor)
    if (given === undefined) continue
    const named = keys.map((key) => given.get(key)).find((one) => typeof one === 'string')
    const version = given.get(versionKey)
    const file = typeof named === 'string' ? inside(named, paths) : undefined
    return { flavor, library, libraryVersion: typeof version === 'string' ? version : 'unknown', file, description }
  }
  const others = [...description.flavors.keys()]
  const flavor = others.find((name) => name !== 'python_function') ?? others[0] ?? 'unknown'
  return { ...NOTHING, flavor, library: flavor, description }
}

/** A folder may be named, in which one file is the model. */
function inside(named: string, paths: readonly string[]): string {
  if (paths.includes(named)) return named
  return (
    paths.find((path) => path.startsWith(`${named}/`) && /\.(onnx|lgb|txt|json|ubj|xgb|pkl|skops)$/.test(path)) ?? named
  )
}

const ALONE: Readonly<Record<string, readonly [flavor: string, library: string]>> = {
  ...{ pkl: ['sklearn', 'scikit-learn'], pickle: ['sklearn', 'scikit-learn'], joblib: ['sklearn', 'scikit-learn'] },
  ...{ skops: ['sklearn', 'scikit-learn'], onnx: ['onnx', 'ONNX'], lgb: ['lightgbm', 'LightGBM'] },
  ...{ txt: ['lightgbm', 'LightGBM'], ubj: ['xgboost', 'XGBoost'], xgb: ['xgboost', 'XGBoost'] },
  json: ['xgboost', 'XGBoost'],
}

/** A file without a description tells what it is by its name. */
function alone(paths: readonly string[]): Found {
  const known = paths.filter((path) => Object.hasOwn(ALONE, extensionOf(path)))
  const [file] = known
  if (file === undefined || known.length > 1)
    throw notConverted('there is no MLmodel in its folder, and not exactly one file that is a model')
  const [flavor, library] = ALONE[extensionOf(file)]!
  return { ...NOTHING, flavor, library, file }
}

export const extensionOf = (path: string): string => /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

/** One file, where it is not too large. */
export async function readFrom(files: ForeignFiles, path: string): Promise<Uint8Array> {
  const entry = (await files.list()).find((one) => one.path === path)
  if (entry === undefined) throw notConverted('the file of the model is not among its artifacts')
  if (entry.bytes > MOST_BYTES) throw notConverted('the file of the model is larger than 2 GiB')
  return files.read(path)
}
