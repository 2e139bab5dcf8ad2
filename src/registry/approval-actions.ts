import { Type } from 'typebox'
import { actionsOver } from '../base/index.ts'
import type { Models } from './models/models.ts'
import { Because, VersionNumber } from './models/words.ts'
import { MoveRequest, RequestState } from './stages/request.ts'
import { AliasName, Stage, StageName } from './stages/stage.ts'
import { Model, ModelName, ModelVersion } from './versions/version.ts'

const action = actionsOver<{ readonly models: Models }>()

const MOST_STAGES = 50
const MOST_LISTED = 1_000
const RequestNumber = Type.Integer({ minimum: 1 })

export const stages = action({
  name: 'registry.stages',
  does: 'Declare the stages of a model in their order, and what each demands: gates, approvals, who may give them.',
  http: 'PUT /api/v1/models/:model/stages',
  permit: 'registry.govern',
  input: Type.Object({
    model: ModelName,
    stages: Type.Union([Type.Array(Stage, { maxItems: MOST_STAGES }), Type.Null()], {
      description: 'Null for the usual ones, Staging and Production, which demand nothing.',
    }),
  }),
  output: Model,
  example: `registry stages late --stages '[{"name":"candidate"},{"name":"production","approvals":1,"alias":"champion"}]'`,
  run: async ({ models }, { model, stages: declared }) => {
    await models.stages.declare(model, declared)
    return models.find(model)
  },
})

export const stage = action({
  name: 'registry.stage',
  does: 'Move a version to a stage; where the stage demands what is not there, it says what is missing.',
  http: 'PUT /api/v1/models/:model/versions/:version/stage',
  permit: 'registry.promote',
  input: Type.Object({
    model: ModelName,
    version: VersionNumber,
    stage: StageName,
    archiveOthers: Type.Optional(Type.Boolean({ description: 'Whether the others in that stage are archived.' })),
    because: Because,
  }),
  output: ModelVersion,
  words: ['model', 'version', 'stage'],
  example: 'registry stage late 2 Staging',
  run: async ({ models }, { because = '', ...order }, { actor }) => {
    await models.stages.move({ ...order, because, by: actor.id })
    return models.get(order.model, order.version)
  },
})

export const request = action({
  name: 'registry.request',
  does: 'Ask that a version gets a stage or an alias; it moves by itself once gates and approvals are there.',
  http: 'POST /api/v1/models/:model/requests',
  permit: 'registry.request',
  input: Type.Object({
    model: ModelName,
    version: VersionNumber,
    stage: Type.Optional(StageName),
    alias: Type.Optional(AliasName),
    because: Because,
  }),
  output: MoveRequest,
  example: 'registry request late --version 2 --stage production --because "better on two weeks of labels"',
  run: ({ models }, { because = '', ...ask }, { actor }) => models.requests.ask({ ...ask, because, by: actor.id }),
})

export const requests = action({
  name: 'registry.requests',
  does: 'List what was asked for, the newest first: what it waits for, and who approved or rejected it.',
  http: 'GET /api/v1/model-requests',
  permit: 'registry.read',
  input: Type.Object({
    model: Type.Optional(ModelName),
    state: Type.Optional(RequestState),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LISTED, description: '100 when not given.' })),
  }),
  output: Type.Object({ requests: Type.Array(MoveRequest) }),
  example: 'registry requests --state open',
  run: async ({ models }, query) => ({ requests: [...(await models.requests.list(query))] }),
})

export const approve = action({
  name: 'registry.approve',
  does: 'Approve a request; with the last thing that was missing, the version moves.',
  http: 'POST /api/v1/model-requests/:request/approval',
  permit: 'registry.approve',
  input: Type.Object({ request: RequestNumber, because: Because }),
  output: MoveRequest,
  example: 'registry approve 17 --because "looked at the slices"',
  run: ({ models }, { request: number, because = '' }, { actor }) =>
    models.requests.say({ request: number, actor, approves: true, because }),
})

export const reject = action({
  name: 'registry.reject',
  does: 'Reject a request; the version stays where it is.',
  http: 'POST /api/v1/model-requests/:request/rejection',
  permit: 'registry.approve',
  input: Type.Object({ request: RequestNumber, because: Because }),
  output: MoveRequest,
  example: 'registry reject 17 --because "worse for small airports"',
  run: ({ models }, { request: number, because = '' }, { actor }) =>
    models.requests.say({ request: number, actor, approves: false, because }),
})

/** Who may what, and who said so. */
export const approvalActions = [stages, stage, request, requests, approve, reject] as const
