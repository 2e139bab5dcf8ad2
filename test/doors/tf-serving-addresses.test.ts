import { describe, expect, it } from 'vitest'
import { tfServing } from '../../src/protocols/index.ts'
import { callerOf, failure, fakePlane } from './fake-models.ts'

const plane = fakePlane()
const call = callerOf(tfServing({ dataPlane: plane }))
const post = (model: string, body: unknown, verb = 'predict') => call('POST', `/v1/models/${model}:${verb}`, body)
const errorOf = async (model: string, body: unknown, verb?: string): Promise<string> => {
  const { status, json } = await post(model, body, verb)
  expect(status).toBe(400)
  return json().error
}

const flight = { distance: 446, origin: 'ATL', date: 990_000_000_000, snow: true }
const flights = [flight, { distance: 12.5, origin: '', date: '2001-05-14', snow: false }]

describe('TensorFlow Serving, addresses', () => {
  it.each([
    ['nobody', 'nobody:predict', 404, 'Servable not found for request: Latest(nobody)'],
    [
      'a version that is not there',
      'late/versions/9:predict',
      404,
      'Servable not found for request: Specific(late, 9)',
    ],
    ['a label that is not there', 'late/labels/no:predict', 400, 'Unrecognized servable version label: no'],
    ['a model without a version', 'cold:predict', 503, 'cold'],
    ['an explanation', 'late:explain', 501, ':explain'],
    ['a verb that is none', 'late:dance', 400, 'Malformed request: POST /v1/models/late:dance'],
    [
      'a version that is no number',
      'late/versions/x:predict',
      400,
      'Malformed request: POST /v1/models/late/versions/x:predict',
    ],
  ])('says what is wrong with %s', async (_what, path, status, text) => {
    const answer = await call('POST', `/v1/models/${path}`, { instances: flights })
    expect(answer.status).toBe(status)
    expect(answer.type).toBe('application/json')
    expect(Object.keys(answer.json())).toEqual(['error'])
    expect(answer.json().error).toContain(text)
  })

  it('calls every other address and method malformed', async () => {
    for (const [method, path] of [
      ['POST', '/v1/x'],
      ['GET', '/v1/models/late:predict'],
      ['POST', '/v1/models/late'],
      ['DELETE', '/v1/models/late'],
    ] as const) {
      const { status, json } = await call(method, path, {})
      expect([status, json()]).toEqual([400, { error: `Malformed request: ${method} ${path}` }])
    }
  })

  it.each([
    [403, 403],
    [404, 404],
    [413, 413],
    [429, 429],
    [503, 503],
    [504, 504],
    [409, 500],
    [500, 500],
  ])('answers an error of status %i with %i', async (thrown, status) => {
    plane.failing = failure('serving.failing', thrown)
    const answer = await post('named', { instances: [[1, 2, 3]] })
    plane.failing = undefined
    expect([answer.status, answer.json()]).toEqual([status, { error: 'This is serving.failing.' }])
  })

  it('lists the models', async () => {
    expect((await call('GET', '/v1/models')).json().models).toContain('late')
  })

  it('tells the state of every version, newest first, to clients of both protocols', async () => {
    const available = (version: string) => ({
      version,
      state: 'AVAILABLE',
      status: { error_code: 'OK', error_message: '' },
    })
    const { status, json } = await call('GET', '/v1/models/late')
    expect([status, json()]).toEqual([
      200,
      { name: 'late', ready: true, model_version_status: [available('2'), available('1')] },
    ])
    const one = await call('GET', '/v1/models/late/versions/1')
    expect(one.json().model_version_status).toEqual([available('1')])
    expect((await call('GET', '/v1/models/late/labels/canary')).json().model_version_status).toEqual([available('2')])
  })

  it('says 503 while a model is not ready, and what its versions do', async () => {
    const { status, json } = await call('GET', '/v1/models/cold')
    expect(status).toBe(503)
    expect(json()).toMatchObject({ ready: false, model_version_status: [{ version: '1', state: 'LOADING' }] })
  })

  it('says that it knows no such model or version', async () => {
    const nobody = await call('GET', '/v1/models/nobody')
    expect([nobody.status, nobody.json()]).toEqual([404, { error: 'Could not find any versions of model nobody' }])
    const nine = await call('GET', '/v1/models/late/versions/9')
    expect([nine.status, nine.json()]).toEqual([404, { error: 'Could not find version 9 of model late' }])
  })

  it('describes inputs and outputs, sizes as texts', async () => {
    const { json } = await call('GET', '/v1/models/named/metadata')
    expect(json()).toEqual({
      model_spec: { name: 'named', signature_name: '', version: '2' },
      metadata: {
        signature_def: {
          signature_def: {
            serving_default: {
              inputs: {
                x: {
                  dtype: 'DT_FLOAT',
                  tensor_shape: {
                    dim: [
                      { size: '-1', name: '' },
                      { size: '3', name: '' },
                    ],
                    unknown_rank: false,
                  },
                  name: 'x:0',
                },
              },
              outputs: {
                y: {
                  dtype: 'DT_FLOAT',
                  tensor_shape: {
                    dim: [
                      { size: '-1', name: '' },
                      { size: '1', name: '' },
                    ],
                    unknown_rank: false,
                  },
                  name: 'y:0',
                },
              },
              method_name: 'tensorflow/serving/predict',
            },
          },
        },
      },
    })
    const { inputs } = (await call('GET', '/v1/models/late/versions/1/metadata')).json().metadata.signature_def
      .signature_def.serving_default
    expect([inputs.snow.dtype, inputs.origin.dtype, inputs.distance.dtype]).toEqual([
      'DT_BOOL',
      'DT_STRING',
      'DT_DOUBLE',
    ])
  })
})

describe('TensorFlow Serving, classify and regress', () => {
  const example = { distance: 446, origin: 'ATL', date: 990_000_000_000, snow: 1 }

  it('gives every class its score, by name where the model tells it', async () => {
    const { text } = await post(
      'iris',
      { examples: [{ float_input: [0.75, 0, 0] }, { float_input: [0.1, 0, 0] }] },
      'classify',
    )
    expect(text).toBe('{"results":[[["setosa",0.25],["virginica",0.75]],[["setosa",0.9],["virginica",0.1]]]}')
  })

  it('gives a probability as two classes', async () => {
    const { json } = await post('late', { examples: [example] }, 'classify')
    const [[[zero, p0], [one, p1]]] = json().results
    expect([zero, one]).toEqual(['0', '1'])
    expect(p0 + p1).toBeCloseTo(1, 12)
  })

  it('gives one number a row, from columns of a matrix and with a context for all', async () => {
    const { json } = await post(
      'named',
      {
        context: { größe: 3 },
        examples: [
          { a: 1, b: 2 },
          { a: [2], b: 2, other: 'x' },
        ],
      },
      'regress',
    )
    expect(json()).toEqual({ error: expect.any(String) })
    const good = await post(
      'named',
      {
        context: { größe: 3 },
        examples: [
          { a: 1, b: 2 },
          { a: 2, b: 2, other: 'x' },
        ],
      },
      'regress',
    )
    expect(good.text).toBe('{"results":[5.0,6.0]}')
  })

  it.each([
    ['no examples', {}, "key 'examples' is expected"],
    ['an empty list', { examples: [] }, "'examples' value is an empty array"],
    ['an example that is no object', { examples: [1] }, 'Example must be JSON object'],
    [
      'values of two types',
      { examples: [{ ...example, origin: ['ATL', 1] }] },
      'Unexpected element type in feature: origin expecting type: bytes',
    ],
    [
      'a null',
      { examples: [{ ...example, origin: null }] },
      'Feature: origin has element with unexpected JSON type: Null',
    ],
    ['a missing feature', { examples: [{ origin: 'ATL' }] }, 'Feature: distance is required but could not be found.'],
    [
      'a feature that is twice there',
      { context: { snow: 1 }, examples: [example] },
      'Feature: snow is in the context and in an example',
    ],
  ])('refuses %s', async (_what, body, text) => {
    expect(await errorOf('late', body, 'regress')).toContain(text)
  })

  it('says so where a model answers no classes', async () => {
    expect(await errorOf('echo-string', { examples: [{ x: 'a' }] }, 'classify')).toContain(
      'Expected classification signature',
    )
    expect(await errorOf('echo-string', { examples: [{ x: 'a' }] }, 'regress')).toContain(
      'Expected regression signature',
    )
  })
})
