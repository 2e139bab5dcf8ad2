import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actions } from '../../src/assembly/catalog.ts'
import { ask } from '../support/ask.ts'
import { cleanFolders } from '../support/folders.ts'
import { type ArtifactStage, artifactStage } from './mlflow-artifacts-stage.ts'

cleanFolders()
let stage: ArtifactStage
beforeAll(async () => {
  stage = await artifactStage()
})
afterAll(() => stage.close())

type Query = Readonly<Record<string, string | number | readonly string[]>>

const JSON_TYPE = { 'content-type': 'application/json' }
const call = (method: string, path: string, payload?: object | string, headers: Record<string, string> = JSON_TYPE) =>
  ask(stage.url, { method, url: path, headers, ...(payload !== undefined && { payload }) })
const post = async (path: string, payload: object) => {
  const answer = await call('POST', `/api/2.0/mlflow/${path}`, payload)
  expect([path, answer.statusCode, answer.body]).toEqual([path, 200, expect.any(String)])
  return answer.json()
}
const get = async (path: string, query: Query = {}) => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, String(one))
  const answer = await ask(stage.url, `/api/2.0/mlflow/${path}?${search}`)
  expect([path, answer.statusCode, answer.body]).toEqual([path, 200, expect.any(String)])
  return answer.json()
}

let made = 0
const newExperiment = async (): Promise<string> =>
  (await post('experiments/create', { name: `experiment ${++made}` })).experiment_id
const newRun = async (experiment_id: string, more: object = {}): Promise<string> =>
  (await post('runs/create', { experiment_id, ...more })).run.info.run_id

describe('transport', () => {
  it('reads a body however old the client is, and an unreadable one as empty', async () => {
    for (const body of [
      '"{\\"experiment_id\\": \\"0\\"}"',
      '',
      '{',
      '[]',
      'null',
      '{"experiment_id": null, "more": 1}',
    ]) {
      const answer = await call('POST', '/api/2.0/mlflow/runs/create', body)
      expect([body, answer.statusCode, answer.json().run.info.experiment_id]).toEqual([body, 200, '0'])
    }
  })

  it('takes numbers as texts, writes whole ones as numbers and what is not finite as texts', async () => {
    const run_id = await newRun(await newExperiment())
    await post('runs/log-metric', { run_id, key: 'm', value: '1.5', timestamp: '5', step: '7' })
    await post('runs/log-metric', { run_id, key: 'n', value: 'NaN', timestamp: 5 })
    await post('runs/log-batch', { run_id, metrics: [{ key: 'i', value: '-Infinity', timestamp: 5 }] })
    const { data, info } = (await get('runs/get', { run_id })).run
    expect(data.metrics).toHaveLength(3)
    expect(data.metrics).toContainEqual({ key: 'm', value: 1.5, timestamp: 5, step: 7 })
    expect(data.metrics).toContainEqual({ key: 'n', value: 'NaN', timestamp: 5, step: 0 })
    expect(data.metrics).toContainEqual({ key: 'i', value: '-Infinity', timestamp: 5, step: 0 })
    expect(info.start_time).toBeTypeOf('number')
    expect(info).not.toHaveProperty('end_time')
  })

  it('takes bare NaN as Python writes it', async () => {
    const run_id = await newRun('0')
    const body = `{"run_id": "${run_id}", "key": "m", "value": NaN, "timestamp": 5}`
    expect((await call('POST', '/api/2.0/mlflow/runs/log-metric', body)).statusCode).toBe(200)
  })

  it('is the same under ajax-api', async () => {
    const answer = await ask(stage.url, '/ajax-api/2.0/mlflow/experiments/get?experiment_id=0')
    expect(answer.json()).toEqual(await get('experiments/get', { experiment_id: '0' }))
  })

  it('refuses other content types, and none', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded; charset=utf-8']) {
      const answer = await call('POST', '/api/2.0/mlflow/runs/create', '{}', { 'content-type': type })
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        {
          error_code: 'INVALID_PARAMETER_VALUE',
          message: "Bad Request. Content-Type must be one of ['application/json'].",
        },
      ])
    }
    const charset = { 'content-type': 'application/json; charset=utf-8' }
    expect((await call('POST', '/api/2.0/mlflow/runs/create', '{}', charset)).statusCode).toBe(200)
  })

  it('tells of addresses and methods that are not there in JSON', async () => {
    for (const path of ['/api/2.0/mlflow/nothing', '/api/3.0/mlflow/gateway/x', '/ajax-api/2.0/none']) {
      const answer = await call('POST', path, {})
      expect([answer.statusCode, answer.json().error_code]).toEqual([404, 'ENDPOINT_NOT_FOUND'])
    }
    expect((await call('GET', '/api/2.0/mlflow/runs/create')).statusCode).toBe(405)
  })

  it('says which level of the API it speaks', async () => {
    expect((await ask(stage.url, '/version')).body).toMatch(/^3\.\d+\.\d+$/)
    expect((await ask(stage.url, '/health')).body).toBe('OK')
    const info = await ask(stage.url, '/api/3.0/mlflow/server-info')
    expect(info.json()).toEqual({ store_type: 'SqlStore', workspaces_enabled: false })
  })
})

describe('experiments', () => {
  it('can be listed by clients of before MLflow 2', async () => {
    const id = await newExperiment()
    const { experiments } = await get('experiments/list')
    expect(experiments.map(({ experiment_id }: { experiment_id: string }) => experiment_id)).toContain(id)
    await post('experiments/delete', { experiment_id: id })
    const deleted = await get('experiments/list', { view_type: 'DELETED_ONLY' })
    expect(deleted.experiments).toEqual([expect.objectContaining({ experiment_id: id, lifecycle_stage: 'deleted' })])
    await post('experiments/restore', { experiment_id: id })
  })

  it('that are deleted are neither renamed nor run in', async () => {
    const experiment_id = await newExperiment()
    await post('experiments/delete', { experiment_id })
    const renamed = await call('POST', '/api/2.0/mlflow/experiments/update', { experiment_id, new_name: 'x' })
    expect([renamed.statusCode, renamed.json()]).toEqual([
      400,
      { error_code: 'INVALID_STATE', message: 'Cannot rename a non-active experiment.' },
    ])
    const run = await call('POST', '/api/2.0/mlflow/runs/create', { experiment_id })
    expect(run.json().message).toBe(
      `The experiment ${experiment_id} must be in the 'active' state. Current state is deleted.`,
    )
  })
})

describe('runs', () => {
  it('say what they read: datasets with their context last, models, and what they made', async () => {
    const run_id = await newRun(await newExperiment())
    const context = { key: 'mlflow.data.context', value: 'training' }
    const dataset = { name: 'rows', digest: 'd1', source_type: 'local', source: '{}', profile: '{"num_rows":2}' }
    const datasets = [{ tags: [{ key: 'split', value: '1' }, context], dataset }]
    await post('runs/log-inputs', { run_id, datasets, models: [{ model_id: 'm-1' }] })
    await post('runs/log-inputs', { run_id, datasets })
    await post('runs/outputs', { run_id, models: [{ model_id: 'm-2', step: 3 }] })
    const { inputs, outputs } = (await get('runs/get', { run_id })).run
    expect(inputs).toEqual({ dataset_inputs: datasets, model_inputs: [{ model_id: 'm-1' }] })
    expect(outputs).toEqual({ model_outputs: [{ model_id: 'm-2', step: 3 }] })
  })

  it('keep what a client of before MLflow 3 says of its models', async () => {
    const run_id = await newRun('0')
    const model = {
      run_id,
      utc_time_created: 'now',
      artifact_path: 'model',
      flavors: { x: { config: 1, kept: 2 } },
      more: 1,
    }
    for (const artifact_path of ['a', 'b'])
      await post('runs/log-model', { run_id, model_json: JSON.stringify({ ...model, artifact_path }) })
    const { tags } = (await get('runs/get', { run_id })).run.data
    const tag = tags.find(({ key }: { key: string }) => key === 'mlflow.log-model.history')
    const { more: _, ...kept } = { ...model, flavors: { x: { kept: 2 } } }
    expect(JSON.parse(tag.value)).toEqual(['a', 'b'].map((artifact_path) => ({ ...kept, artifact_path })))
  })

  it('are not found in an empty list of experiments', async () => {
    expect(await post('runs/search', { experiment_ids: [] })).toEqual({})
  })

  it('have histories in pages by time, step and value', async () => {
    const run_id = await newRun('0')
    const points = [...Array(30).keys()].map((i) => ({ key: 'm', value: i % 3, timestamp: i % 4, step: i % 5 }))
    await post('runs/log-batch', { run_id, metrics: points })
    const sorted = [...points].sort((a, b) => a.timestamp - b.timestamp || a.step - b.step || a.value - b.value)
    const told: unknown[] = []
    for (let page_token: string | undefined = ''; page_token !== undefined; ) {
      const asked = { run_id, metric_key: 'm', max_results: 7 }
      const page = await get('metrics/get-history', { ...asked, ...(page_token && { page_token }) })
      told.push(...page.metrics)
      page_token = page.next_page_token
    }
    expect(told).toEqual(sorted)
    expect(await get('metrics/get-history', { run_id, metric_key: 'none' })).toEqual({})
  })
})

it('performs only actions that there are', () => {
  const names = new Set<string>(actions.map(({ name }) => name))
  const asked = ['delete_experiment', 'restore_experiment', 'delete_run', 'restore_run', 'delete_artifacts']
  expect(asked.filter((verb) => !names.has(`tracking.${verb}`))).toEqual([])
})
