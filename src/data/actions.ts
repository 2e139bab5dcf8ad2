import { Type } from 'typebox'
import { actionsOver, Measure, Name } from '../base/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { NumberProfile } from '../table/index.ts'
import { quarantined } from './contract/quarantine.ts'
import type { Dataset } from './dataset.ts'
import { mustFind, type StoredDataset } from './datasets.ts'
import { type IngestNeeds, ingest as ingestDataset } from './ingest.ts'
import { profileOf } from './profile/profile.ts'
import { DatasetVersionShape } from './versions/version.ts'

/** What the actions of the data room need; `definedDatasets` gives the datasets of the project as it is now. */
export interface DataNeeds extends IngestNeeds {
  readonly blobs: Blobs
  readonly definedDatasets: () => readonly Dataset[]
}

const action = actionsOver<DataNeeds>()

const LONGEST_PAGE = 1_000
const Version = Type.Optional(
  Type.String({ description: 'A number, an address or the beginning of one; the current version when not given.' }),
)

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
    const { kind, ...options } = rule
    const plain = 'references' in options ? { ...options, references: nameReference(options.references) } : options
    return { column, kind, rule: plain }
  })
  return {
    name,
    source: spec?.source.path ?? null,
    onViolation: spec?.onViolation ?? null,
    rules,
    versions: stored?.versions ?? 0,
    current: stored?.current ?? null,
  }
}

const nameReference = (reference: readonly [Dataset, string] | undefined) =>
  reference && `${reference[0].name}.${reference[1]}`

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

export const ingest = action({
  name: 'data.ingest',
  does: 'Read the source of a dataset, check it against its contract and commit what was accepted as a version.',
  http: 'POST /api/v1/datasets/:dataset/versions',
  permit: 'data.write',
  input: Type.Object({ dataset: Name }),
  output: DatasetVersionShape,
  example: 'data ingest --dataset flights',
  run: (needs, { dataset }, { progress }) =>
    ingestDataset(needs, mustFind(needs.definedDatasets(), dataset), { progress }),
})

const ViolationShape = Type.Object({
  row: Type.Integer({ description: 'The place of the row in the source, from 0.' }),
  outcome: Type.Union([Type.Literal('quarantine'), Type.Literal('warn')]),
  reasons: Type.Array(Type.Object({ code: Type.String(), column: Type.String() })),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
})

export const quarantine = action({
  name: 'data.quarantine',
  does: 'List the rows of a version that violate the contract, each with its reasons.',
  http: 'GET /api/v1/datasets/:dataset/quarantine',
  permit: 'data.read',
  input: Type.Object({
    dataset: Name,
    version: Version,
    from: Type.Optional(Type.Integer({ minimum: 0, description: 'Go on from this row of the source.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LONGEST_PAGE, description: 'How many; 100 by default.' })),
  }),
  output: Type.Object({ rows: Type.Array(ViolationShape) }),
  example: 'data quarantine --dataset flights',
  run: async ({ datasets, lake }, { dataset, version, ...page }) => {
    const rows = await quarantined(lake, await datasets.version(dataset, version), page)
    return { rows: rows.map((row) => ({ ...row, reasons: [...row.reasons], values: { ...row.values } })) }
  },
})

const NumbersShape = Type.Object({
  min: Measure,
  max: Measure,
  mean: Measure,
  deviation: Measure,
  quantiles: Type.Array(Type.Object({ at: Type.Number(), value: Measure })),
})

const ProfileShape = Type.Object({
  rows: Type.Integer(),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.Union([Type.Literal('number'), Type.Literal('time'), Type.Literal('category')]),
      missing: Type.Integer(),
      numbers: Type.Union([NumbersShape, Type.Null()]),
      distinct: Type.Union([Type.Integer(), Type.Null()]),
      top: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
    }),
  ),
})

export const profile = action({
  name: 'data.profile',
  does: 'Summarize every column of a version: missing values, range, quantiles, most frequent values.',
  http: 'GET /api/v1/datasets/:dataset/profile',
  permit: 'data.read',
  input: Type.Object({ dataset: Name, version: Version }),
  output: ProfileShape,
  example: 'data profile --dataset flights',
  run: async (needs, { dataset, version }) => {
    const { rows, columns } = await profileOf(needs, await needs.datasets.version(dataset, version))
    return { rows, columns: columns.map((one) => ({ ...one, numbers: copied(one.numbers), top: [...one.top] })) }
  },
})

const copied = (numbers: NumberProfile | null) => numbers && { ...numbers, quantiles: [...numbers.quantiles] }

/** What may be asked of the data room from outside. */
export const dataActions = [list, show, versions, ingest, quarantine, profile] as const
