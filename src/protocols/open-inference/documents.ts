import type { ServedModel, ServedStatistics } from '../data-plane.ts'
import { datatypeOf } from './datatypes.ts'
import { formOf } from './form.ts'

/** Exactly what works. */
export const EXTENSIONS = [
  ...['binary_tensor_data', 'classification', 'model_configuration'],
  ...['model_repository', 'model_repository(unload_dependents)', 'statistics'],
] as const

/** One input or output as it is announced. */
export interface TensorMetadata {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
}

/** What the protocol tells of a model. */
export interface ModelMetadata {
  readonly name: string
  readonly versions: readonly string[]
  readonly platform: string
  readonly inputs: readonly TensorMetadata[]
  readonly outputs: readonly TensorMetadata[]
}

/** The metadata of a model: one input a column, or what the model takes. */
export function metadataOf(model: ServedModel): ModelMetadata {
  const { name, versions, platform, inputs } = model
  return {
    ...{ name, versions, platform },
    inputs: inputs.map((input) => ({ name: input.name, datatype: datatypeOf(input), shape: input.shape })),
    outputs: formOf(model).outputs.map(({ name, datatype, shape }) => ({ name, datatype, shape })),
  }
}

/** One input or output of a model configuration. */
export interface TensorConfig {
  readonly name: string
  /** Such as `TYPE_FP32`; texts are `TYPE_STRING`. */
  readonly data_type: string
  readonly dims: readonly number[]
}

/** The model configuration of Triton, as far as it says something here: every axis is named, the rows too. */
export interface ModelConfig {
  readonly name: string
  readonly platform: string
  readonly backend: string
  readonly max_batch_size: 0
  readonly input: readonly TensorConfig[]
  readonly output: readonly TensorConfig[]
}

/** The configuration of a model. Source: Triton's model configuration extension. */
export function configOf(model: ServedModel): ModelConfig {
  const { name, platform, inputs, outputs } = metadataOf(model)
  const tensors = (list: readonly TensorMetadata[]): TensorConfig[] =>
    list.map(({ name, datatype, shape }) => ({ name, data_type: typeName(datatype), dims: shape }))
  return { name, platform, backend: 'millrace', max_batch_size: 0, input: tensors(inputs), output: tensors(outputs) }
}

const typeName = (datatype: string): string => `TYPE_${datatype === 'BYTES' ? 'STRING' : datatype}`

interface Duration {
  readonly count: number
  readonly ns: number
}

/** The statistics of one version, as Triton names them. */
export interface ModelStatistics {
  readonly name: string
  readonly version: string
  readonly last_inference: number
  readonly inference_count: number
  readonly execution_count: number
  readonly inference_stats: Readonly<Record<(typeof DURATIONS)[number], Duration>>
  readonly batch_stats: readonly {
    readonly batch_size: number
    readonly compute_input: Duration
    readonly compute_infer: Duration
    readonly compute_output: Duration
  }[]
}

/** The durations of a version, in the order of their fields on the wire. */
export const DURATIONS = [
  ...(['success', 'fail', 'queue', 'compute_input', 'compute_infer', 'compute_output'] as const),
  ...(['cache_hit', 'cache_miss'] as const),
] as const

const NOTHING: Duration = { count: 0, ns: 0 }

/** The statistics of a version. What is read and written belongs to no version: those times are 0. */
export function statisticsOf(name: string, version: ServedStatistics): ModelStatistics {
  const { success, fail, queue, compute } = version
  const around = { compute_input: NOTHING, compute_output: NOTHING }
  return {
    ...{ name, version: version.version, last_inference: version.lastInference },
    ...{ inference_count: version.rows, execution_count: version.runs },
    inference_stats: {
      ...{ success, fail, queue, ...around, compute_infer: compute, cache_hit: NOTHING, cache_miss: NOTHING },
    },
    batch_stats: version.batches.map(({ rows, count, ns }) => ({
      ...{ batch_size: rows, ...around, compute_infer: { count, ns } },
    })),
  }
}
