import { Type } from 'typebox'
import { actionsOver } from '../base/index.ts'
import type { Models } from './models/models.ts'
import { Because, VersionNumber } from './models/words.ts'
import { AliasName } from './stages/stage.ts'
import { findSource, type SourceNeeds } from './versions/source.ts'
import { Model, ModelName, ModelVersion } from './versions/version.ts'

/** What changing models needs. */
export interface ChangeNeeds extends SourceNeeds {
  readonly models: Models
}

const action = actionsOver<ChangeNeeds>()

const LONGEST_TEXT = 100_000
const Description = Type.String({ maxLength: LONGEST_TEXT })
const TagKey = Type.String({ minLength: 1, maxLength: 250 })
const Tags = Type.Record(Type.String(), Type.String({ maxLength: LONGEST_TEXT }))
const OfVersion = Type.Optional(VersionNumber)
const Removed = Type.Object({ removed: Type.String() })

export const create = action({
  name: 'registry.create',
  does: 'Make a model that has no version yet.',
  http: 'POST /api/v1/models',
  permit: 'registry.write',
  input: Type.Object({ model: ModelName, description: Type.Optional(Description), tags: Type.Optional(Tags) }),
  output: Model,
  words: ['model'],
  example: 'registry create late',
  run: ({ models }, { model, ...rest }, { actor }) => models.create({ name: model, by: actor.id, ...rest }),
})

export const register = action({
  name: 'registry.register',
  does: 'Register files of a run or a logged model as the next version of a model; ONNX is made of them where it can be.',
  http: 'POST /api/v1/models/:model/versions',
  permit: 'registry.write',
  input: Type.Object({
    model: ModelName,
    source: Type.String({ minLength: 1, maxLength: 10_000, description: 'Such as runs:/RUN/model or models:/m-ID.' }),
    description: Type.Optional(Description),
    tags: Type.Optional(Tags),
  }),
  output: ModelVersion,
  words: ['model', 'source'],
  example: 'registry register late runs:/01j9x/model',
  run: async (needs, { model, source, ...rest }, { actor }) => {
    const found = await findSource(needs, { source })
    return needs.models.register({ model, source, ...found, ...rest, by: actor.id })
  },
})

export const update = action({
  name: 'registry.update',
  does: 'Change the description of a model, or of one version of it.',
  http: 'PATCH /api/v1/models/:model',
  permit: 'registry.write',
  input: Type.Object({ model: ModelName, version: OfVersion, description: Description }),
  output: Type.Object({
    model: ModelName,
    version: Type.Union([VersionNumber, Type.Null()]),
    description: Description,
  }),
  example: 'registry update --model late --description "Will it be late?"',
  run: async ({ models }, { model, version = null, description }) => {
    if (version === null) await models.describe(model, description)
    else await models.describeVersion({ model, version }, description)
    return { model, version, description }
  },
})

export const tag = action({
  name: 'registry.tag',
  does: 'Set a tag of a model, or of one version of it.',
  http: 'PUT /api/v1/models/:model/tags/:key',
  permit: 'registry.write',
  input: Type.Object({
    model: ModelName,
    key: TagKey,
    value: Type.String({ maxLength: LONGEST_TEXT }),
    version: OfVersion,
  }),
  output: Type.Object({ key: Type.String(), value: Type.String() }),
  words: ['model', 'key', 'value'],
  example: 'registry tag late team delays',
  run: async ({ models }, { model, key, value, version }) => {
    if (version === undefined) await models.tag(model, key, value)
    else await models.tagVersion({ model, version }, { key, value })
    return { key, value }
  },
})

export const untag = action({
  name: 'registry.untag',
  does: 'Take a tag of a model, or of one version of it, away.',
  http: 'DELETE /api/v1/models/:model/tags/:key',
  permit: 'registry.write',
  input: Type.Object({ model: ModelName, key: TagKey, version: OfVersion }),
  output: Removed,
  example: 'registry untag late team',
  run: async ({ models }, { model, key, version }) => {
    if (version === undefined) await models.tag(model, key, null)
    else await models.tagVersion({ model, version }, { key, value: null })
    return { removed: key }
  },
})

export const rename = action({
  name: 'registry.rename',
  does: 'Give a model another name; its versions, aliases and history go along.',
  http: 'POST /api/v1/models/:model/name',
  permit: 'registry.write',
  input: Type.Object({ model: ModelName, name: ModelName }),
  output: Model,
  words: ['model', 'name'],
  example: 'registry rename late delays',
  run: ({ models }, { model, name }) => models.rename(model, name),
})

export const remove = action({
  name: 'registry.delete',
  does: 'Take a model away with all of its versions; a model that an endpoint serves stays.',
  http: 'DELETE /api/v1/models/:model',
  permit: 'registry.delete',
  input: Type.Object({ model: ModelName, because: Because }),
  output: Removed,
  example: 'registry delete late',
  run: async ({ models }, { model, because = 'the model was deleted' }, { actor }) => {
    await models.remove(model, { by: actor.id, because })
    return { removed: model }
  },
})

export const removeVersion = action({
  name: 'registry.delete_version',
  does: 'Take one version of a model away; its number is not given again, and one that an endpoint serves stays.',
  http: 'DELETE /api/v1/models/:model/versions/:version',
  permit: 'registry.delete',
  input: Type.Object({ model: ModelName, version: VersionNumber, because: Because }),
  output: Removed,
  example: 'registry delete_version late 2',
  run: async ({ models }, { model, version, because = 'the version was deleted' }, { actor }) => {
    await models.removeVersion({ model, version }, { by: actor.id, because })
    return { removed: `${model} v${version}` }
  },
})

export const unalias = action({
  name: 'registry.unalias',
  does: 'Take an alias of a model away.',
  http: 'DELETE /api/v1/models/:model/aliases/:alias',
  permit: 'registry.promote',
  input: Type.Object({ model: ModelName, alias: AliasName, because: Because }),
  output: Removed,
  example: 'registry unalias late champion --because "it is retired"',
  run: async ({ models }, { model, alias, because = '' }, { actor }) => {
    await models.moveAliases({ model, to: { [alias]: null }, by: actor.id, because })
    return { removed: alias }
  },
})

/** What changes models and versions. */
export const changeActions = [create, register, update, tag, untag, rename, remove, removeVersion, unalias] as const
