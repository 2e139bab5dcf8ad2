import { randomUUID } from 'node:crypto'
import { hasCode } from '../../base/index.ts'
import type { DoorRoute } from '../../http/index.ts'
import type { Run } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { routesOf } from './call.ts'
import { given, viewOf, viewType } from './experiments.ts'
import { type Asked, listOf, missing, oneOf, pair, required, text, whole } from './fields.ts'
import type { TrackingPlane } from './plane.ts'
import { checkMaxResults, checkName, experimentNumber, tagValue } from './rules.ts'
import { infoOut, runOut } from './run-form.ts'
import { textsIn } from './texts-in.ts'
import { listOut } from './write.ts'

const READ = 'tracking.read'
const WRITE = 'tracking.write'
const NAME_TAG = 'mlflow.runName'
const MOST_FOUND = 50_000
const FOUND = 1_000
const DEFAULT_EXPERIMENT = '0'

/** How a run is named in a request: clients send both, very old ones the second alone. */
export const byRun = { run_id: text, run_uuid: text }

/** The id of the run that is asked about. Errors: `protocols.mlflow_parameter`. */
export function runIn({ run_id, run_uuid }: Asked<typeof byRun>): string {
  const id = run_id || run_uuid
  if (!id) throw missing('run_id')
  return id
}

/** The calls about runs, but for what is logged to them. */
export function runRoutes(plane: TrackingPlane): readonly DoorRoute[] {
  return [...making(plane), ...reading(plane), ...searching(plane), ...changing(plane), ...removing(plane)]
}

function making(plane: TrackingPlane): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'runs/create', permit: WRITE },
    fields: { experiment_id: text, user_id: text, run_name: text, start_time: whole, tags: listOf(pair) },
    async run({ experiment_id, user_id, run_name, start_time, tags }, { actor }) {
      for (const [i, { key }] of tags.entries()) checkName(key, `tags[${i}].key`)
      const texts = textsIn(tags.map(({ key, value = '' }) => ({ key, value: tagValue(value) })))
      const run = await plane.runs.start({
        ...{ experiment: experimentNumber(experiment_id || DEFAULT_EXPERIMENT), id: newRunId() },
        ...{ by: user_id || actor.id, tags: texts, ...given({ name: nameOf(run_name, texts[NAME_TAG]) }) },
        ...(start_time !== undefined && start_time > 0 && { startedAt: start_time }),
      })
      return { run: runOut(run, NOTHING) }
    },
  })
}

/** 32 hexadecimal digits. */
const newRunId = (): string => randomUUID().replaceAll('-', '')

const NOTHING = { inputs: [], models: [], latest: [] }

/** Errors: `protocols.mlflow_parameter` where the name and the tag differ. */
function nameOf(name: string | undefined, tag: string | undefined): string | undefined {
  if (name && tag && name !== tag)
    throw fail('mlflow_parameter', {
      reason: `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${name}', mlflow.runName='${tag}').`,
    })
  return name || tag
}

function reading({ runs }: TrackingPlane): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['GET'], path: 'runs/get', permit: READ, fields: byRun },
    async run(asked) {
      const id = runIn(asked)
      const [run, relations] = await Promise.all([runs.get(id), runs.relations([id])])
      return { run: runOut(run, relations.get(id) ?? NOTHING) }
    },
  })
}

function searching({ runs }: TrackingPlane): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'runs/search', permit: READ },
    fields: {
      ...{ experiment_ids: listOf(text), filter: text, run_view_type: viewType },
      ...{ max_results: whole, order_by: listOf(text), page_token: text },
    },
    async run({ experiment_ids, filter, run_view_type, max_results = FOUND, order_by, page_token }) {
      if (experiment_ids.length === 0) return {}
      const query = { experiments: experiment_ids.map(experimentNumber), view: viewOf(run_view_type) }
      const found = await runs.list({
        ...{ ...query, order: order_by, limit: checkMaxResults(max_results, MOST_FOUND) },
        ...given({ filter, page: page_token }),
      })
      const relations = await runs.relations(found.runs.map(({ id }) => id))
      const shown = found.runs.map((run) => runOut(run, relations.get(run.id) ?? NOTHING))
      return { runs: listOut(shown), next_page_token: found.next }
    },
  })
}

const status = oneOf(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'])

function changing({ runs }: TrackingPlane): readonly DoorRoute[] {
  return routesOf({
    ...{ methods: ['POST'], path: 'runs/update', permit: WRITE },
    fields: { ...byRun, status, end_time: whole, run_name: text },
    async run({ status, end_time, run_name, ...asked }) {
      const change = { ...given({ status, name: run_name }), ...(end_time !== undefined && { endedAt: end_time }) }
      const run: Run = await runs.update(runIn(asked), change)
      return { run_info: infoOut(run) }
    },
  })
}

function removing({ runs, perform }: TrackingPlane): readonly DoorRoute[] {
  return [
    ...(['delete', 'restore'] as const).flatMap((verb) =>
      routesOf({
        ...{ methods: ['POST'], path: `runs/${verb}`, permit: WRITE, fields: byRun },
        async run(asked, { actor }) {
          await perform(`tracking.${verb}_run`, { run: runIn(asked) }, actor)
          return {}
        },
      }),
    ),
    ...routesOf({
      ...{ methods: ['POST'], path: 'runs/delete-tag', permit: WRITE },
      fields: { ...byRun, key: required(text) },
      async run({ key, ...asked }) {
        const id = runIn(asked)
        await runs.removeTag(id, key).catch((error) => {
          if (!hasCode(error, 'tracking.tag_not_found')) throw error
          throw fail('mlflow_not_there', { reason: `No tag with name: ${key} in run with id ${id}` })
        })
        return {}
      },
    }),
  ]
}
