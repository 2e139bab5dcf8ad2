import type { DoorAnswer, DoorCall } from '../../http/index.ts'
import type { TensorType } from '../../inference/index.ts'
import type { DataPlane, RepositoryEntry, ServedInput, ServedModel, ServedOutput } from '../data-plane.ts'
import { servableToShow } from './servable.ts'

const STATES: Readonly<Record<RepositoryEntry['state'], string>> = {
  READY: 'AVAILABLE',
  LOADING: 'LOADING',
  UNLOADING: 'UNLOADING',
  UNAVAILABLE: 'END',
}

const json = (status: number, body: object): DoorAnswer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
})

/** The state of each version, newest first, with what a client of KServe V1 looks for. Errors: `protocols.tf_no_versions`. */
export async function showStatus(dataPlane: DataPlane, call: DoorCall): Promise<DoorAnswer> {
  const { model, version } = await servableToShow(dataPlane, call)
  const ready = version !== undefined || model.ready
  const versions = version === undefined ? [...model.versions].reverse() : [version]
  const status =
    versions.length > 0 ? versions.map((one) => statusOf(one, 'AVAILABLE')) : await asleep(dataPlane, model)
  return json(ready ? 200 : 503, { name: model.name, ready, model_version_status: status })
}

const statusOf = (version: string, state: string, reason = ''): object => ({
  version,
  state,
  status: { error_code: reason === '' ? 'OK' : 'UNAVAILABLE', error_message: reason },
})

/** What is known of a model of which nothing can answer. */
async function asleep(dataPlane: DataPlane, { name }: ServedModel): Promise<readonly object[]> {
  const entries = await dataPlane.repository()
  const own = entries.filter((entry) => entry.name === name && entry.version !== '')
  return own.reverse().map(({ version, state, reason }) => statusOf(version, STATES[state], reason))
}

const DTYPES: Readonly<Record<TensorType, string>> = {
  float: 'DT_FLOAT',
  double: 'DT_DOUBLE',
  int64: 'DT_INT64',
  int32: 'DT_INT32',
  bool: 'DT_BOOL',
  uint8: 'DT_UINT8',
  string: 'DT_STRING',
}

/** The signature of a model. Errors: `protocols.tf_no_versions`. */
export async function showMetadata(dataPlane: DataPlane, call: DoorCall): Promise<DoorAnswer> {
  const { model, version } = await servableToShow(dataPlane, call)
  const signature = {
    inputs: Object.fromEntries(model.inputs.map((input) => [input.name, infoOf(input)])),
    outputs: Object.fromEntries(model.outputs.map((output) => [output.name, infoOf(output)])),
    method_name: 'tensorflow/serving/predict',
  }
  return json(200, {
    model_spec: { name: model.name, signature_name: '', version: version ?? model.versions.at(-1) ?? '' },
    metadata: { signature_def: { signature_def: { serving_default: signature } } },
  })
}

function infoOf(value: ServedInput | ServedOutput): object {
  const { name, type, shape } = value
  const dtype = 'kind' in value && value.kind === 'boolean' ? 'DT_BOOL' : DTYPES[type]
  const dim = shape.map((length) => ({ size: String(length), name: '' }))
  return { dtype, tensor_shape: { dim, unknown_rank: false }, name: `${name}:0` }
}
