import { MillraceError } from '../../src/base/index.ts'
import { localOperator } from '../../src/governance/index.ts'
import { createDoorRouter } from '../../src/http/door-router.ts'
import { type Door, type DoorAnswer, failHttp } from '../../src/http/index.ts'
import type { Tensor } from '../../src/inference/index.ts'
import type { DataPlane, InferenceRequest, ServedModel } from '../../src/protocols/index.ts'

const around = { versions: ['1', '2'], ready: true, batched: true, platform: 'onnx_onnxv1' } as const

const late: ServedModel = {
  ...around,
  name: 'late',
  inputs: [
    { name: 'distance', type: 'double', shape: [-1, 1] },
    { name: 'origin', type: 'string', shape: [-1, 1] },
    { name: 'date', type: 'double', shape: [-1, 1], kind: 'time' },
    { name: 'snow', type: 'double', shape: [-1, 1], kind: 'boolean' },
  ],
  outputs: [{ name: 'probability', type: 'double', shape: [-1] }],
}

/** A model file of one matrix that says a label and probabilities. */
const iris: ServedModel = {
  ...around,
  name: 'iris',
  inputs: [{ name: 'float_input', type: 'float', shape: [-1, 3] }],
  outputs: [
    { name: 'label', type: 'int64', shape: [-1] },
    { name: 'probabilities', type: 'float', shape: [-1, 2], columns: ['setosa', 'virginica'] },
  ],
}

const named: ServedModel = {
  ...iris,
  name: 'named',
  inputs: [{ name: 'x', type: 'float', shape: [-1, 3], columns: ['a', 'b', 'größe'] }],
  outputs: [{ name: 'y', type: 'float', shape: [-1, 1] }],
}

const pair: ServedModel = {
  ...around,
  name: 'pair',
  inputs: [
    { name: 'a', type: 'float', shape: [-1, 2] },
    { name: 'b', type: 'int64', shape: [-1] },
  ],
  outputs: [
    { name: 'twice', type: 'float', shape: [-1, 2] },
    { name: 'same', type: 'int64', shape: [-1] },
  ],
}

/** Models that give back their one input. */
const echoes = (['float', 'double', 'int64', 'int32', 'bool', 'uint8', 'string'] as const).map((type): ServedModel => {
  const tensor = { name: 'x', type, shape: [-1] }
  return { ...around, name: `echo-${type}`, inputs: [tensor], outputs: [tensor] }
})

const text = { name: 'text', type: 'string', shape: [-1] } as const
const bytes: ServedModel = { ...around, name: 'bytes', inputs: [text], outputs: [{ ...text, name: 'text_bytes' }] }

const volume = { name: 'v', type: 'float', shape: [2, 1, -1] } as const
const fixed: ServedModel = {
  ...around,
  name: 'fixed',
  batched: false,
  inputs: [volume],
  outputs: [{ ...volume, name: 'w' }],
}

const cold: ServedModel = { ...late, name: 'cold', versions: [], ready: false }

/** All of them. */
export const models: readonly ServedModel[] = [late, iris, named, pair, ...echoes, bytes, fixed, cold]

/** A data plane in memory: it remembers what it was asked, and fails where a test wants it to. */
export interface FakePlane extends DataPlane {
  asked(): InferenceRequest
  failing: unknown
}

/** A data plane over some of the models. */
export function fakePlane(served: readonly ServedModel[] = models): FakePlane {
  const found = (name: string): ServedModel | undefined => served.find((model) => model.name === name)
  let asked: InferenceRequest | undefined
  const plane: FakePlane = {
    failing: undefined,
    asked: () => asked!,
    names: () => served.map(({ name }) => name),
    ready: () => served.every(({ ready }) => ready),
    describe: (name, version) =>
      version === undefined || found(name)?.versions.includes(version) ? found(name) : undefined,
    async infer(name, request) {
      asked = request
      if (plane.failing !== undefined) throw plane.failing
      const rows = found(name)!.batched ? Object.values(request.inputs)[0]!.shape[0]! : 1
      const ids = Array.from({ length: rows }, (_, row) => `made-${row}`)
      return {
        ids,
        versions: new Int32Array(rows).fill(Number(request.version ?? 2)),
        outputs: outputsOf(name, request),
      }
    },
    versionOf: async (_name, label) => ({ stable: '1', canary: '2' })[label],
    statistics: () => [],
    repository: async () => [{ name: 'cold', version: '1', state: 'LOADING', reason: '' }],
    load: async () => undefined,
    unload: async () => undefined,
  }
  return plane
}

function outputsOf(name: string, { inputs }: InferenceRequest): Record<string, Tensor> {
  const [[first, tensor]] = Object.entries(inputs) as [[string, Tensor]]
  const [rows = 0] = tensor.shape
  const data = tensor.data as Float32Array
  const each = (make: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => make(row))
  if (name === 'late') return { probability: { type: 'double', shape: [rows], data: lateness(inputs, each) } }
  if (name === 'iris') return irisOutputs(data, rows)
  if (name === 'named') {
    const sums = Float32Array.from(
      { length: rows },
      (_, row) => data[row * 3]! - data[row * 3 + 1]! + 2 * data[row * 3 + 2]!,
    )
    return { y: { type: 'float', shape: [rows, 1], data: sums } }
  }
  if (name === 'pair')
    return { twice: { ...tensor, data: data.map((value) => 2 * value) } as Tensor, same: inputs['b']! }
  if (name === 'bytes') return { text_bytes: tensor }
  return { [name === 'fixed' ? 'w' : first]: tensor }
}

/** A number that depends on every column, also on what is missing. */
function lateness(
  inputs: InferenceRequest['inputs'],
  each: (make: (row: number) => number) => Float64Array,
): Float64Array {
  const number = (name: string, row: number): number => {
    const value = (inputs[name]!.data as Float64Array)[row]!
    return Number.isNaN(value) ? -1 : value
  }
  const origins = inputs['origin']!.data as readonly string[]
  return each((row) => {
    const letters = [...origins[row]!].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0)
    return ((number('distance', row) + letters * 7 + number('date', row) / 1e9 + 31 * number('snow', row)) % 97) / 97
  })
}

function irisOutputs(data: Float32Array, rows: number): Record<string, Tensor> {
  const share = (row: number): number => Math.fround(Math.min(1, Math.max(0, data[row * 3]! - data[row * 3 + 2]!)))
  const probabilities = Float32Array.from({ length: rows * 2 }, (_, i) =>
    i % 2 === 0 ? 1 - share(i >> 1) : share(i >> 1),
  )
  return {
    label: {
      type: 'int64',
      shape: [rows],
      data: BigInt64Array.from({ length: rows }, (_, row) => (share(row) > 0.5 ? 1n : 0n)),
    },
    probabilities: { type: 'float', shape: [rows, 2], data: probabilities },
  }
}

/** An answer of a door. */
export interface Heard {
  readonly status: number
  readonly type: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  json(): any
}

/** Calls a door as `http` would, without sockets. A body that is no text or buffer goes as JSON. */
export function callerOf(door: Door) {
  const find = createDoorRouter([door])
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Heard> => {
    const place = find(method, path)
    if (place === undefined) throw new Error(`no door begins with ${path}`)
    const bytes =
      body === undefined ? '' : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    const call = {
      ...{ method, query: '', params: place.params, headers, actor: localOperator },
      ...{ body: Buffer.from(bytes as string), gone: () => false },
    }
    const answer = async (): Promise<DoorAnswer> => {
      if (!place.route) throw failHttp('not_found', {})
      return place.route.answer(call)
    }
    const made = await answer().catch((error: MillraceError) => {
      if (error.status === undefined) throw error
      return door.fault(error, { method, path })
    })
    const text = String(made.body)
    return { status: made.status, type: made.type, headers: made.headers ?? {}, text, json: () => JSON.parse(text) }
  }
}

/** An error as a room throws it. */
export const failure = (code: string, status: number): MillraceError =>
  new MillraceError(code, { status, says: `This is ${code}.`, help: 'Try again.' }, {})
