import type { MillraceError } from '../../src/base/index.ts'
import { localOperator } from '../../src/governance/index.ts'
import { createDoorRouter } from '../../src/http/door-router.ts'
import { type DoorAnswer, type DoorRoute, failHttp } from '../../src/http/index.ts'
import type { Tensor } from '../../src/inference/index.ts'
import {
  type DataPlane,
  failProtocols,
  type InferenceRequest,
  openInference,
  type ServedModel,
  type ServedStatistics,
} from '../../src/protocols/index.ts'

const around = { versions: ['1', '2'], ready: true, batched: true, platform: 'onnx_onnxv1' } as const

/** An endpoint that a project declared. */
export const late: ServedModel = {
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
const cold: ServedModel = { ...late, name: 'cold', versions: [], ready: false }

const TYPES = ['float', 'double', 'int64', 'int32', 'bool', 'uint8', 'string'] as const

/** A model file that gives back what it gets, of every type. */
export const echo: ServedModel = {
  ...around,
  name: 'echo',
  inputs: TYPES.map((type) => ({ name: type, type, shape: [-1, -1] })),
  outputs: TYPES.map((type) => ({ name: type, type, shape: [-1, -1] })),
}

const singles = TYPES.map((type): ServedModel => {
  const tensor = { name: type, type, shape: [-1, 2] }
  return { ...around, name: type, inputs: [tensor], outputs: [tensor] }
})

/** Models of numbers: one matrix whose columns are known, two columns, and a volume. */
const numbers: readonly ServedModel[] = [
  {
    ...around,
    name: 'matrix',
    inputs: [{ name: 'x', type: 'float', shape: [-1, 2], columns: ['a', 'b'] }],
    outputs: [{ name: 'x', type: 'float', shape: [-1, 2] }],
  },
  {
    ...around,
    name: 'pair',
    inputs: ['a', 'b'].map((name) => ({ name, type: 'double', shape: [-1, 1] })),
    outputs: ['a', 'b'].map((name) => ({ name, type: 'double', shape: [-1, 1] })),
  },
  {
    ...around,
    name: 'wide',
    inputs: [{ name: 'uint8', type: 'uint8', shape: [-1, -1] }],
    outputs: [{ name: 'uint8', type: 'uint8', shape: [-1, -1] }],
  },
  {
    ...around,
    name: 'volume',
    batched: false,
    inputs: [{ name: 'v', type: 'float', shape: [2, 1, 2] }],
    outputs: [{ name: 'v', type: 'float', shape: [2, 1, 2] }],
  },
]

const models = new Map([late, cold, echo, ...singles, ...numbers].map((model) => [model.name, model]))

const statistics: ServedStatistics = {
  ...{ version: '2', lastInference: 1_700_000_000_000, rows: 5, runs: 2 },
  ...{ success: { count: 2, ns: 20 }, fail: { count: 1, ns: 3 }, queue: { count: 2, ns: 4 } },
  ...{ compute: { count: 2, ns: 10 }, batches: [{ rows: 4, count: 1, ns: 7 }] },
}

/** What was asked of the data plane last, and what changed in its repository. */
export interface Stage {
  readonly dataPlane: DataPlane
  asked(): InferenceRequest
  readonly changes: string[]
  /** Waits before it answers. */
  hold: Promise<void> | undefined
  isReady: boolean
}

/** A data plane over the models above. */
export function openStage(): Stage {
  let asked: InferenceRequest | undefined
  const changes: string[] = []
  const known = (name: string): void => {
    if (!models.has(name)) throw failProtocols('unknown_model', { model: name })
  }
  const stage: Stage = { dataPlane: undefined as never, asked: () => asked!, changes, hold: undefined, isReady: false }
  const dataPlane: DataPlane = {
    names: () => [...models.keys()],
    ready: () => stage.isReady,
    describe: (name, version) => {
      const model = models.get(name)
      return version === undefined || model?.versions.includes(version) ? model : undefined
    },
    async infer(name, request) {
      asked = request
      await stage.hold
      return answerOf(name, request)
    },
    versionOf: async () => undefined,
    statistics: (name) => (name === 'late' ? [statistics] : []),
    repository: async () => [
      { name: 'late', version: '2', state: 'READY', reason: '' },
      { name: 'cold', version: '1', state: 'UNAVAILABLE', reason: 'not loaded yet' },
    ],
    async load(name, actor, version) {
      known(name)
      changes.push(`load ${name} ${version ?? ''} by ${actor.id}`)
    },
    async unload(name, actor) {
      known(name)
      changes.push(`unload ${name} by ${actor.id}`)
    },
  }
  return Object.assign(stage, { dataPlane })
}

function answerOf(name: string, request: InferenceRequest) {
  const first: Tensor = Object.values(request.inputs)[0]!
  const rows = models.get(name)!.batched ? first.shape[0]! : 1
  const outputs: Record<string, Tensor> =
    name === 'late'
      ? { probability: { type: 'double', shape: [rows], data: Float64Array.from({ length: rows }, scoreOf) } }
      : request.inputs
  const ids = request.ids ?? Array.from({ length: rows }, (_, row) => `made-${row}`)
  return { outputs, ids, versions: new Int32Array(rows).fill(Number(request.version ?? 2)) }
}

const scoreOf = (_: unknown, row: number): number => (row === 2 ? Number.NaN : row / 10)

/** An answer of the door, read. */
export interface Asked {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
  json(): never
}

/** Calls a door as `http` would, without sockets. */
export function caller(stage: Stage) {
  const door = openInference({ dataPlane: stage.dataPlane, version: '0.1.0' })
  const find = createDoorRouter([door])
  const answer = async (route: DoorRoute | undefined, call: never): Promise<DoorAnswer> => {
    try {
      if (!route) throw failHttp('not_found', {})
      return await route.answer(call)
    } catch (error) {
      return door.fault(error as MillraceError, { method: 'POST', path: '/v2' })
    }
  }
  return async (method: string, path: string, given: { body?: Buffer; headers?: object } = {}): Promise<Asked> => {
    const place = find(method, path)!
    const call = {
      ...{ method, query: '', params: place.params, headers: given.headers ?? {}, actor: localOperator },
      ...{ body: given.body ?? Buffer.alloc(0), gone: () => false },
    }
    const { status, type, headers, body } = await answer(place.route, call as never)
    const bytes = Array.isArray(body) ? Buffer.concat(body as Buffer[]) : Buffer.from(body as string)
    return {
      status,
      headers: { 'content-type': type, ...headers },
      bytes,
      json: () => JSON.parse(bytes.toString()) as never,
    }
  }
}
