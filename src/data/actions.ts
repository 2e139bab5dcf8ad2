import { Type } from 'typebox'
import { actionsOver, Name } from '../base/index.ts'
import { plainRule } from './contract/contract.ts'
import { contractActions } from './contract-actions.ts'
import type { Dataset } from './dataset.ts'
import { mustFind, type StoredDataset } from './datasets.ts'
import { type LoadNeeds, loadActions } from './load-actions.ts'
import { profileActions } from './profile-actions.ts'
import { refActions } from './ref-actions.ts'
import { placeOf } from './sources/source.ts'
import { type VersionNeeds, versionActions } from './version-actions.ts'
import { DatasetVersionShape } from './versions/version.ts'

/** What the actions of the data room need; `definedDatasets` gives the datasets of the project as it is now. */
export type DataNeeds = VersionNeeds & LoadNeeds

const action = actionsOver<DataNeeds>()

const Shown = Type.Object({
  name: Type.String(),
  source: Type.Union([Type.String(), Type.Null()], {
    description: 'The path; null where the project has no such dataset.',
  }),
  onViolation: Type.Union([Type.String(), Type.Null()]),
  rules: Type.Array(Type.Object({ column: Type.String(), kind: Type.String(), rule: Type.Unknown() })),
  versions: Type.Integer(),
  current: Type.Union([DatasetVersionShape, Type.Null()]),
})

export const list = action({
  name: 'data.list',
  does: 'List the datasets of the project and those that were ingested, with their current version.',
  http: 'GET /api/v1/datasets',
  permit: 'data.read',
  input: Type.Object({}),
  output: Type.Object({ datasets: Type.Array(Shown) }),
  example: 'data list',
  run: async ({ datasets, definedDatasets }) => {
    const stored = new Map((await datasets.list()).map((one) => [one.name, one]))
    const specs = new Map(definedDatasets().map((one) => [one.name, one]))
    const names = [...new Set([...specs.keys(), ...stored.keys()])].sort()
    return { datasets: names.map((name) => shown(name, specs.get(name), stored.get(name))) }
  },
})

export const show = action({
  name: 'data.show',
  does: 'Show one dataset: its contract and its current version.',
  http: 'GET /api/v1/datasets/:dataset',
  permit: 'data.read',
  input: Type.Object({ dataset: Name }),
  output: Shown,
  example: 'data show --dataset flights',
  run: async ({ datasets, definedDatasets }, { dataset }) => {
    const stored = (await datasets.list()).find((one) => one.name === dataset)
    const spec = stored ? definedDatasets().find((one) => one.name === dataset) : mustFind(definedDatasets(), dataset)
    return shown(dataset, spec, stored)
  },
})

function shown(name: string, spec: Dataset | undefined, stored: StoredDataset | undefined) {
  const rules = Object.entries(spec?.contract ?? {}).map(([column, rule]) => {
    const { kind, ...options } = plainRule(rule)
    return { column, kind: String(kind), rule: options }
  })
  return {
    name,
    source: spec ? placeOf(spec.source) : null,
    onViolation: spec?.onViolation ?? null,
    rules,
    versions: stored?.versions ?? 0,
    current: stored?.current ?? null,
  }
}

export const versions = action({
  name: 'data.versions',
  does: 'List the versions of a dataset, the newest first.',
  http: 'GET /api/v1/datasets/:dataset/versions',
  permit: 'data.read',
  input: Type.Object({ dataset: Name }),
  output: Type.Object({ versions: Type.Array(DatasetVersionShape) }),
  example: 'data versions --dataset flights',
  run: async ({ datasets }, { dataset }) => ({ versions: [...(await datasets.versions(dataset))] }),
})

/** What may be asked of the data room from outside. */
export const dataActions = [
  ...[list, show, versions],
  ...loadActions,
  ...profileActions,
  ...versionActions,
  ...refActions,
  ...contractActions,
] as const
