import type { Actor } from '../base/index.ts'
import type { Door } from '../http/index.ts'
import {
  type DataPlane,
  mlflowScoring,
  openInference,
  type RepositoryEntry,
  type ServedModel,
  tfServing,
} from '../protocols/index.ts'
import type { Models } from '../registry/index.ts'
import type { ServedEndpoint, Serving } from '../serving/index.ts'

/** What the data plane stands on. */
export interface DataPlaneNeeds {
  readonly serving: Pick<Serving, 'names' | 'ready' | 'describe' | 'predict' | 'versionOf' | 'numbers'>
  readonly models: Pick<Models, 'list' | 'versions'>
  /** Performs an action of serving by its name, for somebody: permit, audit. */
  readonly perform: (action: 'serving.load' | 'serving.unload', input: object, actor: Actor) => Promise<unknown>
}

/** Every version that Millrace serves is ONNX. */
const PLATFORM = 'onnx_onnxv1'

/** Puts every serving protocol over the one serving room. */
export function dataPlaneOf({ serving, models, perform }: DataPlaneNeeds): DataPlane {
  const shown = new WeakMap<ServedEndpoint, ServedModel>()
  return {
    names: serving.names,
    ready: serving.ready,
    describe(name, version) {
      const asked = version === undefined ? undefined : numberOf(version)
      if (asked === 0) return undefined
      const served = serving.describe(name, asked)
      if (served === undefined) return undefined
      const known = shown.get(served) ?? modelOf(served)
      shown.set(served, known)
      return known
    },
    infer: (name, { version, ...request }) =>
      serving.predict(name, version === undefined ? request : { ...request, version: numberOf(version) }),
    async versionOf(name, label) {
      const version = await serving.versionOf(name, label)
      return version === undefined ? undefined : String(version)
    },
    statistics: (name) =>
      (serving.numbers(name)?.versions ?? []).map(({ version, statistics }) => ({
        ...{ version: String(version), lastInference: statistics.lastInference },
        ...{ rows: statistics.rows, runs: statistics.runs, success: statistics.success, fail: statistics.fail },
        ...{ queue: statistics.queue, compute: statistics.compute, batches: statistics.batches },
      })),
    repository: () => repositoryOf(serving, models),
    load: async (endpoint, actor, version) => {
      const more = version === undefined ? {} : { version: numberOf(version) }
      await perform('serving.load', { endpoint, ...more }, actor)
    },
    unload: async (endpoint, actor) => void (await perform('serving.unload', { endpoint }, actor)),
  }
}

/** Every protocol over HTTP. */
export function doorsOver(dataPlane: DataPlane, version: string): readonly Door[] {
  return [openInference({ dataPlane, version }), tfServing({ dataPlane }), mlflowScoring({ dataPlane, version })]
}

/** The number of a version; 0, which none has, where the text is none. */
const numberOf = (version: string): number => (/^[1-9]\d{0,9}$/.test(version) ? Number(version) : 0)

function modelOf({ name, versions, ready, inputs, outputs, batched, predicts }: ServedEndpoint): ServedModel {
  const shown = { name, versions: versions.map(String), ready, inputs, outputs, batched, platform: PLATFORM }
  return predicts === undefined ? shown : { ...shown, predicts }
}

/** Each endpoint with the versions of its model, then the models that no endpoint is named after. */
async function repositoryOf(
  serving: Pick<Serving, 'names' | 'ready' | 'describe'>,
  models: DataPlaneNeeds['models'],
): Promise<readonly RepositoryEntry[]> {
  const served = serving.names().map((name) => serving.describe(name)!)
  const known = new Map((await models.list()).map(({ name }) => [name, name]))
  const alone = [...known.keys()].filter((name) => !served.some((endpoint) => endpoint.name === name))
  const versions = new Map<string, readonly number[]>()
  for (const model of known.keys())
    versions.set(
      model,
      (await models.versions(model)).map(({ version }) => version).sort((a, b) => a - b),
    )
  return [
    ...served.flatMap((endpoint) => entriesOf(endpoint, versions.get(endpoint.model) ?? [])),
    ...alone.flatMap((name) =>
      (versions.get(name) ?? []).map((version) => unavailable(name, version, 'no endpoint serves it')),
    ),
  ]
}

function entriesOf(endpoint: ServedEndpoint, versions: readonly number[]): RepositoryEntry[] {
  const { name, ready } = endpoint
  const loaded = new Set(ready ? endpoint.versions : [])
  return [...new Set([...versions, ...endpoint.versions])].map((version) =>
    loaded.has(version)
      ? { name, version: String(version), state: 'READY' as const, reason: '' }
      : unavailable(name, version, ready ? 'its traffic does not name it' : 'it is not loaded'),
  )
}

const unavailable = (name: string, version: number, reason: string): RepositoryEntry => ({
  ...{ name, version: String(version), state: 'UNAVAILABLE', reason },
})
