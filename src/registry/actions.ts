import { Type } from 'typebox'
import { actionsOver, fileToRead, Moment, Name } from '../base/index.ts'
import { AliasMove } from './alias.ts'
import { fail } from './errors.ts'
import { type ImportNeeds, importVersion } from './import.ts'
import { Model, ModelVersion } from './version.ts'

const action = actionsOver<Pick<ImportNeeds, 'models'>>()
const importAction = actionsOver<ImportNeeds>()

const MAX_VERSION = 2 ** 31 - 1
const LONGEST_REASON = 1_000
const VersionNumber = Type.Integer({ minimum: 1, maximum: MAX_VERSION })

export const list = action({
  name: 'registry.list',
  does: 'List the models with their newest version and aliases.',
  http: 'GET /api/v1/models',
  permit: 'registry.read',
  input: Type.Object({}),
  output: Type.Object({ models: Type.Array(Model) }),
  example: 'registry list',
  run: async ({ models }) => ({ models: [...(await models.list())] }),
})

export const show = action({
  name: 'registry.show',
  does: 'Show one model with all of its versions, the newest first.',
  http: 'GET /api/v1/models/:model',
  permit: 'registry.read',
  input: Type.Object({ model: Name }),
  output: Type.Object({ model: Model, versions: Type.Array(ModelVersion) }),
  example: 'registry show --model late',
  run: async ({ models }, { model }) => ({
    model: await models.find(model),
    versions: [...(await models.versions(model))],
  }),
})

export const version = action({
  name: 'registry.version',
  does: 'Show one version of a model: its gates, metrics, signature and what it came from.',
  http: 'GET /api/v1/models/:model/versions/:version',
  permit: 'registry.read',
  input: Type.Object({ model: Name, version: VersionNumber }),
  output: ModelVersion,
  example: 'registry version --model late --version 2',
  run: ({ models }, { model, version }) => models.get(model, version),
})

export const alias = action({
  name: 'registry.alias',
  does: 'Show the version that an alias points at, or pointed at at a given time.',
  http: 'GET /api/v1/models/:model/aliases/:alias',
  permit: 'registry.read',
  input: Type.Object({ model: Name, alias: Name, at: Type.Optional(Moment) }),
  output: ModelVersion,
  example: 'registry alias --model late --alias champion --at 991612800000',
  run: async ({ models }, { model, alias, at }) => {
    await models.find(model)
    const found = await models.alias(model, alias, at)
    if (!found) throw fail('alias_not_found', { model, alias })
    return found
  },
})

export const promote = action({
  name: 'registry.promote',
  does: 'Point an alias, such as champion, at one version of a model.',
  http: 'PUT /api/v1/models/:model/aliases/:alias',
  permit: 'registry.promote',
  input: Type.Object({
    model: Name,
    alias: Name,
    version: VersionNumber,
    because: Type.Optional(Type.String({ maxLength: LONGEST_REASON, description: 'Why; kept in the history.' })),
  }),
  output: ModelVersion,
  example: 'registry promote --model late --alias champion --version 2 --because "better on two weeks of labels"',
  run: ({ models }, { model, alias, version, because = '' }, { actor }) =>
    models.pointAlias(model, alias, version, { by: actor.id, because }),
})

export const history = action({
  name: 'registry.history',
  does: 'Show every move of the aliases of a model: who, when and why, the newest first.',
  http: 'GET /api/v1/models/:model/history',
  permit: 'registry.read',
  input: Type.Object({ model: Name, alias: Type.Optional(Name) }),
  output: Type.Object({ moves: Type.Array(AliasMove) }),
  example: 'registry history --model late --alias champion',
  run: async ({ models }, { model, alias }) => ({ moves: [...(await models.aliasHistory(model, alias))] }),
})

const MOST_FEATURES = 50_000
const Format = Type.Union([Type.Literal('onnx'), Type.Literal('lightgbm'), Type.Literal('xgboost')], {
  description: 'What kind of file it is; told by its content when not given.',
})

export const importFile = importAction({
  name: 'registry.import',
  does: 'Register a model of another library: ONNX, LightGBM text, XGBoost JSON or UBJSON.',
  http: 'POST /api/v1/models/:model/imports',
  permit: 'registry.import',
  input: Type.Object({
    model: Name,
    file: fileToRead('The file of the model.'),
    format: Type.Optional(Format),
    features: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
        maxItems: MOST_FEATURES,
        description: 'The name of a feature, in the order of training; those of the file when not given.',
      }),
    ),
  }),
  output: Type.Object({
    version: ModelVersion,
    notes: Type.Array(Type.String(), { description: 'What to know of how the file was read.' }),
  }),
  example: 'registry import late model.txt',
  run: async (needs, order) => {
    const { version, notes } = await importVersion(needs, order)
    return { version, notes: [...notes] }
  },
})

/** What may be asked of the registry from outside. */
export const registryActions = [list, show, version, alias, promote, history, importFile] as const
