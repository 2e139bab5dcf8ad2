import type { RepositoryEntry } from '../data-plane.ts'
import {
  DURATIONS,
  type ModelConfig,
  type ModelMetadata,
  type ModelStatistics,
  type TensorConfig,
  type TensorMetadata,
} from '../open-inference/documents.ts'
import { type Parameter, readRepositoryParameter } from './parameters.ts'
import { boolean, inside, nextField, type Reader, text } from './reader.ts'
import type { Writer } from './writer.ts'

/** What most requests say: a model, and perhaps a version. */
export interface ModelName {
  readonly name: string
  readonly version: string | undefined
}

/** Reads a message of two texts, an empty one being none. */
export function readModelName(reader: Reader): ModelName {
  const read = { name: '', version: '' }
  while (nextField(reader))
    if (reader.field === 1) read.name = text(reader)
    else if (reader.field === 2) read.version = text(reader)
  return { name: read.name, version: read.version || undefined }
}

/** Reads a `RepositoryIndexRequest`: whether only what is ready is asked for. */
export function readIndexRequest(reader: Reader): boolean {
  let ready = false
  while (nextField(reader)) if (reader.field === 2) ready = boolean(reader)
  return ready
}

/** What a load or an unload says: the model, and parameters by name. */
export interface RepositoryChange {
  readonly model: string
  readonly parameters: Readonly<Record<string, Parameter>>
}

/** Reads a `RepositoryModelLoadRequest` or `RepositoryModelUnloadRequest`. */
export function readChange(reader: Reader): RepositoryChange {
  const parameters = new Map<string, Parameter>()
  let model = ''
  while (nextField(reader))
    if (reader.field === 2) model = text(reader)
    else if (reader.field === 3) parameters.set(...readRepositoryParameter(inside(reader)))
  return { model, parameters: Object.fromEntries(parameters) }
}

/** Writes a message whose one field is true or left out. */
export function writeFlag(writer: Writer, flag: boolean): void {
  if (flag) writer.integer(1, 1)
}

/** Writes a `ServerMetadataResponse`. */
export function writeServer(writer: Writer, version: string, extensions: readonly string[]): void {
  writer.text(1, 'millrace')
  writer.text(2, version)
  for (const extension of extensions) writer.text(3, extension)
}

/** Writes a `ModelMetadataResponse`. */
export function writeMetadata(writer: Writer, { name, versions, platform, inputs, outputs }: ModelMetadata): void {
  writer.text(1, name)
  for (const version of versions) writer.text(2, version)
  writer.text(3, platform)
  for (const input of inputs) writer.message(4, (inner) => writeTensor(inner, input))
  for (const output of outputs) writer.message(5, (inner) => writeTensor(inner, output))
}

function writeTensor(writer: Writer, { name, datatype, shape }: TensorMetadata): void {
  writer.text(1, name)
  writer.text(2, datatype)
  if (shape.length > 0) writer.integers(3, shape)
}

/** Places in the enumeration `DataType` of Triton's model configuration. */
const DATA_TYPES = [
  ...['INVALID', 'BOOL', 'UINT8', 'UINT16', 'UINT32', 'UINT64', 'INT8', 'INT16', 'INT32', 'INT64'],
  ...['FP16', 'FP32', 'FP64', 'STRING', 'BF16'],
].map((name) => `TYPE_${name}`)

/** Writes a `ModelConfigResponse`. */
export function writeConfig(writer: Writer, { name, platform, backend, input, output }: ModelConfig): void {
  writer.message(1, (config) => {
    config.text(1, name)
    config.text(2, platform)
    for (const one of input) config.message(5, (inner) => writeConfigTensor(inner, one, 4))
    for (const one of output) config.message(6, (inner) => writeConfigTensor(inner, one, 3))
    config.text(17, backend)
  })
}

function writeConfigTensor(writer: Writer, { name, data_type, dims }: TensorConfig, dimsField: number): void {
  writer.text(1, name)
  writer.integer(2, Math.max(0, DATA_TYPES.indexOf(data_type)))
  if (dims.length > 0) writer.integers(dimsField, dims)
}

/** Writes a `ModelStatisticsResponse`. */
export function writeStatistics(writer: Writer, statistics: readonly ModelStatistics[]): void {
  for (const one of statistics)
    writer.message(1, (inner) => {
      inner.text(1, one.name)
      inner.text(2, one.version)
      inner.integer(3, one.last_inference)
      inner.integer(4, one.inference_count)
      inner.integer(5, one.execution_count)
      inner.message(6, (durations) => {
        DURATIONS.forEach((name, i) => {
          writeDuration(durations, i + 1, one.inference_stats[name])
        })
      })
      for (const batch of one.batch_stats)
        inner.message(7, (batches) => {
          batches.integer(1, batch.batch_size)
          writeDuration(batches, 2, batch.compute_input)
          writeDuration(batches, 3, batch.compute_infer)
          writeDuration(batches, 4, batch.compute_output)
        })
    })
}

function writeDuration(writer: Writer, field: number, duration: { readonly count: number; readonly ns: number }): void {
  writer.message(field, (inner) => {
    inner.integer(1, duration.count)
    inner.integer(2, Math.round(duration.ns))
  })
}

/** Writes a `RepositoryIndexResponse`. */
export function writeIndex(writer: Writer, entries: readonly RepositoryEntry[]): void {
  for (const { name, version, state, reason } of entries)
    writer.message(1, (inner) => {
      inner.text(1, name)
      inner.text(2, version)
      inner.text(3, state)
      inner.text(4, reason)
    })
}
