import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Door, type DoorCall, failHttp } from '../../src/http/index.ts'
import { type MlflowTrackingNeeds, mlflowTracking } from '../../src/protocols/index.ts'
import { ask } from '../support/ask.ts'
import { cleanFolders } from '../support/folders.ts'
import { type ArtifactStage, artifactStage } from './mlflow-artifacts-stage.ts'

cleanFolders()
let stage: ArtifactStage
let run: string
let gone: string
beforeAll(async () => {
  stage = await artifactStage()
  run = stage.run.id
  gone = (await stage.runs.start({ experiment: 'late' })).id
  await stage.runs.remove(gone)
})
afterAll(() => stage.close())

const told = async (path: string, payload: object) => {
  const named = JSON.stringify(payload).replaceAll('"RUN"', `"${run}"`).replaceAll('"GONE"', `"${gone}"`)
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(stage.url, { method: 'POST', url: `/api/2.0/mlflow/${path}`, headers, payload: named })
  const { error_code, message } = answer.json()
  return [answer.statusCode, error_code, String(message).replaceAll(run, 'RUN').replaceAll(gone, 'GONE')]
}

const SEE = ' See the API docs for more information about request parameters.'
const missing = (field: string): string => `Missing value for required parameter '${field}'.${SEE}`
const wrong = (value: string, field: string, type: string): string =>
  `Invalid value ${value} for parameter '${field}' supplied:  Hint: Value was of type '${type}'.${SEE}`
const POINT = { key: 'm', value: 1, timestamp: 5 }
const LETTERS =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).'
const batch = (more: object) => ['runs/log-batch', { run_id: 'RUN', ...more }] as const
const texts = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: '1' }))
const tooMany = (most: number, what: string, count: number): string =>
  `A batch logging request can contain at most ${most} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`

describe('a wrong request', () => {
  it.each<[string, object, string]>([
    ['experiments/create', {}, missing('name')],
    ['experiments/create', { name: 123 }, wrong('123', 'name', 'int')],
    ['experiments/create', { name: 'x'.repeat(501) }, "'name' exceeds the maximum length of 500 characters"],
    [
      'experiments/create',
      { name: 'x', artifact_location: 'runs:/a' },
      "Artifact location cannot be a runs:/ URI. Given: 'runs:/a'",
    ],
    ['experiments/search', {}, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
    ['runs/log-metric', { ...POINT }, missing('run_id')],
    ['runs/log-metric', { run_id: 'RUN', ...POINT, step: 'foo' }, wrong('"foo"', 'step', 'str')],
    [
      'runs/log-metric',
      { run_id: 'RUN', ...POINT, key: 'a*b' },
      `Invalid value "a*b" for parameter 'name' supplied: ${LETTERS}`,
    ],
    [
      'runs/log-metric',
      { run_id: 'RUN', ...POINT, timestamp: -1 },
      "Invalid value -1 for parameter 'timestamp' supplied: metric 'm' (value=1.0). Timestamp must be a nonnegative long (64-bit integer) ",
    ],
    [
      'runs/log-metric',
      { run_id: 'GONE', ...POINT },
      "The run GONE must be in the 'active' state. Current state is deleted.",
    ],
    ['runs/set-tag', { run_id: 'RUN', key: 't', value: 41 }, wrong('41', 'value', 'int')],
    ['runs/update', { run_id: 'RUN', status: 'DONE' }, wrong('"DONE"', 'status', 'str')],
    [...batch({ metrics: [{ key: 'm', value: 1 }] }), missing('metrics[0].timestamp')],
    [...batch({ params: texts(101) }), tooMany(100, 'params', 101)],
    [...batch({ metrics: Array(1_001).fill(POINT) }), tooMany(1_000, 'metrics', 1_001)],
    [
      ...batch({ metrics: Array(950).fill(POINT), tags: texts(51) }),
      tooMany(1_000, 'metrics, params, and tags', 1_001),
    ],
    [
      ...batch({ params: [...texts(1), { key: 'k0', value: '2' }] }),
      "Duplicate parameter keys have been submitted: ['k0']. Please ensure the request contains only one param value per param key.",
    ],
    [
      'runs/create',
      { run_name: 'a', tags: [{ key: 'mlflow.runName', value: 'b' }] },
      "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='a', mlflow.runName='b').",
    ],
    ['runs/search', { experiment_ids: ['0'], page_token: 'x' }, 'Invalid page token, could not base64-decode'],
    ['logged-models/search', {}, missing('experiment_ids')],
  ])('to %s is refused word for word (%#)', async (path, body, message) => {
    expect(await told(path, body)).toEqual([400, 'INVALID_PARAMETER_VALUE', message])
  })

  it('shows a float as it was written', async () => {
    const payload = '{"name": "x", "artifact_location": 9.0}'
    const headers = { 'content-type': 'application/json' }
    const answer = await ask(stage.url, { method: 'POST', url: '/api/2.0/mlflow/experiments/create', headers, payload })
    expect(answer.json().message).toBe(wrong('9.0', 'artifact_location', 'float'))
  })

  it('that fails keeps nothing of its batch', async () => {
    await told('runs/log-parameter', { run_id: 'RUN', key: 'a', value: '1' })
    expect(await told(...batch({ metrics: [POINT], params: [{ key: 'a', value: "it's" }, ...texts(1)] }))).toEqual([
      ...[400, 'INVALID_PARAMETER_VALUE'],
      `Changing param values is not allowed. Params were already logged='[{'key': 'a', 'old_value': '1', 'new_value': "it's"}]' for run ID='RUN'.`,
    ])
    expect(await stage.runs.get(run)).toMatchObject({ params: { a: '1' }, metrics: {} })
    expect((await told('runs/log-parameter', { run_id: 'RUN', key: 'a', value: '2' }))[2]).toBe(
      "Changing param values is not allowed. Param with key='a' was already logged with value='1' for run ID='RUN'. Attempted logging new value '2'.",
    )
  })
})

describe('what is not there', () => {
  it.each<[string, object, string]>([
    ['runs/delete', { run_id: 'nothing' }, 'Run with id=nothing not found'],
    ['runs/delete-tag', { run_id: 'RUN', key: 'k' }, 'No tag with name: k in run with id RUN'],
    ['experiments/restore', { experiment_id: '0' }, 'No Experiment with id=0 exists'],
    [
      'experiments/delete-experiment-tag',
      { experiment_id: '0', key: 'k' },
      'No tag with name: k in experiment with id 0',
    ],
    ['logged-models/m-0/params', { params: texts(1) }, "Logged model with ID 'm-0' not found."],
  ])('at %s is told word for word', async (path, body, message) => {
    expect(await told(path, body)).toEqual([404, 'RESOURCE_DOES_NOT_EXIST', message])
  })
})

describe('a filter or an order', () => {
  it.each([
    [
      { filter: 'foo.a > 1' },
      "Invalid entity type 'foo'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
    ],
    [{ filter: "attributes.foo = 'x'" }, "Invalid attribute key 'foo' specified. Valid keys are "],
    [{ filter: 'params.a = 5' }, "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 5"],
    [{ filter: "metrics.a = 'x'" }, "Expected numeric value type for metric. Found 'x'"],
    [{ filter: 'metrics.a ~ 5' }, "Invalid comparator '~' not one of "],
    [{ filter: "tags.a > 'x'" }, "Invalid comparator '>' not one of "],
    [{ filter: 'metrics.a > 1 or metrics.a < 0' }, "Invalid clause(s) in filter string: 'or'"],
    [{ order_by: ['metrics.a UP'] }, "Invalid order_by clause 'metrics.a UP'. Could not be parsed."],
    [{ order_by: ['foo.a'] }, "Invalid entity type 'foo'."],
  ])('%j is refused in the words of MLflow', async (query, words) => {
    const [status, code, message] = await told('runs/search', { experiment_ids: ['0'], ...query })
    expect([status, code, message]).toEqual([400, 'INVALID_PARAMETER_VALUE', expect.stringContaining(words)])
  })
})

describe('the door', () => {
  const door = (staticPrefix: string): Door =>
    mlflowTracking({ ...FAKE, staticPrefix } as unknown as MlflowTrackingNeeds)
  const FAKE = { tracking: {}, artifacts: {}, registry: {}, traces: { traces: {} }, ready: () => false }

  it('keeps a path before all addresses, of which none is open to all', () => {
    const { prefixes, routes } = door('/mlflow')
    expect(prefixes).toContain('/mlflow/api/2.0')
    const under = routes.filter(({ path }) => path.startsWith('/mlflow/'))
    expect(under).toHaveLength(routes.length / 2)
    expect(under.filter(({ permit }) => permit === undefined)).toEqual([])
  })

  it('is not well before the server is ready', async () => {
    const health = door('').routes.find(({ path }) => path === '/health')!
    expect((await health.answer({} as DoorCall)).status).toBe(503)
  })

  it.each([
    [failHttp('unauthorized', {}), 401, 'UNAUTHENTICATED'],
    [failHttp('forbidden', { permit: 'tracking.write' }), 403, 'PERMISSION_DENIED'],
    [failHttp('overloaded', {}), 503, 'TEMPORARILY_UNAVAILABLE'],
    [failHttp('internal', {}), 500, 'INTERNAL_ERROR'],
    [failHttp('body_too_large', { limit: 5 }), 413, 'INVALID_PARAMETER_VALUE'],
  ])('gives every error one of the codes of MLflow: %o', (error, status, code) => {
    const answer = door('').fault(error, { method: 'GET', path: '/api/2.0/mlflow/runs/get' })
    expect([answer.status, JSON.parse(String(answer.body)).error_code]).toEqual([status, code])
  })
})
