import { parse } from 'yaml'
import { damaged } from './inert.ts'

/** What an `MLmodel` says, as far as it matters here. */
export interface MlModel {
  /** By flavor, each with its parameters. */
  readonly flavors: ReadonlyMap<string, ReadonlyMap<string, unknown>>
  /** The inputs of its signature; undefined where it has none. */
  readonly inputs?: readonly MlInput[]
  /** What it answers, in the same words; undefined where its signature does not say. */
  readonly outputs?: readonly MlInput[]
  readonly mlflowVersion: string
}

/** One column of the rows, or one tensor. */
export interface MlInput {
  readonly name?: string
  /** double, float, long, integer, boolean, string, datetime, binary, or the type of a tensor as numpy calls it. */
  readonly type: string
  /** Of a tensor. */
  readonly shape?: readonly number[]
}

const MOST_BYTES = 16 * 2 ** 20
const bad = (reason: string, cause?: unknown): Error => damaged('an MLmodel', reason, cause)

/** Reads an `MLmodel`: plain YAML, without tags of any language. Errors: `registry.model_unreadable`. */
export function readMlModel(bytes: Uint8Array): MlModel {
  if (bytes.length > MOST_BYTES) throw bad('it is too long')
  let document: unknown
  try {
    document = parse(new TextDecoder().decode(bytes), { schema: 'core', logLevel: 'error' })
  } catch (cause) {
    throw bad('it is no YAML', cause)
  }
  const root = recordOf(document)
  if (root === undefined) throw bad('it is no YAML of names and values')
  const flavors = Object.entries(recordOf(root['flavors']) ?? {}).map(
    ([name, given]) => [name, new Map(Object.entries(recordOf(given) ?? {}))] as const,
  )
  const signature = recordOf(root['signature'])
  const [inputs, outputs] = [fieldsOf(signature?.['inputs']), fieldsOf(signature?.['outputs'])]
  return {
    flavors: new Map(flavors),
    ...(inputs && { inputs }),
    ...(outputs && { outputs }),
    mlflowVersion: textOf(root['mlflow_version']) ?? 'unknown',
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isRecord ? (value as Record<string, unknown>) : undefined
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The list is a text of JSON. */
function fieldsOf(given: unknown): readonly MlInput[] | undefined {
  if (typeof given !== 'string') return undefined
  let list: unknown
  try {
    list = JSON.parse(given)
  } catch (cause) {
    throw bad('its signature is no JSON', cause)
  }
  if (!Array.isArray(list)) throw bad('its signature is no list')
  return list.map(fieldOf)
}

function fieldOf(given: unknown): MlInput {
  const one = recordOf(given) ?? {}
  const name = textOf(one['name'])
  const type = textOf(one['type']) ?? 'unknown'
  if (type !== 'tensor') return { type, ...(name !== undefined && { name }) }
  const spec = recordOf(one['tensor-spec']) ?? {}
  const { shape } = spec
  if (!Array.isArray(shape) || !shape.every((length): length is number => Number.isSafeInteger(length)))
    throw bad('the shape of a tensor is none')
  return { type: textOf(spec['dtype']) ?? 'unknown', shape, ...(name !== undefined && { name }) }
}
