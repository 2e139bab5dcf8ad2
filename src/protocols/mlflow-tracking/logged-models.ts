import { hasCode } from '../../base/index.ts'
import type { DoorRoute } from '../../http/index.ts'
import type { LoggedModel, LoggedModels } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { routesOf } from './call.ts'
import { given } from './experiments.ts'
import { listOf, oneOf, pair, record, required, text, truth, whole } from './fields.ts'
import type { TrackingPlane } from './plane.ts'
import { experimentNumber, paramValue, quoted, tagValue } from './rules.ts'
import { textsIn } from './texts-in.ts'
import { doubleOut, listOut, pairsOut } from './write.ts'

const READ = 'tracking.read'
const WRITE = 'tracking.write'
const BAD_LETTERS = ['/', ':', '.', '%', '"', "'"]
const STATUSES = ['PENDING', 'READY', 'UPLOAD_FAILED'] as const
const PREFIX = 'LOGGED_MODEL_'
const FOUND = 100
const MOST_FOUND = 50_000

const ONE = 'logged-models/:model_id'
const byModel = { model_id: required(text) }
const status = oneOf(STATUSES.map((word) => `${PREFIX}${word}` as const))
const dataset = record({ dataset_name: text, dataset_digest: text })
const order = record({
  ...{ field_name: required(text), ascending: truth },
  ...{ dataset_name: text, dataset_digest: text },
})

/** The calls about logged models. */
export function loggedModelRoutes({ loggedModels }: TrackingPlane): readonly DoorRoute[] {
  return [...searching(loggedModels), ...making(loggedModels), ...finding(loggedModels), ...changing(loggedModels)]
}

function making(loggedModels: LoggedModels): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'logged-models', permit: WRITE },
    fields: {
      ...{ experiment_id: required(text), name: text, model_type: text, source_run_id: text },
      ...{ params: listOf(pair), tags: listOf(pair) },
    },
    async run({ experiment_id, name, model_type, source_run_id, params, tags }) {
      if (name) checkModelName(name)
      const model = await loggedModels.start({
        ...{ experimentId: experimentNumber(experiment_id), params: paramsIn(params), tags: tagsIn(tags) },
        ...given({ name, type: model_type, run: source_run_id }),
      })
      return { model: modelOut(model) }
    },
  })
}

function finding(loggedModels: LoggedModels): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['GET'], path: ONE, permit: READ },
    fields: { ...byModel, allow_deleted: truth },
    run: async ({ model_id, allow_deleted = false }) => ({
      model: modelOut(await loggedModels.get(model_id, { deleted: allow_deleted })),
    }),
  })
}

function changing(loggedModels: LoggedModels): readonly DoorRoute[] {
  return [
    ...routesOf({
      ...{ methods: ['PATCH'], path: ONE, permit: WRITE, fields: { ...byModel, status: required(status) } },
      async run({ model_id, status }) {
        const word = STATUSES.find((one) => `${PREFIX}${one}` === status)!
        return { model: modelOut(await loggedModels.finish(model_id, word)) }
      },
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path: ONE, permit: WRITE, fields: byModel },
      async run({ model_id }) {
        await loggedModels.remove(model_id)
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['PATCH'], path: `${ONE}/tags`, permit: WRITE, fields: { ...byModel, tags: listOf(pair) } },
      run: async ({ model_id, tags }) => ({ model: modelOut(await loggedModels.setTags(model_id, tagsIn(tags))) }),
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path: `${ONE}/tags/:key`, permit: WRITE, fields: { ...byModel, key: required(text) } },
      async run({ model_id, key }) {
        await loggedModels.removeTag(model_id, key).catch((error) => {
          if (!hasCode(error, 'tracking.tag_not_found')) throw error
          const reason = `No tag with key ${quoted(key)} found for model with ID ${quoted(model_id)}.`
          throw fail('mlflow_not_there', { reason })
        })
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['POST'], path: `${ONE}/params`, permit: WRITE, fields: { ...byModel, params: listOf(pair) } },
      async run({ model_id, params }) {
        await loggedModels.addParams(model_id, paramsIn(params))
        return {}
      },
    }),
  ]
}

function searching(loggedModels: LoggedModels): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'logged-models/search', permit: READ },
    fields: {
      ...{ experiment_ids: required(listOf(text)), filter: text, datasets: listOf(dataset) },
      ...{ max_results: whole, order_by: listOf(order), page_token: text },
    },
    async run({ experiment_ids, filter, datasets, max_results, order_by, page_token }) {
      const found = await loggedModels.search({
        experiments: experiment_ids.map(experimentNumber),
        datasets: datasets.map((one) => datasetIn(one.dataset_name, one.dataset_digest)),
        order: order_by.map(({ field_name, ascending = true, dataset_name, dataset_digest }) => ({
          ...{ field: field_name, ascending },
          ...(dataset_name && { dataset: datasetIn(dataset_name, dataset_digest) }),
        })),
        limit: Math.min(max_results || FOUND, MOST_FOUND),
        ...given({ filter, page: page_token }),
      })
      return { models: listOut(found.models.map(modelOut)), next_page_token: found.next }
    },
  })
}

function datasetIn(name: string | undefined, digest: string | undefined): { name: string; digest?: string } {
  if (name) return { name, ...(digest && { digest }) }
  throw fail('mlflow_parameter', { reason: '`dataset_name` in the `datasets` clause must be specified.' })
}

type Pair = { readonly key: string; readonly value?: string | undefined }

const paramsIn = (pairs: readonly Pair[]) =>
  textsIn(pairs.map(({ key, value = '' }) => ({ key, value: paramValue(value) })))
const tagsIn = (pairs: readonly Pair[]) =>
  textsIn(pairs.map(({ key, value = '' }) => ({ key, value: tagValue(value) })))

function checkModelName(name: string): void {
  if (!BAD_LETTERS.some((letter) => name.includes(letter))) return
  throw fail('mlflow_parameter', {
    reason: `Invalid model name (${quoted(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: (${BAD_LETTERS.map(quoted).join(', ')})`,
  })
}

/** A logged model in MLflow's form. */
export function modelOut(model: LoggedModel): object {
  const metrics = model.metrics.map(({ key, value, step, at, run, dataset }) => ({
    ...{ key, value: doubleOut(value), timestamp: at, step, model_id: model.id, run_id: run },
    ...{ dataset_name: dataset?.name, dataset_digest: dataset?.digest },
  }))
  return {
    info: {
      ...{ model_id: model.id, experiment_id: String(model.experimentId), name: model.name },
      ...{ creation_timestamp_ms: model.createdAt, last_updated_timestamp_ms: model.changedAt },
      ...{ artifact_uri: model.artifactUri, status: `${PREFIX}${model.status}`, model_type: model.type ?? undefined },
      ...{ source_run_id: model.run ?? undefined, status_message: model.statusMessage ?? undefined },
      tags: pairsOut(model.tags),
    },
    data: { params: pairsOut(model.params), metrics: listOut(metrics) },
  }
}
