import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MillraceError } from '../../src/base/index.ts'
import { createPermits } from '../../src/governance/index.ts'
import { createLog } from '../../src/http/index.ts'
import { readInferRequest } from '../../src/protocols/grpc/infer-request.ts'
import { nextField, readerOf, span, text } from '../../src/protocols/grpc/reader.ts'
import { type Grpc, type GrpcNeeds, openGrpc } from '../../src/protocols/index.ts'
import { TOKEN, VIEWER_TOKEN } from './fake-server.ts'
import {
  frame,
  type Got,
  grpcClient,
  inferRequest,
  inferResponse,
  messageOf,
  type Sending,
  type WireTensor,
  type Write,
} from './grpc-client.ts'
import { openStage } from './open-inference-stage.ts'

const stage = openStage()
const permits = createPermits()
const actors: Readonly<Record<string, { id: string; roles: string[] }>> = {
  [TOKEN]: { id: 'operator', roles: ['operator'] },
  [VIEWER_TOKEN]: { id: 'viewer', roles: ['viewer'] },
}
const lines: string[] = []
const open = (more: Partial<GrpcNeeds> = {}): Grpc =>
  openGrpc({
    ...{ dataPlane: stage.dataPlane, version: '0.1.0', settings: { host: '127.0.0.1', port: 0 } },
    ...{ allowed: permits.mayI, authenticate: async (token: string) => actors[token] },
    log: createLog('debug', (line) => lines.push(line)),
    ...more,
  })

let grpc: Grpc
let port: number
let client: ReturnType<typeof grpcClient>
beforeAll(async () => {
  grpc = open()
  port = (await grpc.listen()).port
  client = grpcClient(port)
})
afterEach(() => {
  stage.hold = undefined
})
afterAll(async () => {
  client.close()
  await grpc.close()
})

const SERVICE = '/inference.GRPCInferenceService'
const NOTHING: Write = () => undefined
const ask = (method: string, write: Write = NOTHING, sending: Sending = {}): Promise<Got> =>
  client.call(`${SERVICE}/${method}`, [write], sending)
const named =
  (name: string, version = ''): Write =>
  (writer) => {
    writer.text(1, name)
    writer.text(2, version)
  }

/** Texts and numbers of a message by their fields, in order. */
function fieldsOf(message: Buffer): (readonly [number, string | number])[] {
  const fields: (readonly [number, string | number])[] = []
  const reader = readerOf(message)
  while (nextField(reader)) fields.push([reader.field, reader.wire === 2 ? text(reader) : reader.low])
  return fields
}

const floats = (...values: number[]): WireTensor => ({
  ...{ name: 'float', datatype: 'FP32', shape: [values.length / 2, 2] },
  raw: Buffer.from(Float32Array.from(values).buffer),
})
const infer = (tensors: readonly WireTensor[], more: Write = NOTHING, sending: Sending = {}) =>
  ask('ModelInfer', inferRequest('float', tensors, more), sending)

describe('gRPC', () => {
  it('is live, and ready when its models are', async () => {
    expect(fieldsOf((await ask('ServerLive')).messages[0]!)).toEqual([[1, 1]])
    const cold = await ask('ServerReady')
    expect([cold.status, cold.messages[0]!.length]).toEqual([0, 0])
    expect(fieldsOf((await ask('ModelReady', named('late', '2'))).messages[0]!)).toEqual([[1, 1]])
    expect((await ask('ModelReady', named('cold'))).messages[0]!.length).toBe(0)
  })

  it('tells who it is and what models take', async () => {
    expect(fieldsOf((await ask('ServerMetadata')).messages[0]!)).toEqual(
      expect.arrayContaining([
        [1, 'millrace'],
        [2, '0.1.0'],
        [3, 'binary_tensor_data'],
      ]),
    )
    const metadata = fieldsOf((await ask('ModelMetadata', named('late'))).messages[0]!)
    expect(metadata.slice(0, 4)).toEqual([
      [1, 'late'],
      [2, '1'],
      [2, '2'],
      [3, 'onnx_onnxv1'],
    ])
    expect(metadata.filter(([field]) => field === 4)).toHaveLength(4)
    expect(metadata.filter(([field]) => field === 5)).toHaveLength(3)
  })

  it('tells configuration, statistics and the repository', async () => {
    expect((await ask('ModelConfig', named('late'))).messages[0]!.includes('onnx_onnxv1')).toBe(true)
    expect((await ask('ModelStatistics', named('late'))).messages[0]!.length).toBeGreaterThan(40)
    expect((await ask('ModelStatistics')).messages[0]!.length).toBeGreaterThan(40)
    const index = await ask('RepositoryIndex')
    expect(fieldsOf(index.messages[0]!)).toHaveLength(2)
    const ready = await ask('RepositoryIndex', (writer) => writer.integer(2, 1))
    expect(fieldsOf(ready.messages[0]!)).toHaveLength(1)
  })

  it('loads and unloads, and refuses files', async () => {
    const model: Write = (writer) => writer.text(2, 'late')
    expect((await ask('RepositoryModelLoad', model)).status).toBe(0)
    expect((await ask('RepositoryModelUnload', model)).status).toBe(0)
    expect(stage.changes).toEqual(['load late  by local', 'unload late by local'])
    const file = await ask('RepositoryModelLoad', (writer) => {
      model(writer)
      writer.message(3, (entry) => {
        entry.text(1, 'file:1/model.onnx')
        entry.message(2, (value) => value.bytes(4, Buffer.from('x')))
      })
    })
    expect(file.status).toBe(7)
  })

  it('answers the probes of orchestrators', async () => {
    const check = (service: string) =>
      client.call('/grpc.health.v1.Health/Check', [(writer) => writer.text(1, service)])
    expect(fieldsOf((await check('')).messages[0]!)).toEqual([[1, 2]])
    expect(fieldsOf((await check('inference.GRPCInferenceService')).messages[0]!)).toEqual([[1, 2]])
    expect((await check('other')).status).toBe(5)
  })

  it('infers, with raw bytes for raw bytes and typed contents for typed contents', async () => {
    const got = await infer([floats(0.5, -0)], (writer) => writer.text(3, 'seven'))
    const raw = inferResponse(got.messages[0]!)
    expect(raw).toMatchObject({ model: 'float', version: '2', id: 'seven', raws: 3 })
    expect(raw.outputs.map(({ name, datatype }) => `${name} ${datatype}`)).toEqual([
      ...['float FP32', 'prediction_id BYTES', 'model_version INT64'],
    ])
    expect(raw.outputs[0]!.bytes).toEqual(Buffer.from(Float32Array.of(0.5, -0).buffer))
    const { raw: bytes, ...tensor } = floats(0.5, -0)
    const typed = inferResponse(
      (await infer([{ ...tensor, contents: (writer) => writer.bytes(6, bytes!) }])).messages[0]!,
    )
    expect(typed.raws).toBe(0)
    expect(typed.outputs[0]!.bytes.subarray(2)).toEqual(bytes)
  })

  it('takes numbers that are not packed, and lists in pieces', async () => {
    const { raw, ...tensor } = floats(1, 2)
    const one = (value: number) => Buffer.concat([Buffer.of(0x35), Buffer.from(Float32Array.of(value).buffer)])
    const message = messageOf(inferRequest('float', [tensor]))
    const contents = Buffer.concat([one(1), one(2)])
    // The contents of the one input stand at its end: they are put in by hand, unpacked.
    const input = Buffer.concat([message.subarray(9), Buffer.of(0x2a, contents.length), contents])
    const body = frame(Buffer.concat([message.subarray(0, 7), Buffer.of(0x2a, input.length), input]))
    const got = await client.call(`${SERVICE}/ModelInfer`, [], { body })
    expect(got.message).toBe('')
    expect(inferResponse(got.messages[0]!).outputs[0]!.bytes.subarray(2)).toEqual(raw)
  })

  it('answers the outputs asked for, by version, classified where it is wanted', async () => {
    const best: Write = (writer) => {
      writer.text(2, '1')
      writer.message(6, (output) => {
        output.text(1, 'float')
        output.message(2, (entry) => {
          entry.text(1, 'classification')
          entry.message(2, (value) => value.integer(2, 1))
        })
      })
    }
    const answer = inferResponse((await infer([floats(0.25, 0.5)], best)).messages[0]!)
    expect(answer).toMatchObject({ version: '1', outputs: [{ name: 'float', datatype: 'BYTES', shape: [1, 1] }] })
    expect(answer.outputs[0]!.bytes.subarray(4).toString()).toBe('0.5:1')
  })

  it('unpacks packed messages', async () => {
    const got = await infer([floats(3, 4)], NOTHING, { packed: true })
    expect(inferResponse(got.messages[0]!).outputs[0]!.bytes).toEqual(floats(3, 4).raw)
  })

  it('hands on how long the caller waits, the shorter of both, and when the caller has gone', async () => {
    const timeout: Write = (writer) =>
      writer.message(4, (entry) => {
        entry.text(1, 'timeout')
        entry.message(2, (value) => value.integer(2, 5_000_000))
      })
    await infer([floats(1, 2)], timeout)
    expect(stage.asked().withinMs).toBe(5_000)
    await infer([floats(1, 2)], timeout, { headers: { 'grpc-timeout': '900m' } })
    expect(stage.asked().withinMs).toBeGreaterThan(0)
    expect(stage.asked().withinMs).toBeLessThanOrEqual(900)
    let release = (): void => undefined
    stage.hold = new Promise((resolve) => {
      release = resolve
    })
    const cancelled = infer([floats(9, 9)], NOTHING, { cancelMs: 50 }).catch(() => undefined)
    await cancelled
    await expect.poll(() => stage.asked().gone!()).toBe(true)
    release()
  })

  it('carries 64 MB in and out', async () => {
    const raw = Buffer.alloc(64 * 1024 * 1024, 1)
    const wanted: Write = (writer) => writer.message(6, (output) => output.text(1, 'uint8'))
    const tensor = { name: 'uint8', datatype: 'UINT8', shape: [2, 2 ** 25], raw }
    const got = await ask('ModelInfer', inferRequest('wide', [tensor], wanted))
    expect(got.message).toBe('')
    expect(inferResponse(got.messages[0]!).outputs[0]!.bytes.equals(raw)).toBe(true)
  })

  it('answers each message of a stream in turn, errors among them', async () => {
    const good = inferRequest('float', [floats(1, 2)])
    const bad = inferRequest('nope', [floats(1, 2)])
    const got = await client.call(`${SERVICE}/ModelStreamInfer`, [good, bad, good])
    expect(got.status).toBe(0)
    const kinds = got.messages.map((message) => fieldsOf(message)[0]![0])
    expect(kinds).toEqual([2, 1, 2])
    expect(fieldsOf(got.messages[1]!)[0]![1]).toContain("unknown model: 'nope'")
    const reader = readerOf(got.messages[2]!)
    nextField(reader)
    expect(inferResponse(span(reader)).outputs[0]!.bytes).toEqual(floats(1, 2).raw)
  })

  const half: WireTensor = { ...floats(1, 2), raw: Buffer.alloc(4) }
  const { raw, ...bare } = floats(1, 2)

  it.each([
    ['an unknown model', named('nope'), 'ModelMetadata', 5, 'nope'],
    ['an unknown version', named('late', '9'), 'ModelMetadata', 5, 'version 9'],
    ['a model that is not ready', inferRequest('cold', []), 'ModelInfer', 14, 'cold'],
    ['an unknown method', NOTHING, 'ModelFly', 12, 'ModelFly'],
    ['a method that is not for here', NOTHING, 'SystemSharedMemoryStatus', 12, 'SystemShared'],
    ['bytes that are missing', inferRequest('float', [half]), 'ModelInfer', 3, 'its shape says 2'],
    ['no values at all', inferRequest('float', [bare]), 'ModelInfer', 3, 'has 0 values'],
    [
      'raw bytes for some inputs only',
      inferRequest('pair', [floats(1, 2), bare]),
      'ModelInfer',
      3,
      '1 raw_input_contents for 2 inputs',
    ],
    [
      'contents beside raw bytes',
      inferRequest('float', [{ ...floats(1, 2), contents: NOTHING }]),
      'ModelInfer',
      3,
      'has contents beside',
    ],
    [
      'half precision as contents',
      inferRequest('float', [{ ...bare, datatype: 'FP16', contents: NOTHING }]),
      'ModelInfer',
      3,
      'no typed contents',
    ],
    ['a shape below zero', inferRequest('float', [{ ...floats(1, 2), shape: [-1, 2] }]), 'ModelInfer', 3, 'no shape'],
    [
      'a text that is no UTF-8',
      inferRequest('string', [
        { name: 'string', datatype: 'BYTES', shape: [1, 2], contents: (writer) => writer.bytes(8, Buffer.of(255)) },
      ]),
      'ModelInfer',
      3,
      'UTF-8',
    ],
    ['what is no message', (writer: Parameters<Write>[0]) => writer.bytes(1, Buffer.of(1)), 'ModelInfer', 5, ''],
  ] as const)('refuses %s', async (_what, write, method, status, message) => {
    const got = await ask(method, write as Write)
    expect([got.status, got.messages]).toEqual([status, []])
    expect(got.message).toContain(message)
  })

  it.each([
    ['no message', Buffer.alloc(0), 3],
    ['a message that breaks off', Buffer.of(0, 0, 0, 0, 9, 1), 3],
    ['two messages', Buffer.alloc(10), 3],
    ['a message that says it is too long', Buffer.of(0, 255, 255, 255, 255), 8],
    ['a packed message without a word how', Buffer.of(1, 0, 0, 0, 1, 1), 12],
    ['bytes that are no protobuf', Buffer.of(0, 0, 0, 0, 2, 255, 255), 3],
    ['a field without a number', Buffer.of(0, 0, 0, 0, 2, 0, 0), 3],
    ['a field longer than its message', Buffer.of(0, 0, 0, 0, 2, 10, 9), 3],
    ['a number without an end', Buffer.of(0, 0, 0, 0, 11, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255), 3],
    ['a group', Buffer.of(0, 0, 0, 0, 1, 11), 3],
    ['a number where a text must be', Buffer.of(0, 0, 0, 0, 2, 8, 1), 3],
  ])('refuses %s', async (_what, body, status) => {
    const got = await client.call(`${SERVICE}/ModelInfer`, [], { body })
    expect(got.status).toBe(status)
  })

  it('reads any bytes as a request or refuses them', () => {
    const good = messageOf(
      inferRequest(
        'm',
        [floats(1, 2), { ...floats(), contents: (writer) => writer.integers(3, [1, -1, 300]) }],
        (writer) => writer.message(4, (entry) => entry.text(1, 'timeout')),
      ),
    )
    const change = fc.record({ at: fc.nat(good.length - 1), bytes: fc.uint8Array({ maxLength: 6 }) })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(good.length), (changes, length) => {
        const message = Buffer.from(good.subarray(0, length))
        for (const { at, bytes } of changes)
          message.set(bytes.subarray(0, Math.max(0, length - at)), Math.min(at, length))
        try {
          readInferRequest(readerOf(message))
        } catch (error) {
          expect(error).toBeInstanceOf(MillraceError)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('ends a call that says too much, however much is still to come', async () => {
    const body = Buffer.concat([Buffer.of(0, 255, 255, 255, 255), Buffer.alloc(100_000)])
    const got = await client.call(`${SERVICE}/ModelInfer`, [], { body, unfinished: true })
    expect(got.status).toBe(8)
    expect((await client.call(`${SERVICE}/ModelFly`, [], { unfinished: true })).status).toBe(12)
  })

  it('refuses a bomb', async () => {
    const bomb = frame(Buffer.alloc(129 * 1024 * 1024), true)
    const headers = { 'grpc-encoding': 'gzip' }
    expect((await client.call(`${SERVICE}/ModelInfer`, [], { body: bomb, headers })).status).toBe(8)
    const broken = Buffer.of(1, 0, 0, 0, 1, 1)
    expect((await client.call(`${SERVICE}/ModelInfer`, [], { body: broken, headers })).status).toBe(3)
  })

  it('writes errors in ASCII, percent-encoded', async () => {
    const throwing = {
      ...stage.dataPlane,
      describe: () => {
        throw new Error('secret')
      },
    }
    const other = open({ dataPlane: throwing })
    const session = grpcClient((await other.listen()).port)
    const got = await session.call(`${SERVICE}/ModelReady`, [named('x')])
    expect([got.status, got.message]).toEqual([13, 'Something went wrong inside Millrace.'])
    expect(lines.some((line) => line.includes('secret'))).toBe(true)
    session.close()
    await other.close()
    expect((await ask('ModelReady', named('50 %\n'))).message).toBe("Request for unknown model: '50 %25?' is not found")
  })

  it('answers 415 to what is no gRPC, and lets a browser in by no other way', async () => {
    const got = await client.call(`${SERVICE}/ServerLive`, [], { headers: { 'content-type': 'text/plain' } })
    expect(got.headers[':status']).toBe(415)
    const socket = connectTcp(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('POST /inference.GRPCInferenceService/ServerLive HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    await once(socket, 'close')
    expect(Buffer.concat(chunks).toString('latin1')).not.toContain('200')
  })

  it('holds callers to their permits', async () => {
    const viewer = { headers: { authorization: `Bearer ${VIEWER_TOKEN}` } }
    expect((await ask('ServerLive', NOTHING, viewer)).status).toBe(0)
    expect((await infer([floats(1, 2)], NOTHING, viewer)).status).toBe(7)
    expect((await ask('RepositoryModelLoad', NOTHING, viewer)).status).toBe(7)
    expect((await ask('ServerLive', NOTHING, { headers: { authorization: 'Bearer x' } })).status).toBe(16)
    expect((await ask('ServerLive', NOTHING, { headers: { authorization: 'Basic x' } })).status).toBe(16)
  })

  it('asks for a token beyond loopback, but not of probes', async () => {
    expect(() => openGrpc({ ...({} as GrpcNeeds), settings: { host: '0.0.0.0', port: 0 } })).toThrow(
      'access tokens only',
    )
    const beyond = open({ settings: { host: '0.0.0.0', port: 0 } })
    const session = grpcClient((await beyond.listen()).port)
    expect((await session.call(`${SERVICE}/ServerLive`, [NOTHING])).status).toBe(16)
    expect((await session.call('/grpc.health.v1.Health/Check', [NOTHING])).status).toBe(0)
    const headers = { authorization: `Bearer ${TOKEN}` }
    expect((await session.call(`${SERVICE}/ServerLive`, [NOTHING], { headers })).status).toBe(0)
    session.close()
    await beyond.close()
  })

  it('says that a port is in use', async () => {
    await expect(open({ settings: { host: '127.0.0.1', port } }).listen()).rejects.toMatchObject({
      code: 'http.port_in_use',
    })
  })

  it('lets calls under way end when it closes, and takes no new ones', async () => {
    const closing = open()
    const session = grpcClient((await closing.listen()).port)
    let release = (): void => undefined
    stage.hold = new Promise((resolve) => {
      release = resolve
    })
    const underWay = session.call(`${SERVICE}/ModelInfer`, [inferRequest('float', [floats(7, 8)])])
    await expect.poll(() => stage.asked().inputs['float']?.data).toEqual(Float32Array.of(7, 8))
    const goneAway = once(session.session, 'goaway')
    const closed = closing.close()
    await goneAway
    release()
    expect((await underWay).status).toBe(0)
    await closed
  })

  it('cuts off what does not end in time when it closes', async () => {
    const closing = open()
    const session = grpcClient((await closing.listen()).port)
    stage.hold = new Promise(() => undefined)
    const underWay = session.call(`${SERVICE}/ModelInfer`, [inferRequest('float', [floats(5, 6)])]).catch(() => 'cut')
    await expect.poll(() => stage.asked().inputs['float']?.data).toEqual(Float32Array.of(5, 6))
    await closing.close(20)
    await underWay
  })
})
