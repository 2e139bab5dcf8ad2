import { Type } from 'typebox'
import { actionsOver, fileToRead, Moment, Name } from '../base/index.ts'
import { AliasMove, StageMove } from './aliases/alias.ts'
import { approvalActions } from './approval-actions.ts'
import { cardActions } from './cards/actions.ts'
import { changeActions } from './change-actions.ts'
import { fail } from './errors.ts'
import { type ImportNeeds, importVersion } from './importers/import.ts'
import { lineageActions } from './lineage/actions.ts'
import { Because, VersionNumber } from './models/words.ts'
import { signingActions } from './signing/actions.ts'
import { MoveRequest } from './stages/request.ts'
import { AliasName } from './stages/stage.ts'
import { Model, ModelName, ModelVersion } from './versions/version.ts'
import { webhookActions } from './webhooks/index.ts'

const action = actionsOver<Pick<ImportNeeds, 'models'>>()
const importAction = actionsOver<ImportNeeds>()

const MOST_LISTED = 1_000
const Query = {
  filter: Type.Optional(
    Type.String({ maxLength: 10_000, description: "Such as: name like 'late%' and tags.team = 'delays'" }),
  ),
  order: Type.Optional(Type.Array(Type.String({ maxLength: 300 }), { maxItems: 20 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LISTED })),
  page: Type.Optional(Type.String({ maxLength: 10_000, description: 'The `next` of the page before.' })),
}

export const list = action({
  name: 'registry.list',
  does: 'List the models with their newest version and aliases, by name; those that a filter finds, where one is given.',
  http: 'GET /api/v1/models',
  permit: 'registry.read',
  input: Type.Object(Query),
  output: Type.Object({ models: Type.Array(Model), next: Type.Optional(Type.String()) }),
  example: `registry list --filter "tags.team = 'delays'"`,
  run: async ({ models }, { limit = MOST_LISTED, ...query }) => {
    const { models: found, ...page } = await models.search({ ...query, limit })
    return { models: [...found], ...page }
  },
})

export const versions = action({
  name: 'registry.versions',
  does: 'Find versions of any model, by model and the newest first where no order is given.',
  http: 'GET /api/v1/model-versions',
  permit: 'registry.read',
  input: Type.Object(Query),
  output: Type.Object({ versions: Type.Array(ModelVersion), next: Type.Optional(Type.String()) }),
  example: `registry versions --filter "run_id = '01j9x'"`,
  run: async ({ models }, { limit = MOST_LISTED, ...query }) => {
    const { versions: found, ...page } = await models.searchVersions({ ...query, limit })
    return { versions: [...found], ...page }
  },
})

export const show = action({
  name: 'registry.show',
  does: 'Show one model with all of its versions, the newest first.',
  http: 'GET /api/v1/models/:model',
  permit: 'registry.read',
  input: Type.Object({ model: ModelName }),
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
  input: Type.Object({ model: ModelName, version: VersionNumber }),
  output: ModelVersion,
  example: 'registry version --model late --version 2',
  run: ({ models }, { model, version }) => models.get(model, version),
})

export const alias = action({
  name: 'registry.alias',
  does: 'Show the version that an alias points at, or pointed at at a given time.',
  http: 'GET /api/v1/models/:model/aliases/:alias',
  permit: 'registry.read',
  input: Type.Object({ model: ModelName, alias: AliasName, at: Type.Optional(Moment) }),
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
    model: ModelName,
    alias: AliasName,
    version: VersionNumber,
    because: Because,
  }),
  output: ModelVersion,
  example: 'registry promote --model late --alias champion --version 2 --because "better on two weeks of labels"',
  run: ({ models }, { model, alias, version, because = '' }, { actor }) =>
    models.pointAlias(model, alias, version, { by: actor.id, because }),
})

export const history = action({
  name: 'registry.history',
  does: 'Show who moved what, when and why, the newest first: aliases, stages, and what was asked and approved for them.',
  http: 'GET /api/v1/models/:model/history',
  permit: 'registry.read',
  input: Type.Object({ model: ModelName, alias: Type.Optional(AliasName) }),
  output: Type.Object({
    moves: Type.Array(AliasMove),
    stages: Type.Array(StageMove),
    requests: Type.Array(MoveRequest),
  }),
  example: 'registry history --model late --alias champion',
  run: async ({ models }, { model, alias }) => {
    const moves = [...(await models.aliasHistory(model, alias))]
    const requests = await models.requests.list({ model, limit: MOST_LISTED })
    return {
      moves,
      stages: [...(await models.stages.history(model))],
      requests: requests.filter((request) => alias === undefined || request.alias === alias),
    }
  },
})

const MOST_FEATURES = 50_000
const Format = Type.Union(
  [
    Type.Literal('onnx'),
    Type.Literal('lightgbm'),
    Type.Literal('xgboost'),
    Type.Literal('sklearn'),
    Type.Literal('mlflow'),
  ],
  { description: 'What kind of file it is; told by its content when not given.' },
)

export const importFile = importAction({
  name: 'registry.import',
  does: 'Register a model of another library: ONNX, LightGBM, XGBoost, a pickle of scikit-learn (which is read, not run), an MLflow folder.',
  http: 'POST /api/v1/models/:model/imports',
  permit: 'registry.import',
  input: Type.Object({
    model: Name,
    file: fileToRead('The file of the model, or the MLmodel of its folder.'),
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
export const registryActions = [
  ...[list, show, version, alias, promote, history, importFile, versions],
  ...changeActions,
  ...approvalActions,
  ...webhookActions,
  ...signingActions,
  ...lineageActions,
  ...cardActions,
] as const
