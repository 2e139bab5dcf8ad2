import { hasCode } from '../../base/index.ts'
import type { DoorRoute } from '../../http/index.ts'
import type { Experiment } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { routesOf } from './call.ts'
import { listOf, oneOf, pair, required, text, whole } from './fields.ts'
import type { TrackingPlane } from './plane.ts'
import { checkLength, checkMaxResults, checkName, experimentNumber } from './rules.ts'
import { textsIn } from './texts-in.ts'
import { listOut, pairsOut } from './write.ts'

const READ = 'tracking.read'
const WRITE = 'tracking.write'
const LONGEST_NAME = 500
const LONGEST_KEY = 250
const LONGEST_VALUE = 20_000
const MOST_FOUND = 50_000
const MOST_EXPERIMENTS = 20
const LISTED = 1_000

/** Which experiments or runs of a search: those that are there, those that were deleted, or both. */
export const viewType = oneOf(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'])
const VIEWS = { ACTIVE_ONLY: 'active', DELETED_ONLY: 'deleted', ALL: 'all' } as const

/** The word of the room for a view type. */
export const viewOf = (type: keyof typeof VIEWS | undefined): 'active' | 'deleted' | 'all' =>
  VIEWS[type ?? 'ACTIVE_ONLY']

/** The calls about experiments. */
export function experimentRoutes(plane: TrackingPlane): readonly DoorRoute[] {
  return [...making(plane), ...reading(plane), ...searching(plane), ...changing(plane), ...tagging(plane)]
}

const byId = { experiment_id: required(text) }

function making({ experiments }: TrackingPlane): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'experiments/create', permit: WRITE },
    fields: { name: required(text), artifact_location: text, tags: listOf(pair) },
    async run({ name, artifact_location: location, tags }) {
      checkExperimentName(name)
      if (location) checkLocation(location)
      for (const { key, value } of tags) checkTag(key, value)
      const artifactLocation = location ? { artifactLocation: location } : {}
      const made = await experiments.create({ name, ...artifactLocation, tags: textsIn(tags) })
      return { experiment_id: String(made.id) }
    },
  })
}

function reading({ experiments }: TrackingPlane): readonly DoorRoute[] {
  return [
    ...routesOf({
      ...{ methods: ['GET'], path: 'experiments/get', permit: READ, fields: byId },
      run: async ({ experiment_id }) => ({
        experiment: experimentOut(await experiments.byId(experimentNumber(experiment_id))),
      }),
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'experiments/get-by-name', permit: READ },
      fields: { experiment_name: required(text) },
      async run({ experiment_name: name }) {
        const found = await experiments.byName(name)
        if (!found) throw fail('mlflow_not_there', { reason: `Could not find experiment with name '${name}'` })
        return { experiment: experimentOut(found) }
      },
    }),
  ]
}

function searching({ experiments }: TrackingPlane): readonly DoorRoute[] {
  return [
    ...routesOf({
      ...{ methods: ['POST', 'GET'], path: 'experiments/search', permit: READ },
      fields: { max_results: whole, page_token: text, filter: text, order_by: listOf(text), view_type: viewType },
      async run({ max_results = 0, page_token, filter, order_by, view_type }) {
        const limit = checkMaxResults(max_results, MOST_FOUND)
        const query = { limit, view: viewOf(view_type), order: order_by }
        const found = await experiments.search({ ...query, ...given({ filter, page: page_token }) })
        return { experiments: listOut(found.experiments.map(experimentOut)), next_page_token: found.next }
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'experiments/list', permit: READ },
      fields: { view_type: viewType, max_results: whole, page_token: text },
      async run({ view_type, max_results = LISTED, page_token }) {
        const limit = checkMaxResults(max_results, MOST_FOUND)
        const found = await experiments.search({ limit, view: viewOf(view_type), ...given({ page: page_token }) })
        return { experiments: found.experiments.map(experimentOut), next_page_token: found.next }
      },
    }),
    ...routesOf({
      ...{ methods: ['POST'], path: 'experiments/search-datasets', permit: READ },
      fields: { experiment_ids: listOf(text) },
      run: async ({ experiment_ids: ids }) => ({ dataset_summaries: listOut(await summaries(experiments, ids)) }),
    }),
  ]
}

async function summaries(
  experiments: TrackingPlane['experiments'],
  ids: readonly string[],
): Promise<readonly object[]> {
  if (ids.length === 0)
    throw fail('mlflow_parameter', { reason: 'SearchDatasets request must specify at least one experiment_id.' })
  if (ids.length > MOST_EXPERIMENTS)
    throw fail('mlflow_parameter', {
      reason: `SearchDatasets request cannot specify more than ${MOST_EXPERIMENTS} experiment_ids. Received ${ids.length} experiment_ids.`,
    })
  const found = await experiments.datasets(ids.map(experimentNumber))
  return found.map(({ experimentId, name, digest, context }) => ({
    ...{ experiment_id: String(experimentId), name, digest, context: context || undefined },
  }))
}

function changing({ experiments, perform }: TrackingPlane): readonly DoorRoute[] {
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'experiments/update', permit: WRITE },
      fields: { ...byId, new_name: required(text) },
      async run({ experiment_id, new_name }) {
        checkExperimentName(new_name)
        await experiments.rename(experimentNumber(experiment_id), new_name).catch((error) => {
          if (!hasCode(error, 'tracking.experiment_deleted')) throw error
          throw fail('mlflow_state', { reason: 'Cannot rename a non-active experiment.' })
        })
        return {}
      },
    }),
    ...(['delete', 'restore'] as const).flatMap((verb) =>
      routesOf({
        ...{ methods: ['POST'], path: `experiments/${verb}`, permit: WRITE, fields: byId },
        async run({ experiment_id }, { actor }) {
          await perform(`tracking.${verb}_experiment`, { experiment: experimentNumber(experiment_id) }, actor)
          return {}
        },
      }),
    ),
  ]
}

function tagging({ experiments }: TrackingPlane): readonly DoorRoute[] {
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'experiments/set-experiment-tag', permit: WRITE },
      fields: { ...byId, key: required(text), value: text },
      async run({ experiment_id, key, value = '' }) {
        checkTag(key, value)
        await experiments.setTag(experimentNumber(experiment_id), key, value)
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['POST'], path: 'experiments/delete-experiment-tag', permit: WRITE },
      fields: { ...byId, key: required(text) },
      async run({ experiment_id, key }) {
        const id = experimentNumber(experiment_id)
        await experiments.removeTag(id, key).catch((error) => {
          if (!hasCode(error, 'tracking.tag_not_found')) throw error
          throw fail('mlflow_not_there', { reason: `No tag with name: ${key} in experiment with id ${id}` })
        })
        return {}
      },
    }),
  ]
}

/** An experiment in MLflow's form. */
export function experimentOut(experiment: Experiment): object {
  const { id, name, artifactLocation, state, createdAt, changedAt, tags } = experiment
  return {
    ...{ experiment_id: String(id), name, artifact_location: artifactLocation, lifecycle_stage: state },
    ...{ creation_time: createdAt, last_update_time: changedAt, tags: pairsOut(tags) },
  }
}

/** Members that have a value, without those that have none. */
export function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== '')) as T
}

function checkExperimentName(name: string): void {
  checkLength('name', LONGEST_NAME, name)
}

function checkTag(key: string, value: string | undefined): void {
  checkName(key, 'key')
  checkLength('key', LONGEST_KEY, key)
  checkLength('value', LONGEST_VALUE, value)
}

/** Errors: `protocols.mlflow_parameter`. */
function checkLocation(location: string): void {
  if (location.startsWith('runs:'))
    throw fail('mlflow_parameter', { reason: `Artifact location cannot be a runs:/ URI. Given: '${location}'` })
  if (/[#;]/.test(location))
    throw fail('mlflow_parameter', { reason: "'artifact_location' URL can't include fragments or params." })
}
