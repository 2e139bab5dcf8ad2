import type { DoorRoute } from '../../http/index.ts'
import type { RunInput } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { isObject } from '../shown.ts'
import { routesOf } from './call.ts'
import { type Asked, listOf, record, required, text, whole } from './fields.ts'
import type { TrackingPlane } from './plane.ts'
import { checkLength } from './rules.ts'
import { CONTEXT_TAG } from './run-form.ts'
import { byRun, runIn } from './runs.ts'
import { textsIn } from './texts-in.ts'

const WRITE = 'tracking.write'
const HISTORY_TAG = 'mlflow.log-model.history'
const KEPT = ['run_id', 'utc_time_created', 'artifact_path', 'model_uuid']
const MANDATORY = ['artifact_path', 'flavors', 'utc_time_created', 'run_id']
const LIMITS = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 } as const
const TAG_LIMITS = { key: 255, value: 500 } as const

const DATASET = {
  ...{ name: required(text), digest: required(text), source_type: text, source: text },
  ...{ schema: text, profile: text },
}
const dataset = record({
  tags: listOf(record({ key: required(text), value: text })),
  dataset: required(record(DATASET)),
})
const model = record({ model_id: required(text), step: whole })

type Given = NonNullable<ReturnType<typeof dataset.take>>

/** The calls that say what a run read and made. */
export function inputRoutes({ runs }: TrackingPlane): readonly DoorRoute[] {
  const post = { methods: ['POST'] as const, permit: WRITE }
  return [
    ...routesOf({
      ...{ ...post, path: 'runs/log-inputs' },
      fields: { ...byRun, datasets: listOf(dataset), models: listOf(model) },
      async run({ datasets, models, ...asked }) {
        await runs.log(runIn(asked), { inputs: datasets.map(inputIn), models: models.map(related('input')) })
        return {}
      },
    }),
    ...routesOf({
      ...{ ...post, path: 'runs/outputs' },
      fields: { ...byRun, models: required(listOf(model)) },
      async run({ models, ...asked }) {
        await runs.log(runIn(asked), { models: models.map(related('output')) })
        return {}
      },
    }),
    ...routesOf({
      ...{ ...post, path: 'runs/log-model' },
      fields: { ...byRun, model_json: required(text) },
      async run({ model_json, ...asked }) {
        const run = runIn(asked)
        const added = loggedModelIn(model_json)
        const before = (await runs.get(run)).tags[HISTORY_TAG]
        const all = [...(before === undefined ? [] : (JSON.parse(before) as unknown[])), added]
        await runs.log(run, { tags: { [HISTORY_TAG]: JSON.stringify(all) } })
        return {}
      },
    }),
  ]
}

const related =
  (role: 'input' | 'output') =>
  ({ model_id, step = 0 }: Asked<{ model_id: ReturnType<typeof required<string | undefined>>; step: typeof whole }>) =>
    ({ model: model_id, role, step }) as const

/** Errors: `protocols.mlflow_parameter`. */
function inputIn({ dataset, tags }: Given): RunInput {
  const { name, digest, source_type: sourceType = '', source = '', schema, profile } = dataset
  for (const [at, limit] of Object.entries(LIMITS)) checkLength(at, limit, dataset[at as keyof typeof LIMITS])
  for (const { key, value } of tags) {
    checkLength('key', TAG_LIMITS.key, key)
    checkLength('value', TAG_LIMITS.value, value)
  }
  const { [CONTEXT_TAG]: context = '', ...others } = textsIn(tags)
  return {
    ...{ dataset: name, version: digest, context },
    source: { sourceType, source, ...(schema !== undefined && { schema }), ...(profile !== undefined && { profile }) },
    ...(Object.keys(others).length > 0 && { tags: others }),
  }
}

/** What a client of before MLflow 3 says of a model that it logged; the tag keeps no more of it than MLflow does. */
function loggedModelIn(json: string): object {
  const model = parse(json)
  if (!isObject(model))
    throw fail('mlflow_parameter', { reason: `Malformed model info. \n ${json} \n is not a valid JSON.` })
  const lacking = MANDATORY.filter((name) => !Object.hasOwn(model, name))
  if (lacking.length > 0)
    throw fail('mlflow_parameter', {
      reason: `Model json is missing mandatory fields: {${lacking.map((name) => `'${name}'`).join(', ')}}`,
    })
  const kept = Object.entries(model).filter(([name]) => KEPT.includes(name))
  const flavors = Object.entries(isObject(model['flavors']) ? model['flavors'] : {})
  return { ...Object.fromEntries(kept), flavors: Object.fromEntries(flavors.map(withoutConfig)) }
}

function withoutConfig([flavor, given]: [string, unknown]): [string, unknown] {
  if (!isObject(given)) return [flavor, given]
  const { config: _, ...kept } = given
  return [flavor, kept]
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}
