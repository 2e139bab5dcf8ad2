import { Type } from 'typebox'
import { actionsOver, Moment, Name } from '../base/index.ts'
import type { IngestNeeds } from './ingest.ts'
import { mergeBranches } from './versions/merge-branches.ts'
import type { Pointing, Ref } from './versions/refs.ts'

const action = actionsOver<IngestNeeds>()

const RefName = Type.String({ minLength: 1, maxLength: 63, description: 'Lower-case letters, digits, . - and _.' })
const At = Type.Optional(
  Type.String({
    ...{ minLength: 1, maxLength: 128 },
    description: 'The version: a number, branch, tag, digest or moment; the current one when not given.',
  }),
)
const RefShape = Type.Object({
  name: Type.String(),
  kind: Type.Union([Type.Literal('branch'), Type.Literal('tag')]),
  version: Type.Integer({ description: 'The number of the version.' }),
  digest: Type.String(),
  updatedAt: Moment,
})

type Datasets = IngestNeeds['datasets']

async function shown(datasets: Datasets, dataset: string, { name, kind, version, updatedAt }: Ref) {
  return { name, kind, version: (await datasets.version(dataset, version)).number, digest: version, updatedAt }
}

async function point(datasets: Datasets, to: Omit<Pointing, 'version'>, at: string | undefined) {
  const { version } = await datasets.version(to.dataset, at)
  return shown(datasets, to.dataset, await datasets.refs.point({ ...to, version }))
}

const Move = Type.Optional(Type.Boolean({ description: 'Move it where it is there already.' }))

export const branch = action({
  name: 'data.branch',
  does: 'Begin a branch of a dataset at a version, or with --move set one to another version, main too.',
  http: 'POST /api/v1/datasets/:dataset/branches',
  permit: 'data.write',
  input: Type.Object({ dataset: Name, name: RefName, at: At, move: Move }),
  output: RefShape,
  words: ['dataset', 'name'],
  example: 'data branch flights cleaning --at 3',
  run: ({ datasets }, { dataset, name, at, move = false }) =>
    point(datasets, { dataset, name, kind: 'branch', move }, at),
})

export const tag = action({
  name: 'data.tag',
  does: 'Give a version of a dataset a name that stays.',
  http: 'POST /api/v1/datasets/:dataset/tags',
  permit: 'data.write',
  input: Type.Object({ dataset: Name, name: RefName, at: At, move: Move }),
  output: RefShape,
  words: ['dataset', 'name'],
  example: 'data tag flights release --at 3',
  run: ({ datasets }, { dataset, name, at, move = false }) => point(datasets, { dataset, name, kind: 'tag', move }, at),
})

export const refs = action({
  name: 'data.refs',
  does: 'List the branches and tags of a dataset.',
  http: 'GET /api/v1/datasets/:dataset/refs',
  permit: 'data.read',
  input: Type.Object({ dataset: Name }),
  output: Type.Object({ refs: Type.Array(RefShape) }),
  words: ['dataset'],
  example: 'data refs flights',
  run: async ({ datasets }, { dataset }) => {
    await datasets.version(dataset)
    const found = await datasets.refs.list(dataset)
    return { refs: await Promise.all(found.map((ref) => shown(datasets, dataset, ref))) }
  },
})

export const deleteRef = action({
  name: 'data.delete_ref',
  does: 'Delete a branch or tag of a dataset; its versions stay.',
  http: 'DELETE /api/v1/datasets/:dataset/refs/:ref',
  permit: 'data.write',
  input: Type.Object({ dataset: Name, ref: RefName }),
  output: RefShape,
  words: ['dataset', 'ref'],
  example: 'data delete-ref flights cleaning',
  run: async ({ datasets }, { dataset, ref }) => shown(datasets, dataset, await datasets.refs.remove(dataset, ref)),
})

const Side = Type.Union([Type.Literal('changed'), Type.Literal('removed')])

export const merge = action({
  name: 'data.merge',
  does: 'Bring the changes of one branch of a dataset into another, row by row by key where both moved; conflicts change nothing.',
  http: 'POST /api/v1/datasets/:dataset/merges',
  permit: 'data.write',
  input: Type.Object({
    dataset: Name,
    from: RefName,
    into: Type.Optional({ ...RefName, description: 'main when not given.' }),
    key: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description: 'A column that says which row is which; that of the dataset when not given.',
      }),
    ),
  }),
  output: Type.Object({
    outcome: Type.Union([
      Type.Literal('up_to_date'),
      Type.Literal('fast_forward'),
      Type.Literal('merged'),
      Type.Literal('conflicts'),
    ]),
    version: Type.Integer({ description: 'What the branch is now.' }),
    taken: Type.Integer({ description: 'Rows that were added or changed.' }),
    removed: Type.Integer(),
    conflicting: Type.Integer(),
    conflicts: Type.Array(
      Type.Object({
        key: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
        ours: Side,
        theirs: Side,
      }),
      { description: 'Some of the rows that both branches changed, and not in the same way.' },
    ),
  }),
  words: ['dataset', 'from'],
  passed: ({ outcome }) => outcome !== 'conflicts',
  example: 'data merge flights cleaning',
  run: async ({ datasets, lake }, order) => {
    const done = await mergeBranches({ datasets, lake }, order)
    const { number } = await datasets.version(order.dataset, done.version)
    return { ...done, version: number, conflicts: done.conflicts.map((one) => ({ ...one, key: { ...one.key } })) }
  },
})

/** What may be asked of branches and tags. */
export const refActions = [refs, branch, tag, deleteRef, merge] as const
