import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPermits } from '../../src/governance/index.ts'
import { createLog } from '../../src/http/index.ts'
import { type Grpc, openGrpc } from '../../src/protocols/index.ts'
import { grpcClient, inferRequest, inferResponse, type Write } from './grpc-client.ts'
import { caller, openStage } from './open-inference-stage.ts'

const stage = openStage()
const ask = caller(stage)
const LENGTH = 'inference-header-content-length'

interface Sent {
  readonly name: string
  readonly shape: readonly number[]
  readonly datatype: string
}

/** The text of a request, in which values may be written as no JavaScript writes them. */
const json = (tensor: Sent, data: string, more = '') =>
  `{"inputs":[{"name":"${tensor.name}","shape":${JSON.stringify(tensor.shape)},"datatype":"${tensor.datatype}","data":[${data}]}]${more}}`

async function inJson(model: string, tensor: Sent, data: string, more = '') {
  const answer = await ask('POST', `/v2/models/${model}/infer`, { body: Buffer.from(json(tensor, data, more)) })
  if (answer.status !== 200) throw new Error(answer.bytes.toString())
  return answer.bytes.toString()
}

async function inBytes(model: string, tensor: Sent, raw: Buffer, outputs: object = {}) {
  const input = { ...tensor, parameters: { binary_data_size: raw.length } }
  const head = Buffer.from(JSON.stringify({ inputs: [input], parameters: { binary_data_output: true }, ...outputs }))
  return sendBytes(model, Buffer.concat([head, raw]), String(head.length))
}

async function sendBytes(model: string, body: Buffer, length: string) {
  const answer = await ask('POST', `/v2/models/${model}/infer`, { body, headers: { [LENGTH]: length } })
  if (answer.status !== 200) throw new Error(answer.bytes.toString())
  const headLength = Number(answer.headers[LENGTH])
  const head = JSON.parse(answer.bytes.subarray(0, headLength).toString()) as {
    outputs: { name: string; shape: number[]; datatype: string; parameters: { binary_data_size: number } }[]
  }
  let at = headLength
  return head.outputs.map(({ parameters, ...output }) => {
    at += parameters.binary_data_size
    return { ...output, raw: answer.bytes.subarray(at - parameters.binary_data_size, at) }
  })
}

const bytesOf = (values: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Buffer =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength)

const texts = (...values: string[]) =>
  Buffer.concat(
    values.flatMap((value) => [Buffer.from(Uint32Array.of(Buffer.byteLength(value)).buffer), Buffer.from(value)]),
  )

const given = (name: string) => stage.asked().inputs[name]!.data

describe('values of the Open Inference Protocol', () => {
  const wide = { name: 'int64', shape: [1, 2], datatype: 'INT64' }

  it('keep all digits of whole numbers of 64 bits, nested or flat, in and out', async () => {
    const data = '9007199254740993,-9223372036854775808'
    for (const written of [data, `[${data}]`, ` [ [${data}] ] `]) {
      const text = await inJson('int64', wide, written)
      expect(text).toContain(`"data":[${data}]`)
      expect(given('int64')).toEqual(BigInt64Array.of(9007199254740993n, -(2n ** 63n)))
    }
    const unsigned = { ...wide, datatype: 'UINT64' }
    await inJson('int64', unsigned, '9223372036854775807,0')
    expect(given('int64')).toEqual(BigInt64Array.of(2n ** 63n - 1n, 0n))
  })

  it.each([
    ['INT64', '9223372036854775808,0'],
    ['INT64', '-9223372036854775809,0'],
    ['INT64', '1e19,0'],
    ['INT64', '1.5,0'],
    ['INT64', 'null,0'],
    ['INT64', '"1",0'],
    ['UINT64', '-1,0'],
    ['UINT64', '9223372036854775808,0'],
    ['INT8', '128,0'],
  ])('refuse what a model of INT64 cannot take from %s: %s', async (datatype, data) => {
    await expect(inJson('int64', { ...wide, datatype }, data)).rejects.toThrow('at row 0')
  })

  it.each([
    ['FP32', 'FP64', true],
    ['INT64', 'INT32', false],
    ['INT64', 'FP64', false],
    ['BOOL', 'UINT8', false],
    ['UINT8', 'INT8', false],
    ['FP32', 'BOOL', false],
    ['BYTES', 'FP32', false],
  ] as const)('take %s ← %s: %s', async (own, datatype, isTaken) => {
    const model = { FP32: 'float', INT64: 'int64', BOOL: 'bool', UINT8: 'uint8', BYTES: 'string' }[own]
    const sent = inJson(model, { name: model, shape: [1, 2], datatype }, '1,0')
    // Whole numbers of 32 bits fit into 64.
    if (isTaken || (own === 'INT64' && datatype === 'INT32')) await sent
    else await expect(sent).rejects.toThrow(`expects '${own}'`)
  })

  it('round FP64 to single precision unless the caller is strict', async () => {
    const tensor = { name: 'float', shape: [1, 2], datatype: 'FP64' }
    await inJson('float', tensor, '0.1,1e-50')
    expect(given('float')).toEqual(Float32Array.of(0.1, 0))
    await expect(inJson('float', tensor, '0.1,1', ',"parameters":{"strict":true}')).rejects.toThrow("expects 'FP32'")
    await expect(inJson('float', tensor, '1e39,1')).rejects.toThrow('at row 0 what is no FP64')
    await expect(inJson('volume', { ...tensor, name: 'v', shape: [2, 1, 2] }, '1,2,3,4')).rejects.toThrow('FP64')
  })

  it('take whole numbers as single precision where it holds them', async () => {
    const tensor = { name: 'float', shape: [1, 2], datatype: 'INT32' }
    await inJson('float', tensor, '16777216,33554432')
    expect(given('float')).toEqual(Float32Array.of(16777216, 33554432))
    await expect(inJson('float', tensor, '16777217,0')).rejects.toThrow('what is no INT32')
    await expect(inBytes('float', tensor, bytesOf(Int32Array.of(16777217, 0)))).rejects.toThrow('what is no INT32')
  })

  it('round what is called FP32 to single precision, also for a model of doubles', async () => {
    await inJson('double', { name: 'double', shape: [1, 2], datatype: 'FP32' }, '0.1,NaN')
    expect(given('double')).toEqual(Float64Array.of(Math.fround(0.1), Number.NaN))
  })

  it('know bare words for what is not finite, in any order beside long numbers', async () => {
    const tensor = { name: 'double', shape: [2, 2], datatype: 'FP64' }
    const text = await inJson('double', tensor, 'NaN,-Infinity,Infinity,123456789012345678901234567890')
    expect(given('double')).toEqual(
      Float64Array.of(Number.NaN, -Infinity, Infinity, Number('123456789012345678901234567890')),
    )
    expect(text).toContain('"data":[null,null,null,1.2345678901234568e+29]')
    expect(await inJson('double', tensor, '-0.0,1,2,3')).toContain('"data":[-0.0,1,2,3]')
  })

  it('read halves as bytes and as numbers alike', async () => {
    const halves = { name: 'float', shape: [2, 2], datatype: 'FP16' }
    const bits = Uint16Array.of(0x3c00, 0xc100, 0x0001, 0x7c00)
    await inBytes('float', halves, bytesOf(bits))
    expect(given('float')).toEqual(Float32Array.of(1, -2.5, 2 ** -24, Infinity))
    await inJson('float', { ...halves, shape: [1, 2] }, '0.1,-2.5')
    expect(given('float')).toEqual(Float32Array.of(0.0999755859375, -2.5))
    await expect(inJson('float', { ...halves, shape: [1, 2] }, '65520,1')).rejects.toThrow('what is no FP16')
    await inBytes('float', { ...halves, shape: [1, 2], datatype: 'BF16' }, bytesOf(Uint16Array.of(0x3f80, 0xc020)))
    expect(given('float')).toEqual(Float32Array.of(1, -2.5))
  })

  it('are one matrix or its columns, as the client likes', async () => {
    await inJson('pair', { name: 'any', shape: [2, 2], datatype: 'FP64' }, '[1,2],[3,4]')
    expect(stage.asked().inputs).toEqual({
      a: { type: 'double', shape: [2, 1], data: Float64Array.of(1, 3) },
      b: { type: 'double', shape: [2, 1], data: Float64Array.of(2, 4) },
    })
    const column = (name: string, ...data: number[]) => ({ name, shape: [data.length], datatype: 'FP64', data })
    const send = (inputs: object[]) =>
      ask('POST', '/v2/models/matrix/infer', { body: Buffer.from(JSON.stringify({ inputs })) })
    await send([column('b', 2, 4), column('a', 1, 3)])
    expect(stage.asked().inputs).toEqual({ x: { type: 'float', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } })
    const refused = async (inputs: object[]) => String((await send(inputs)).bytes)
    expect(await refused([column('a', 1)])).toContain("expected 2 inputs but got 1 inputs for model 'matrix'")
    expect(await refused([column('a', 1), column('z', 1)])).toContain("unexpected inference input 'z'")
    expect(await refused([column('a', 1), column('a', 1)])).toContain('given twice')
    expect(await refused([column('a', 1), column('b', 1, 2)])).toContain('Expected [1,1], got [2]')
    expect(await refused([column('y', 1)])).toContain("unexpected inference input 'y'")
    await expect(inJson('pair', { name: 'any', shape: [1, 3], datatype: 'FP64' }, '1,2,3')).rejects.toThrow('any')
  })

  it('rank classes', async () => {
    const outputs = ',"outputs":[{"name":"float","parameters":{"classification":5}}]'
    const text = await inJson('float', { name: 'float', shape: [2, 2], datatype: 'FP32' }, '0.25,0.5,NaN,1', outputs)
    expect(JSON.parse(text)).toMatchObject({
      outputs: [{ name: 'float', datatype: 'BYTES', shape: [2, 2], data: ['0.5:1', '0.25:0', '1:1', 'NaN:0'] }],
    })
  })

  it('are written in one piece where they are many', async () => {
    const data = Array.from({ length: 500 }, (_, i) => i / 7)
    const tensor = { name: 'double', shape: [250, 2], datatype: 'FP64' }
    expect(JSON.parse(await inJson('double', tensor, data.join()))).toMatchObject({ outputs: [{ data }, {}, {}] })
    data[3] = Number.NaN
    const text = await inJson('double', tensor, data.join().replaceAll('NaN', 'null'))
    expect(JSON.parse(text).outputs[0].data).toEqual(data.map((value) => (Number.isNaN(value) ? null : value)))
  })

  it('are refused as JSON where they are too many', async () => {
    const raw = Buffer.alloc(2 ** 22 + 2)
    const head = Buffer.from(
      json({ name: 'uint8', shape: [1, raw.length], datatype: 'UINT8' }, '').replace(
        '"data":[]',
        `"parameters":{"binary_data_size":${raw.length}}`,
      ),
    )
    const answer = await ask('POST', '/v2/models/wide/infer', {
      body: Buffer.concat([head, raw]),
      headers: { [LENGTH]: String(head.length) },
    })
    expect(answer.json()).toEqual({ error: expect.stringContaining('too many for JSON') })
  })
})

describe('bodies of bytes', () => {
  const two = { name: 'float', shape: [1, 2], datatype: 'FP32' }
  const raw = bytesOf(Float32Array.of(1, 2))

  it('may be nothing but the one input', async () => {
    const answer = await sendBytes('float', bytesOf(Float32Array.of(1, 2, 3, 4)), '0')
    expect(answer[0]).toEqual({
      name: 'float',
      datatype: 'FP32',
      shape: [2, 2],
      raw: bytesOf(Float32Array.of(1, 2, 3, 4)),
    })
    await sendBytes('wide', Buffer.of(7, 8, 9), '0')
    expect(stage.asked().inputs['uint8']).toMatchObject({ shape: [1, 3], data: Uint8Array.of(7, 8, 9) })
    await expect(sendBytes('float', Buffer.alloc(12), '0')).rejects.toThrow('unexpected shape')
    await expect(sendBytes('float', Buffer.alloc(3), '0')).rejects.toThrow('unexpected shape')
    await expect(sendBytes('pair', raw, '0')).rejects.toThrow('expected 2 inputs')
    await expect(sendBytes('string', Buffer.from('text'), '0')).rejects.toThrow('unexpected shape')
  })

  it('mix with JSON, input by input and output by output', async () => {
    const parameters = { binary_data_size: 8 }
    const a = { name: 'a', shape: [1], datatype: 'FP64', parameters }
    const b = { name: 'b', shape: [1], datatype: 'FP64', data: [4] }
    const outputs = [{ name: 'b', parameters: { binary_data: true } }, { name: 'a' }]
    const head = Buffer.from(JSON.stringify({ inputs: [b, a], outputs }))
    const body = Buffer.concat([head, bytesOf(Float64Array.of(3))])
    const answer = await ask('POST', '/v2/models/pair/infer', { body, headers: { [LENGTH]: String(head.length) } })
    expect(answer.headers['content-type']).toBe('application/octet-stream')
    const at = Number(answer.headers[LENGTH])
    expect(JSON.parse(answer.bytes.subarray(0, at).toString()).outputs).toEqual([
      { name: 'b', shape: [1, 1], datatype: 'FP64', parameters: { binary_data_size: 8 } },
      { name: 'a', shape: [1, 1], datatype: 'FP64', data: [3] },
    ])
    expect(answer.bytes.readDoubleLE(at)).toBe(4)
  })

  it.each(['-1', '99999', '1e3', 'x', '12', ' 5', '9'.repeat(30)])('are refused with the header %j', async (length) => {
    const head = Buffer.from(JSON.stringify({ inputs: [{ ...two, parameters: { binary_data_size: 8 } }] }))
    await expect(sendBytes('float', Buffer.concat([head, raw]), length)).rejects.toThrow('error')
  })

  const sized = (size: unknown, more: object = {}) => ({
    inputs: [{ ...two, parameters: { binary_data_size: size }, ...more }],
  })
  it.each([
    ['bytes left over', sized(8), Buffer.alloc(9), '1 bytes of the body belong to no input'],
    ['bytes missing', sized(8), Buffer.alloc(7), 'more than the body holds'],
    ['a size below zero', sized(-1), raw, 'more than the body holds'],
    ['a size that is no number', sized('8'), raw, 'more than the body holds'],
    ['both kinds of data', sized(8, { data: [1, 2] }), raw, 'has data and binary_data_size'],
    ['half a value', sized(6), Buffer.alloc(6), 'are not of type FP32'],
    ['a value too few', sized(4), Buffer.alloc(4), 'has 1 values where its shape says 2'],
    ['a datatype that is none', sized(8, { datatype: 'FP99' }), raw, "data-type is 'FP99'"],
    ['the name of a member', sized(8, { datatype: '__proto__' }), raw, "data-type is '__proto__'"],
  ])('are refused with %s', async (_what, body, tail, text) => {
    const head = Buffer.from(JSON.stringify(body))
    await expect(sendBytes('float', Buffer.concat([head, tail]), String(head.length))).rejects.toThrow(text)
  })

  it.each([
    ['too long', Buffer.of(255, 255, 255, 255, 65), 'longer than its bytes'],
    ['cut short', Buffer.of(1, 0, 0), 'longer than its bytes'],
    ['no UTF-8', Buffer.of(1, 0, 0, 0, 255), 'UTF-8'],
  ])('are refused where a text is %s', async (_what, tail, text) => {
    const tensor = { name: 'string', shape: [1, 2], datatype: 'BYTES' }
    await expect(inBytes('string', tensor, tail)).rejects.toThrow(text)
  })

  it('never bring the server down, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(220),
        fc.constantFrom('float', 'echo', 'late'),
        async (bytes, length, model) => {
          const head = Buffer.from(JSON.stringify(sized(bytes.length)))
          const bodies = [
            Buffer.from(bytes),
            Buffer.concat([head.subarray(0, length), bytes]),
            Buffer.concat([head, bytes]),
          ]
          for (const body of bodies) {
            const headers = { [LENGTH]: String(length) }
            const answer = await ask('POST', `/v2/models/${model}/infer`, { body, headers })
            expect([200, 400]).toContain(answer.status)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('one data plane behind every protocol', () => {
  let grpc: Grpc
  let client: ReturnType<typeof grpcClient>
  beforeAll(async () => {
    const settings = { host: '127.0.0.1', port: 0 }
    const log = createLog('silent')
    grpc = openGrpc({ dataPlane: stage.dataPlane, version: '0', settings, allowed: createPermits().mayI, log })
    client = grpcClient((await grpc.listen()).port)
  })
  afterAll(async () => {
    client.close()
    await grpc.close()
  })

  const overGrpc = async (model: string, tensor: Sent, sent: { raw?: Buffer; contents?: Write }) => {
    const got = await client.call('/inference.GRPCInferenceService/ModelInfer', [
      inferRequest(model, [{ ...tensor, ...sent }]),
    ])
    if (got.status !== 0) throw new Error(got.message)
    return inferResponse(got.messages[0]!).outputs[0]!
  }

  const wholes = { INT64: 3, INT32: 2, UINT8: 4 } as const
  const cases = fc.oneof(
    fc.float32Array({ minLength: 2, maxLength: 2, noNaN: false }).map((values) => ['float', 'FP32', values] as const),
    fc.float64Array({ minLength: 2, maxLength: 2 }).map((values) => ['double', 'FP64', values] as const),
    fc.bigInt64Array({ minLength: 2, maxLength: 2 }).map((values) => ['int64', 'INT64', values] as const),
    fc.int32Array({ minLength: 2, maxLength: 2 }).map((values) => ['int32', 'INT32', values] as const),
    fc.uint8Array({ minLength: 2, maxLength: 2 }).map((values) => ['uint8', 'UINT8', values] as const),
  )

  /** As Python writes it. */
  const written = (value: number | bigint): string => (Object.is(value, -0) ? '-0.0' : String(value))

  it('gives the model the same bits through JSON, bytes, raw contents and typed contents, and gives them back', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([model, datatype, values]) => {
        const tensor = { name: model, shape: [1, 2], datatype }
        const raw = bytesOf(values)
        const reads = await inJson(model, tensor, Array.from(values as Iterable<number>, written).join())
        const same = () => expect(bitsOf(given(model))).toEqual(bitsOf(values))
        same()
        if (model !== 'float' && model !== 'double') expect(reads).toContain(`"data":[${values.join()}]`)
        expect((await inBytes(model, tensor, raw))[0]!.raw).toEqual(raw)
        same()
        expect((await overGrpc(model, tensor, { raw })).bytes).toEqual(raw)
        same()
        const field = datatype === 'FP32' ? 6 : 7
        const contents: Write = (writer) =>
          model === 'float' || model === 'double'
            ? writer.bytes(field, raw)
            : writer.integers(wholes[datatype as keyof typeof wholes], values)
        await overGrpc(model, tensor, { contents })
        same()
      }),
      { numRuns: 150 },
    )
  })

  /** The bits of values; NaN has one, as JSON and Python know no other. */
  function bitsOf(values: unknown): Buffer {
    const real = values instanceof Float32Array || values instanceof Float64Array
    return bytesOf(real ? values.map((value) => (Number.isNaN(value) ? Number.NaN : value)) : (values as Int32Array))
  }

  it('gives the same texts and truths', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string()), async (pair) => {
        const tensor = { name: 'string', shape: [1, 2], datatype: 'BYTES' }
        const raw = texts(...pair)
        const back = JSON.parse(await inJson('string', tensor, JSON.stringify(pair).slice(1, -1)))
        expect(back.outputs[0].data).toEqual(pair)
        expect((await inBytes('string', tensor, raw))[0]!.raw).toEqual(raw)
        expect((await overGrpc('string', tensor, { raw })).bytes).toEqual(raw)
        await overGrpc('string', tensor, {
          contents: (writer) =>
            pair.forEach((text) => {
              writer.text(8, text)
            }),
        })
        expect(given('string')).toEqual(pair)
      }),
      { numRuns: 60 },
    )
    const truths = { name: 'bool', shape: [1, 2], datatype: 'BOOL' }
    expect(await inJson('bool', truths, 'true,0')).toContain('"data":[true,false]')
    expect((await inBytes('bool', truths, Buffer.of(1, 0)))[0]!.raw).toEqual(Buffer.of(1, 0))
    await overGrpc('bool', truths, { contents: (writer) => writer.integers(1, [1, 0]) })
    expect(given('bool')).toEqual(Uint8Array.of(1, 0))
    await expect(inBytes('bool', truths, Buffer.of(1, 2))).rejects.toThrow('what is no BOOL')
  })
})
