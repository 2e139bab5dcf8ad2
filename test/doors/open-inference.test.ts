import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DataPlane, openInference, type ScoringRequest, type ServedModel } from '../../src/protocols/index.ts'
import { valueAt } from '../../src/table/index.ts'
import { type FakeServer, fakeServer, VIEWER_TOKEN } from './fake-server.ts'

const late: ServedModel = {
  name: 'late',
  versions: ['1', '2'],
  ready: true,
  answers: 'probability',
  columns: [
    { name: 'distance', kind: 'number' },
    { name: 'origin', kind: 'category' },
    { name: 'date', kind: 'time' },
    { name: 'snow', kind: 'boolean' },
  ],
}
const cold: ServedModel = { ...late, name: 'cold', versions: [], ready: false }

let asked: ScoringRequest
const dataPlane: DataPlane = {
  names: () => ['late', 'cold'],
  describe: (name) => ({ late, cold })[name],
  infer(_name, request) {
    asked = request
    const { rows } = request.rows
    return {
      ids: request.ids ?? Array.from({ length: rows }, (_, row) => `made-${row}`),
      scores: Float64Array.from({ length: rows }, (_, row) => (row === 2 ? Number.NaN : row / 10)),
      versions: new Int32Array(rows).fill(Number(request.version ?? 2)),
    }
  },
}

let server: FakeServer
beforeAll(async () => {
  const pages = mkdtempSync(join(tmpdir(), 'millrace-pages-'))
  writeFileSync(join(pages, 'index.html'), '<!doctype html>')
  server = await fakeServer({ pages, doors: [openInference({ dataPlane, version: '0.1.0' })] })
})
afterAll(() => server.close())

const good = {
  id: '7',
  inputs: [
    { name: 'distance', shape: [2], datatype: 'FP64', data: [446, 0.5] },
    { name: 'origin', shape: [2, 1], datatype: 'BYTES', data: [['ATL'], [null]] },
    { name: 'date', shape: [2], datatype: 'INT64', data: [990_000_000_000, 990_000_000_001] },
    { name: 'snow', shape: [2], datatype: 'BOOL', data: [true, 0] },
  ],
}

const post = (payload: unknown, path = '/v2/models/late/infer', headers: Record<string, string> = {}) =>
  server.fastify.inject({
    method: 'POST',
    url: path,
    headers,
    payload: Buffer.isBuffer(payload)
      ? payload
      : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
  })

const withInput = (index: number, change: object) => ({
  ...good,
  inputs: good.inputs.map((input, i) => (i === index ? { ...input, ...change } : input)),
})

describe('the Open Inference Protocol', () => {
  it.each([
    ['/v2', { name: 'millrace', version: '0.1.0', extensions: ['binary_tensor_data'] }],
    ['/v2/health/live', { live: true }],
    ['/v2/models', { models: ['late', 'cold'] }],
    ['/v2/models/late/ready', { name: 'late', ready: true }],
    ['/v2/models/late/versions/2/ready', { name: 'late', ready: true }],
  ])('answers %s', async (path, body) => {
    const answer = await server.fastify.inject(path)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual(body)
  })

  it('says 503 for what is not ready', async () => {
    for (const path of ['/v2/health/ready', '/v2/models/cold/ready'])
      expect((await server.fastify.inject(path)).statusCode).toBe(503)
    const answer = await post(good, '/v2/models/cold/infer')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({ error: expect.stringContaining('cold') })
  })

  it('announces one input a column', async () => {
    expect((await server.fastify.inject('/v2/models/late')).json()).toEqual({
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

  it('infers without a content type, from flat or nested data, and echoes the id', async () => {
    const answer = await post(good)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
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
    const cells = [...asked.rows.columns].map(([name, column]) => [name, valueAt(column, 0), valueAt(column, 1)])
    expect(cells).toEqual([
      ['distance', 446, 0.5],
      ['origin', 'ATL', null],
      ['date', 990_000_000_000, 990_000_000_001],
      ['snow', 1, 0],
    ])
    expect(asked.rows.columns.get('date')!.kind).toBe('time')
  })

  it('takes ids and keys, the outputs asked for, and a version', async () => {
    const more = [
      { name: 'prediction_id', shape: [2], datatype: 'BYTES', data: ['a', 'b'] },
      { name: 'prediction_key', shape: [2], datatype: 'BYTES', data: ['k', 'k'] },
    ]
    const body = { inputs: [...good.inputs, ...more], outputs: [{ name: 'model_version' }, { name: 'prediction_id' }] }
    const answer = await post(body, '/v2/models/late/versions/1/infer')
    expect(answer.json()).toEqual({
      model_name: 'late',
      model_version: '1',
      outputs: [
        { name: 'model_version', shape: [2], datatype: 'INT64', data: [1, 1] },
        { name: 'prediction_id', shape: [2], datatype: 'BYTES', data: ['a', 'b'] },
      ],
    })
    expect(asked).toMatchObject({ ids: ['a', 'b'], keys: ['k', 'k'], version: '1' })
  })

  it('widens and narrows numbers, and reads times as text', async () => {
    for (const datatype of ['FP32', 'INT32', 'INT64', 'UINT8'])
      expect((await post(withInput(0, { datatype, data: [1, 2] }))).statusCode, datatype).toBe(200)
    await post(withInput(2, { datatype: 'BYTES', data: ['2001-05-14', '2001-05-14 06:30:00.5'] }))
    const date = asked.rows.columns.get('date')!
    expect([valueAt(date, 0), valueAt(date, 1)]).toEqual([Date.UTC(2001, 4, 14), Date.UTC(2001, 4, 14, 6, 30, 0, 500)])
  })

  it('reads a bare NaN as missing, and packed bodies', async () => {
    const text = JSON.stringify(good).replace('446', 'NaN').replace('"ATL"', '"NaN"')
    expect((await post(text)).statusCode).toBe(200)
    expect(valueAt(asked.rows.columns.get('distance')!, 0)).toBeNull()
    expect(valueAt(asked.rows.columns.get('origin')!, 0)).toBe('NaN')
    const packed = gzipSync(JSON.stringify(good))
    expect((await post(packed, undefined, { 'content-encoding': 'gzip' })).statusCode).toBe(200)
  })

  it('writes a score that is no number as null', async () => {
    const inputs = good.inputs.map((input) => ({
      ...input,
      shape: [3],
      data: [...input.data.flat(), input.data.flat()[0]],
    }))
    expect((await post({ inputs })).json().outputs[0].data).toEqual([0, 0.1, null])
  })

  it.each([
    [{ inputs: good.inputs.slice(1) }, 'expected 4 inputs but got 3 inputs for model'],
    [{ inputs: [] }, 'expected 4 inputs but got 0 inputs'],
    [
      { inputs: [...good.inputs, { name: 'z', shape: [2], datatype: 'FP64', data: [1, 2] }] },
      "unexpected inference input 'z'",
    ],
    [{ inputs: [...good.inputs, good.inputs[0]] }, "'distance' is given twice"],
    [{ ...good, outputs: [{ name: 'z' }] }, "unexpected inference output 'z' for model 'late'"],
    [withInput(0, { datatype: 'BYTES', data: ['1', '2'] }), "data-type is 'BYTES', but model 'late' expects 'FP64'"],
    [withInput(1, { datatype: 'INT64' }), "expects 'BYTES'"],
    [withInput(0, { shape: [1, 2] }), 'unexpected shape'],
    [withInput(0, { shape: [3], data: [1, 2, 3] }), 'unexpected shape'],
    [withInput(0, { shape: [] }), 'unexpected shape'],
    [withInput(0, { shape: [-1] }), 'no shape'],
    [withInput(0, { data: [1] }), 'has 1 values where its shape says 2'],
    [withInput(0, { data: [1, '2'] }), 'at row 1 what is no FP64'],
    [withInput(0, { datatype: 'INT8', data: [1, 300] }), 'at row 1 what is no INT8'],
    [withInput(0, { datatype: 'INT32', data: [1.5, 3] }), 'at row 0 what is no INT32'],
    [withInput(1, { data: ['ATL', 5] }), 'at row 1 what is no BYTES'],
    [withInput(2, { datatype: 'BYTES', data: ['2001-13-45', '2001-05-14'] }), 'at row 0'],
    [withInput(3, { data: [2, true] }), 'at row 0 what is no BOOL'],
    [withInput(0, { data: undefined }), 'no data'],
    [withInput(0, { name: 7 }), 'no name'],
    [
      { inputs: [...good.inputs, { name: 'prediction_id', shape: [2], datatype: 'BYTES', data: ['a', null] }] },
      'at row 1',
    ],
    [{ inputs: 'x' }, 'no list of inputs'],
    [{ ...good, id: 7 }, 'id is no text'],
    [[], 'no object'],
    ['{"inputs":[', 'JSON'],
    ['{"inputs":[],"inputs":[]}', 'twice'],
    [JSON.stringify(good).replace('446', 'Infinity'), 'too large'],
  ])('refuses %.80j', async (body, text) => {
    const answer = await post(body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ error: expect.stringContaining(text) })
  })

  describe('in raw bytes', () => {
    const bytes = (...texts: string[]) =>
      Buffer.concat(
        texts.flatMap((text) => [Buffer.from(Uint32Array.of(Buffer.byteLength(text)).buffer), Buffer.from(text)]),
      )
    const blocks = [
      Buffer.from(Float32Array.of(446.5, Number.NaN).buffer),
      bytes('ATL', 'Zürich'),
      Buffer.from(BigInt64Array.of(990_000_000_000n, -1n).buffer),
      Buffer.from(Uint8Array.of(1, 0)),
    ]
    const datatypes = ['FP32', 'BYTES', 'INT64', 'BOOL']
    const inputs = good.inputs.map(({ name }, i) => ({
      name,
      shape: [2],
      datatype: datatypes[i],
      parameters: { binary_data_size: blocks[i]!.length },
    }))

    const raw = (body: object, tail: readonly Buffer[] = blocks, length?: string) => {
      const head = Buffer.from(JSON.stringify(body))
      const header = { 'inference-header-content-length': length ?? String(head.length) }
      return post(Buffer.concat([head, ...tail]), undefined, header)
    }

    it('reads every input and answers the same way', async () => {
      const answer = await raw({ id: 'r', inputs, parameters: { binary_data_output: true } })
      expect(answer.statusCode).toBe(200)
      const cells = [...asked.rows.columns.values()].map((column) => [valueAt(column, 0), valueAt(column, 1)])
      expect(cells).toEqual([
        [446.5, null],
        ['ATL', 'Zürich'],
        [990_000_000_000, -1],
        [1, 0],
      ])
      const length = Number(answer.headers['inference-header-content-length'])
      expect(answer.headers['content-type']).toBe('application/octet-stream')
      const { outputs } = JSON.parse(answer.rawPayload.subarray(0, length).toString())
      expect(outputs.map((output: object) => 'data' in output)).toEqual([false, false, false])
      const tail = answer.rawPayload.subarray(length)
      expect(tail.length).toBe(
        outputs.reduce((sum: number, { parameters }: never) => sum + parameters['binary_data_size'], 0),
      )
      expect([tail.readDoubleLE(0), tail.readDoubleLE(8)]).toEqual([0, 0.1])
      expect(tail.subarray(16, 36).equals(bytes('made-0', 'made-1'))).toBe(true)
      expect(tail.readBigInt64LE(36)).toBe(2n)
    })

    it('mixes raw and plain, input by input and output by output', async () => {
      const [first, ...others] = good.inputs
      const outputs = [{ name: 'probability', parameters: { binary_data: true } }, { name: 'model_version' }]
      const body = { inputs: [inputs[0], ...others], outputs }
      const answer = await raw(body, blocks.slice(0, 1))
      expect(first!.name).toBe('distance')
      const length = Number(answer.headers['inference-header-content-length'])
      const reply = JSON.parse(answer.rawPayload.subarray(0, length).toString())
      expect(reply.outputs[0].parameters).toEqual({ binary_data_size: 16 })
      expect(reply.outputs[1].data).toEqual([2, 2])
    })

    it('reads half precision', async () => {
      const half = Buffer.from(Uint16Array.of(0x3c00, 0xc100).buffer)
      const sized = { ...inputs[0], datatype: 'FP16', parameters: { binary_data_size: 4 } }
      await raw({ inputs: [sized, ...inputs.slice(1)] }, [half, ...blocks.slice(1)])
      const distance = asked.rows.columns.get('distance')!
      expect([valueAt(distance, 0), valueAt(distance, 1)]).toEqual([1, -2.5])
    })

    it.each(['0', '-1', '99999', '1e3', 'x', '12'])('refuses the header %s', async (length) => {
      expect((await raw({ inputs }, blocks, length)).statusCode).toBe(400)
    })

    it.each([
      ['bytes left over', { inputs }, [...blocks, Buffer.from('x')], 'belong to no input'],
      ['bytes missing', { inputs }, blocks.slice(0, 3), 'more than the body holds'],
      [
        'a size below zero',
        { inputs: [{ ...inputs[0], parameters: { binary_data_size: -1 } }, ...inputs.slice(1)] },
        blocks,
        'more than',
      ],
      ['both kinds of data', { inputs: [{ ...inputs[0], data: [1, 2] }, ...inputs.slice(1)] }, blocks, 'has data and'],
      [
        'a wrong count',
        {
          inputs: [
            { ...inputs[0], shape: [2] },
            { ...inputs[1], parameters: { binary_data_size: 7 } },
          ],
        },
        [blocks[0]!, bytes('ATL')],
        'expected 4 inputs',
      ],
      [
        'a text with a wrong length',
        { inputs },
        [blocks[0]!, Buffer.from([255, 255, 255, 255, ...blocks[1]!.subarray(4)]), ...blocks.slice(2)],
        'longer than its bytes',
      ],
      [
        'a text that is no UTF-8',
        { inputs },
        [blocks[0]!, Buffer.from(blocks[1]!.map((byte, i) => (i === 4 ? 255 : byte))), ...blocks.slice(2)],
        'UTF-8',
      ],
    ])('refuses %s', async (_what, body, tail, text) => {
      const answer = await raw(body, tail)
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toEqual({ error: expect.stringContaining(text) })
    })
  })

  it('says which model or version it does not know', async () => {
    expect((await post(good, '/v2/models/nope/infer')).json()).toEqual({
      error: "Request for unknown model: 'nope' is not found",
    })
    const version = await post(good, '/v2/models/late/versions/9/infer')
    expect(version.statusCode).toBe(404)
    expect(version.json()).toEqual({ error: "Request for unknown model: 'late' version 9 is not found" })
    const nowhere = await server.fastify.inject('/v2/elsewhere')
    expect(nowhere.statusCode).toBe(404)
    expect(nowhere.json()).toEqual({ error: expect.any(String) })
  })

  it('refuses bombs, other encodings and empty bodies', async () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, 32))
    expect((await post(bomb, undefined, { 'content-encoding': 'gzip' })).statusCode).toBe(413)
    expect((await post(Buffer.from('x'), undefined, { 'content-encoding': 'gzip' })).statusCode).toBe(400)
    expect((await post(good, undefined, { 'content-encoding': 'br' })).statusCode).toBe(415)
    expect((await server.fastify.inject({ method: 'POST', url: '/v2/models/late/infer' })).statusCode).toBe(400)
  })

  it('keeps the rules of the house: host, origin and permit', async () => {
    expect((await post(good, undefined, { host: 'evil.example' })).statusCode).toBe(421)
    expect((await post(good, undefined, { origin: 'https://evil.example' })).statusCode).toBe(403)
    const viewer = await post(good, undefined, { authorization: `Bearer ${VIEWER_TOKEN}` })
    expect(viewer.statusCode).toBe(403)
    expect(viewer.json()).toEqual({ error: expect.stringContaining('serving.predict') })
  })
})
