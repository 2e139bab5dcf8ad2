import type { TensorSpec } from '../inference/index.ts'
import type { LoadedVersion } from './loading/loaded.ts'
import type { RequestColumn } from './request.ts'
import type { Scorer } from './scorer.ts'
import type { ModelScoring } from './scoring.ts'
import type { Served } from './served.ts'
import { columnNames, type Standing } from './standing.ts'

/** One input of an endpoint. */
export interface EndpointInput extends TensorSpec {
  /** What a `double` stands for: a moment in milliseconds, or true (1) and false (0). */
  readonly kind?: 'time' | 'boolean'
  /** The names of the columns of a matrix, where they are known. */
  readonly columns?: readonly string[]
}

/** What is to be known of an endpoint before asking it. */
export interface ServedEndpoint {
  readonly name: string
  readonly model: string
  /** Whether requests bring the inputs of the model itself. */
  readonly direct: boolean
  /** The versions that are loaded, ascending. */
  readonly versions: readonly number[]
  readonly ready: boolean
  /** The columns of its rows. */
  readonly columns: readonly RequestColumn[]
  readonly inputs: readonly EndpointInput[]
  readonly outputs: readonly TensorSpec[]
  /** Whether the first axis of every input and output counts rows. */
  readonly batched: boolean
  readonly answers: LoadedVersion['answers']
  /** Which of its outputs the library it comes from answers, see `LoadedVersion`. */
  readonly predicts?: string
}

interface Described {
  readonly standing: Standing | undefined
  readonly scoring: ModelScoring | undefined
  /** The endpoint as such under 0, a version under its number. */
  readonly by: Map<number, ServedEndpoint | undefined>
}

/** Describes endpoints; what did not change is described once. */
export function createDescriber(
  scoring: (model: string) => ModelScoring | undefined,
): (served: Served, version?: number) => ServedEndpoint | undefined {
  const kept = new WeakMap<Served, Described>()
  return (served, version = 0) => {
    const declared = served.direct ? undefined : scoring(served.model)
    let described = kept.get(served)
    if (described === undefined || described.standing !== served.standing || described.scoring !== declared) {
      described = { standing: served.standing, scoring: declared, by: new Map() }
      kept.set(served, described)
    }
    if (described.by.has(version)) return described.by.get(version)
    const made = describe(served, declared, version)
    if (version === 0 || made !== undefined) described.by.set(version, made)
    return made
  }
}

function describe(
  { name, model, direct, standing }: Served,
  declared: ModelScoring | undefined,
  version: number,
): ServedEndpoint | undefined {
  const scorer = version === 0 ? standing?.champion : standing?.scorers.find((one) => one.version === version)
  if (version !== 0 && scorer === undefined) return undefined
  return {
    ...{ name, model, direct, ready: standing !== undefined && (direct || declared !== undefined) },
    versions: [...new Set(standing?.scorers.map((one) => one.version))].sort((a, b) => a - b),
    columns: direct ? [...(standing?.columns.values() ?? [])].map(columnOf) : (declared?.columns ?? []),
    inputs: direct ? inputsOf(scorer) : (declared?.columns ?? []).map(inputOf),
    outputs: scorer?.reader.outputs ?? [],
    batched: direct ? (scorer?.loaded.batched ?? false) : true,
    answers: scorer?.loaded.answers ?? (direct ? 'tensors' : 'probability'),
    ...(direct && scorer?.loaded.predicts !== undefined && { predicts: scorer.loaded.predicts }),
  }
}

const columnOf = ({ name, kind }: RequestColumn): RequestColumn => ({ name, kind })

function inputsOf(scorer: Scorer | undefined): readonly EndpointInput[] {
  if (scorer === undefined) return []
  const names = columnNames(scorer.loaded)
  return scorer.loaded.inputs.map((input) => {
    const columns = names.get(input.name)
    return { ...input, ...(columns && { columns }) }
  })
}

function inputOf({ name, kind }: RequestColumn): EndpointInput {
  const shape = [-1, 1]
  if (kind === 'category') return { name, type: 'string', shape }
  return { name, type: 'double', shape, ...(kind !== 'number' && { kind }) }
}
