import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openInference } from '../../src/protocols/index.ts'
import { type FakeServer, fakeServer, VIEWER_TOKEN } from './fake-server.ts'
import { caller, openStage } from './open-inference-stage.ts'

const stage = openStage()
const ask = caller(stage)

const good = {
  id: '7',
  inputs: [
    { name: 'distance', shape: [2], datatype: 'FP64', data: [446, 0.5] },
    { name: 'origin', shape: [2, 1], datatype: 'BYTES', data: [['ATL'], [null]] },
    { name: 'date', shape: [2], datatype: 'INT64', data: [990_000_000_000, 990_000_000_001] },
    { name: 'snow', shape: [2], datatype: 'BOOL', data: [true, 0] },
  ],
}

const get = (path: string) => ask('GET', path)
const post = (payload: unknown, path = '/v2/models/late/infer', headers: Record<string, string> = {}) => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return ask('POST', path, { body: Buffer.isBuffer(payload) ? payload : Buffer.from(text), headers })
}
const withInput = (index: number, change: object) => ({
  ...good,
  inputs: good.inputs.map((input, i) => (i === index ? { ...input, ...change } : input)),
})
const cells = (name: string) => Array.from(stage.asked().inputs[name]!.data as ArrayLike<unknown>)

describe('the Open Inference Protocol', () => {
  const extensions = [
    ...['binary_tensor_data', 'classification', 'model_configuration', 'model_repository'],
    ...['model_repository(unload_dependents)', 'statistics'],
  ]

  it.each([
    ['/v2', { name: 'millrace', version: '0.1.0', extensions }],
    ['/v2/health/live', { live: true }],
    ['/v2/models/late/ready', { name: 'late', ready: true }],
    ['/v2/models/late/versions/2/ready', { name: 'late', ready: true }],
  ])('answers %s', async (path, body) => {
    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual(body)
  })

  it('names its models', async () => {
    expect((await get('/v2/models')).json()).toEqual({ models: expect.arrayContaining(['late', 'cold']) })
  })

  it('says 503 for what is not ready', async () => {
    for (const path of ['/v2/health/ready', '/v2/models/cold/ready']) expect((await get(path)).status).toBe(503)
    const answer = await post(good, '/v2/models/cold/infer')
    expect(answer.status).toBe(503)
    expect(answer.json()).toEqual({ error: expect.stringContaining('cold') })
  })

  it('is ready when the data plane is', async () => {
    stage.isReady = true
    expect((await get('/v2/health/ready')).json()).toEqual({ ready: true })
    stage.isReady = false
  })

  it('announces one input a column', async () => {
    expect((await get('/v2/models/late')).json()).toEqual({
      name: 'late',
      versions: ['1', '2'],
      platform: 'onnx_onnxv1',
      inputs: [
        { name: 'distance', datatype: 'FP64', shape: [-1, 1] },
        { name: 'origin', datatype: 'BYTES', shape: [-1, 1] },
        { name: 'date', datatype: 'INT64', shape: [-1, 1] },
        { name: 'snow', datatype: 'BOOL', shape: [-1, 1] },
      ],
      outputs: [
        { name: 'probability', datatype: 'FP64', shape: [-1] },
        { name: 'prediction_id', datatype: 'BYTES', shape: [-1] },
        { name: 'model_version', datatype: 'INT64', shape: [-1] },
      ],
    })
  })

  it('tells the configuration of a model', async () => {
    expect((await get('/v2/models/matrix/versions/1/config')).json()).toMatchObject({
      ...{ name: 'matrix', platform: 'onnx_onnxv1', max_batch_size: 0 },
      input: [{ name: 'x', data_type: 'TYPE_FP32', dims: [-1, 2] }],
      output: expect.arrayContaining([{ name: 'prediction_id', data_type: 'TYPE_STRING', dims: [-1] }]),
    })
  })

  it('tells what was counted, of all models, one, or one version', async () => {
    const some = { count: 2, ns: 10 }
    const none = { count: 0, ns: 0 }
    for (const path of ['/v2/models/stats', '/v2/models/late/stats', '/v2/models/late/versions/2/stats'])
      expect((await get(path)).json(), path).toEqual({
        model_stats: [
          {
            ...{
              name: 'late',
              version: '2',
              last_inference: 1_700_000_000_000,
              inference_count: 5,
              execution_count: 2,
            },
            inference_stats: {
              ...{ success: { count: 2, ns: 20 }, fail: { count: 1, ns: 3 }, queue: { count: 2, ns: 4 } },
              ...{ compute_input: none, compute_infer: some, compute_output: none, cache_hit: none, cache_miss: none },
            },
            batch_stats: [
              { batch_size: 4, compute_input: none, compute_infer: { count: 1, ns: 7 }, compute_output: none },
            ],
          },
        ],
      })
    expect((await get('/v2/models/late/versions/1/stats')).json()).toEqual({ model_stats: [] })
    expect((await get('/v2/models/nope/stats')).status).toBe(404)
  })

  it('infers without a content type, from flat or nested data, and echoes the id', async () => {
    const answer = await post(good)
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({
      model_name: 'late',
      model_version: '2',
      id: '7',
      outputs: [
        { name: 'probability', shape: [2], datatype: 'FP64', data: [0, 0.1] },
        { name: 'prediction_id', shape: [2], datatype: 'BYTES', data: ['made-0', 'made-1'] },
        { name: 'model_version', shape: [2], datatype: 'INT64', data: [2, 2] },
      ],
    })
    expect(stage.asked().inputs).toEqual({
      distance: { type: 'double', shape: [2, 1], data: Float64Array.of(446, 0.5) },
      origin: { type: 'string', shape: [2, 1], data: ['ATL', ''] },
      date: { type: 'double', shape: [2, 1], data: Float64Array.of(990_000_000_000, 990_000_000_001) },
      snow: { type: 'double', shape: [2, 1], data: Float64Array.of(1, 0) },
    })
  })

  it('takes ids and keys, the outputs asked for, a version and a time to answer', async () => {
    const more = [
      { name: 'prediction_id', shape: [2], datatype: 'BYTES', data: ['a', 'b'] },
      { name: 'prediction_key', shape: [2, 1], datatype: 'BYTES', data: ['k', 'k'] },
    ]
    const outputs = [{ name: 'model_version' }, { name: 'prediction_id' }]
    const parameters = { timeout: 1_500, priority: 1, sequence_id: 3, unheard_of: {} }
    const body = { inputs: [...good.inputs, ...more], outputs, parameters, unheard_of: [] }
    const answer = await post(body, '/v2/models/late/versions/1/infer')
    expect(answer.json()).toEqual({
      model_name: 'late',
      model_version: '1',
      outputs: [
        { name: 'model_version', shape: [2], datatype: 'INT64', data: [1, 1] },
        { name: 'prediction_id', shape: [2], datatype: 'BYTES', data: ['a', 'b'] },
      ],
    })
    expect(stage.asked()).toMatchObject({ ids: ['a', 'b'], keys: ['k', 'k'], version: '1', withinMs: 1.5 })
  })

  it('asks the model only for the outputs that are wanted', async () => {
    const inputs = ['a', 'b'].map((name) => ({ name, shape: [1], datatype: 'FP64', data: [1] }))
    await post({ inputs, outputs: [{ name: 'b' }, { name: 'prediction_id' }] }, '/v2/models/pair/infer')
    expect(stage.asked().outputs).toEqual(['b'])
    await post({ inputs, outputs: [{ name: 'prediction_id' }] }, '/v2/models/pair/infer')
    expect(stage.asked().outputs).toBeUndefined()
  })

  it('widens and narrows numbers, and reads times as text', async () => {
    for (const datatype of ['FP32', 'INT32', 'INT64', 'UINT8'])
      expect((await post(withInput(0, { datatype, data: [1, 2] }))).status, datatype).toBe(200)
    await post(withInput(2, { datatype: 'BYTES', data: ['2001-05-14', '2001-05-14 06:30:00.5'] }))
    expect(cells('date')).toEqual([Date.UTC(2001, 4, 14), Date.UTC(2001, 4, 14, 6, 30, 0, 500)])
  })

  it('reads bare NaN as missing, infinite numbers as such, and null among whole numbers of a column', async () => {
    const text = JSON.stringify(good).replace('446', 'NaN').replace('0.5', '-Infinity').replace('"ATL"', '"NaN"')
    expect((await post(text)).status).toBe(200)
    expect(cells('distance')).toEqual([Number.NaN, Number.NEGATIVE_INFINITY])
    expect(cells('origin')).toEqual(['NaN', ''])
    await post(withInput(0, { datatype: 'INT32', data: [null, 3], parameters: { content_type: 'pd' } }))
    expect(cells('distance')).toEqual([Number.NaN, 3])
  })

  it('unpacks texts in base64 where it is told so', async () => {
    const origin = { data: ['QVRM', 'WsO8cmljaA=='], parameters: { content_type: 'base64' } }
    await post(withInput(1, origin))
    expect(cells('origin')).toEqual(['ATL', 'Zürich'])
    expect((await post(withInput(1, { ...origin, data: ['QVRM', '*'] }))).json()).toEqual({
      error: expect.stringContaining('at row 1 what is no BYTES'),
    })
  })

  it('writes a score that is no number as null', async () => {
    const inputs = good.inputs.map((input) => ({
      ...input,
      shape: [3],
      data: [...input.data.flat(), input.data.flat()[0]],
    }))
    expect((await post({ inputs })).json()).toMatchObject({ outputs: [{ data: [0, 0.1, null] }, {}, {}] })
  })

  it.each(
    [
      [{ inputs: good.inputs.slice(1) }, 'expected 4 inputs but got 3 inputs for model'],
      [{ inputs: [] }, 'expected 4 inputs but got 0 inputs'],
      [
        { inputs: [...good.inputs, { name: 'z', shape: [2], datatype: 'FP64', data: [1, 2] }] },
        "unexpected inference input 'z'",
      ],
      [{ inputs: [...good.inputs, good.inputs[0]] }, "'distance' is given twice"],
      [{ ...good, outputs: [{ name: 'z' }] }, "unexpected inference output 'z' for model 'late'"],
      [{ ...good, outputs: 5 }, 'outputs is no list'],
      [{ ...good, outputs: [{ name: 'probability', parameters: { classification: -1 } }] }, 'is no count'],
      [{ ...good, outputs: [{ name: 'prediction_id', parameters: { classification: 1 } }] }, 'no scores of classes'],
      [withInput(0, { datatype: 'BYTES', data: ['1', '2'] }), "data-type is 'BYTES', but model 'late' expects 'FP64'"],
      [withInput(0, { datatype: 'constructor', data: ['1', '2'] }), "data-type is 'constructor'"],
      [withInput(0, { datatype: 'BF16' }), 'must be sent as bytes'],
      [withInput(1, { datatype: 'INT64' }), "expects 'BYTES'"],
      [
        withInput(0, { shape: [1, 2] }),
        "unexpected shape for input 'distance' for model 'late'. Expected [-1,1], got [1,2]",
      ],
      [withInput(0, { shape: [3], data: [1, 2, 3] }), 'unexpected shape'],
      [withInput(0, { shape: [] }), 'unexpected shape'],
      [withInput(0, { shape: [-1] }), 'no shape'],
      [withInput(0, { shape: [1e300] }), 'no shape'],
      [withInput(0, { shape: Array(17).fill(1) }), 'no shape'],
      [withInput(0, { shape: [9e15, 1] }), 'has 2 values where its shape says 9000000000000000'],
      [withInput(0, { data: [1] }), 'has 1 values where its shape says 2'],
      [withInput(0, { data: [1, '2'] }), 'at row 1 what is no FP64'],
      [withInput(0, { datatype: 'INT8', data: [1, 300] }), 'at row 1 what is no INT8'],
      [withInput(0, { datatype: 'INT32', data: [1.5, 3] }), 'at row 0 what is no INT32'],
      [withInput(0, { datatype: 'FP32', data: [1, 1e39] }), 'at row 1 what is no FP32'],
      [withInput(1, { data: ['ATL', 5] }), 'at row 1 what is no BYTES'],
      [withInput(2, { datatype: 'BYTES', data: ['2001-13-45', '2001-05-14'] }), 'at row 0'],
      [withInput(3, { data: [2, true] }), 'at row 0 what is no BOOL'],
      [withInput(0, { data: undefined }), 'no data'],
      [withInput(0, { name: 7 }), 'no name'],
      [
        { inputs: [...good.inputs, { name: 'prediction_id', shape: [2], datatype: 'BYTES', data: ['a', null] }] },
        'at row 1',
      ],
      [
        { inputs: [...good.inputs, { name: 'prediction_id', shape: [1], datatype: 'BYTES', data: ['a'] }] },
        'Expected [2], got [1]',
      ],
      [{ inputs: 'x' }, 'no list of inputs'],
      [{ ...good, id: 7 }, 'id is no text'],
      [[], 'no object'],
      ['{"inputs":[', 'JSON'],
      ['{"__proto__":{"inputs":[]}}', 'no list of inputs'],
      [JSON.stringify(good).replace('446', '1e999'), 'at row 0 what is no FP64'],
      [JSON.stringify(good).replace('446', '1e999').replace('0.5', 'NaN'), 'too large'],
      [JSON.stringify(good).replace('446', 'Nan'), 'JSON'],
      ['['.repeat(200_000), 'nested deeper'],
      [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'nested deeper'],
      [`${'['.repeat(90_000)}${']'.repeat(90_000)}`, 'no object'],
      [
        `{"inputs":[{"name":"distance","shape":[2],"datatype":"FP64","data":${'['.repeat(9e4)}${']'.repeat(9e4)}}]}`,
        '4 inputs',
      ],
      [`{"inputs":${'[{},'.repeat(1)}${'{},'.repeat(100_000)}{}]}`, 'more than 65536 tensors'],
    ].map(([body, text]) => ({ body, text: text as string })),
  )('refuses what says: $text', async ({ body, text }) => {
    const answer = await post(body)
    expect(answer.json()).toEqual({ error: expect.stringContaining(text) })
    expect(answer.status).toBe(400)
  })

  it('refuses bytes that are no UTF-8, and no bytes', async () => {
    expect((await post(Buffer.from([0x7b, 0xff, 0x7d]))).json()).toEqual({ error: expect.stringContaining('UTF-8') })
    expect((await post(Buffer.alloc(0))).json()).toEqual({ error: expect.stringContaining('no body') })
  })

  it('says which model or version it does not know', async () => {
    expect((await post(good, '/v2/models/nope/infer')).json()).toEqual({
      error: "Request for unknown model: 'nope' is not found",
    })
    const version = await post(good, '/v2/models/late/versions/9/infer')
    expect(version.status).toBe(404)
    expect(version.json()).toEqual({ error: "Request for unknown model: 'late' version 9 is not found" })
    const nowhere = await get('/v2/elsewhere')
    expect(nowhere.status).toBe(404)
    expect(nowhere.json()).toEqual({ error: 'there is nothing at this address' })
  })
})

describe('the model repository', () => {
  const body = (value: object) => ({ body: Buffer.from(JSON.stringify(value)) })

  it('lists every version, or those that are ready, with a body or without one', async () => {
    const index = '/v2/repository/index'
    const all = (await ask('POST', index)).json() as object[]
    expect(all).toContainEqual({ name: 'cold', version: '1', state: 'UNAVAILABLE', reason: 'not loaded yet' })
    expect((await ask('POST', index, body({}))).json()).toEqual(all)
    expect((await ask('POST', index, body({ ready: true }))).json()).toEqual([
      { name: 'late', version: '2', state: 'READY', reason: '' },
    ])
  })

  it('loads and unloads, with a body or without one', async () => {
    const at = '/v2/repository/models/late'
    expect((await ask('POST', `${at}/load`)).json()).toEqual({ name: 'late', load: true })
    const config = JSON.stringify({ version_policy: { specific: { versions: [1] } } })
    await ask('POST', `${at}/load`, body({ parameters: { config } }))
    const unload = await ask('POST', `${at}/unload`, body({ parameters: { unload_dependents: false } }))
    expect(unload.json()).toEqual({ name: 'late', unload: true })
    expect(stage.changes).toEqual(['load late  by local', 'load late 1 by local', 'unload late by local'])
  })

  it.each([
    ['nope/load', {}, 404],
    ['nope/unload', {}, 404],
    ['late/load', { parameters: { 'file:1/model.onnx': 'AAAA' } }, 403],
    ['late/load', { parameters: { config: '{' } }, 400],
    ['late/load', [], 400],
  ])('refuses %s with %j', async (path, value, status) => {
    const answer = await ask('POST', `/v2/repository/models/${path}`, body(value))
    expect(answer.status).toBe(status)
    expect(answer.json()).toEqual({ error: expect.any(String) })
  })
})

describe('the door of the Open Inference Protocol on a port', () => {
  let server: FakeServer
  let url: string
  beforeAll(async () => {
    server = await fakeServer({ doors: [openInference({ dataPlane: stage.dataPlane, version: '0.1.0' })] })
    url = (await server.listen()).url
  })
  afterAll(() => server.close())
  const send = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(good), headers })

  it('asks for the permit of each verb', async () => {
    const headers = { authorization: `Bearer ${VIEWER_TOKEN}` }
    for (const [path, permit] of [
      ['/v2/models/late/infer', 'serving.predict'],
      ['/v2/repository/models/late/load', 'serving.traffic'],
      ['/v2/repository/models/late/unload', 'serving.traffic'],
    ] as const) {
      const answer = await send(path, headers)
      expect(answer.status, path).toBe(403)
      expect(await answer.json()).toEqual({ error: expect.stringContaining(permit) })
    }
    expect((await fetch(`${url}/v2/models/late`, { headers })).status).toBe(200)
  })

  it('answers with a length, and in its own words what http refuses', async () => {
    const answer = await send('/v2/models/late/infer')
    expect(answer.headers.get('content-length')).toBe(String((await answer.text()).length))
    const foreign = await send('/v2/models/late/infer', { origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    expect(await foreign.json()).toEqual({ error: expect.any(String) })
  })
})
