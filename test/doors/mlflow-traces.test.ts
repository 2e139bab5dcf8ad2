import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import { cleanFolders } from '../support/folders.ts'
import { type ArtifactStage, artifactStage } from './mlflow-artifacts-stage.ts'

cleanFolders()

let stage: ArtifactStage
beforeAll(async () => {
  stage = await artifactStage()
})
afterAll(() => stage.close())

const V3 = '/api/3.0/mlflow/traces'
const JSON_TYPE = { 'content-type': 'application/json' }
const send = async (method: string, url: string, payload: object = {}) =>
  ask(stage.url, { method, url, payload, headers: JSON_TYPE })
const post = async (url: string, payload: object) => (await send('POST', url, payload)).json()
const get = async (url: string) => (await ask(stage.url, url)).json()

const here = { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '1' } }
const infoOf = (trace_id: string, more: object = {}) => ({
  ...{ trace_id, trace_location: here, request_time: '2026-11-25T04:38:57.792Z', execution_duration: '0.033s' },
  ...{
    state: 'OK',
    trace_metadata: { user: 'ada' },
    tags: { 'mlflow.traceName': 'outer' },
    request_preview: '{"a": 1}',
  },
  ...more,
})
const begin = (trace_id: string, more: object = {}) => post(V3, { trace: { trace_info: infoOf(trace_id, more) } })

const TRACE = '0123456789abcdef0123456789abcdef'
const [ROOT, CHILD] = ['0000000000000001', '0000000000000002']
const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64')
const [START, END] = ['1795581537912282244', '1795581537945282245']

/** Fields of protobuf, written by hand. */
const varint = (value: bigint): Buffer => {
  const bytes: number[] = []
  for (let left = BigInt.asUintN(64, value); ; left >>= 7n) {
    bytes.push(Number(left & 127n) | (left > 127n ? 128 : 0))
    if (left <= 127n) return Buffer.from(bytes)
  }
}
const spanOf = (field: number, content: Buffer | string): Buffer => {
  const bytes = Buffer.from(content)
  return Buffer.concat([varint(BigInt(field * 8 + 2)), varint(BigInt(bytes.length)), bytes])
}
const whole = (field: number, value: bigint): Buffer => Buffer.concat([varint(BigInt(field * 8)), varint(value)])
const eight = (field: number, value: bigint | number): Buffer => {
  const bytes = Buffer.alloc(8)
  if (typeof value === 'bigint') bytes.writeBigUInt64LE(value)
  else bytes.writeDoubleLE(value)
  return Buffer.concat([varint(BigInt(field * 8 + 1)), bytes])
}
const all = (...parts: Buffer[]): Buffer => Buffer.concat(parts)
const pair = (field: number, key: string, value: Buffer): Buffer => spanOf(field, all(spanOf(1, key), spanOf(2, value)))

const protobuf = (): Buffer => {
  const list = spanOf(5, all(spanOf(1, whole(3, -1n)), spanOf(1, spanOf(1, 'x'))))
  const child = all(
    ...[
      spanOf(1, Buffer.from(TRACE, 'hex')),
      spanOf(2, Buffer.from(CHILD, 'hex')),
      spanOf(4, Buffer.from(ROOT, 'hex')),
    ],
    ...[spanOf(5, 'inner'), eight(7, BigInt(START) + 1n), eight(8, BigInt(END))],
  )
  const root = all(
    ...[spanOf(1, Buffer.from(TRACE, 'hex')), spanOf(2, Buffer.from(ROOT, 'hex')), spanOf(5, 'outer'), whole(6, 2n)],
    ...[
      eight(7, BigInt(START)),
      eight(8, BigInt(END)),
      pair(9, 'mlflow.spanInputs', spanOf(6, pair(1, 'q', whole(3, 1n)))),
    ],
    ...[
      pair(9, 'list', list),
      pair(9, 'large', whole(3, 9_007_199_254_740_993n)),
      pair(9, 'nan', eight(4, Number.NaN)),
    ],
    ...[pair(9, 'yes', whole(2, 1n)), pair(9, 'real', eight(4, 0.5)), pair(9, 'raw', spanOf(7, 'abc'))],
    spanOf(11, all(eight(1, BigInt(START)), spanOf(2, 'exception'), pair(3, 'type', spanOf(1, 'ValueError')))),
    spanOf(13, all(spanOf(1, Buffer.from(TRACE, 'hex')), spanOf(2, Buffer.from(CHILD, 'hex')))),
    ...[spanOf(15, all(spanOf(2, 'no'), whole(3, 2n))), whole(99, 5n)],
  )
  const resource = spanOf(1, pair(1, 'service.name', spanOf(1, 'shop')))
  return spanOf(1, all(resource, spanOf(2, all(spanOf(2, child), spanOf(2, root)))))
}

/** The same in JSON. */
const json = () => {
  const ids = (spanId: string) => ({ traceId: TRACE, spanId })
  const list = { arrayValue: { values: [{ intValue: '-1' }, { stringValue: 'x' }] } }
  const attributes = [
    { key: 'mlflow.spanInputs', value: { kvlistValue: { values: [{ key: 'q', value: { intValue: 1 } }] } } },
    ...[
      { key: 'list', value: list },
      { key: 'large', value: { intValue: '9007199254740993' } },
    ],
    ...[
      { key: 'nan', value: { doubleValue: 'NaN' } },
      { key: 'yes', value: { boolValue: true } },
    ],
    ...[
      { key: 'real', value: { doubleValue: 0.5 } },
      { key: 'raw', value: { bytesValue: 'YWJj' } },
    ],
  ]
  const root = {
    ...{ ...ids(ROOT), name: 'outer', kind: 2, startTimeUnixNano: START, endTimeUnixNano: END, attributes },
    events: [
      { timeUnixNano: START, name: 'exception', attributes: [{ key: 'type', value: { stringValue: 'ValueError' } }] },
    ],
    ...{ links: [ids(CHILD)], status: { message: 'no', code: 2 } },
  }
  const [start, end] = [String(BigInt(START) + 1n), END]
  const child = { ...ids(CHILD), parentSpanId: ROOT, name: 'inner', startTimeUnixNano: start, endTimeUnixNano: end }
  return { resourceSpans: [{ resource: {}, scopeSpans: [{ spans: [child, root] }] }] }
}

const otlp = (type: string, payload: Buffer | string, headers = {}) =>
  ask(stage.url, { method: 'POST', url: '/v1/traces', payload, headers: { 'content-type': type, ...headers } })
const OF_LATE = { 'x-mlflow-experiment-id': '1' }
const PROTOBUF = 'application/x-protobuf'

describe('spans by OTLP', () => {
  const attributes = [
    { key: 'mlflow.spanInputs', value: { kvlist_value: { values: [{ key: 'q', value: { int_value: 1 } }] } } },
    { key: 'list', value: { array_value: { values: [{ int_value: -1 }, { string_value: 'x' }] } } },
    { key: 'large', value: { int_value: '9007199254740993' } },
    { key: 'nan', value: { double_value: 'NaN' } },
    { key: 'yes', value: { bool_value: true } },
    { key: 'real', value: { double_value: 0.5 } },
    { key: 'raw', value: { bytes_value: 'YWJj' } },
  ]
  const sent = {
    protobuf: () => otlp(PROTOBUF, protobuf(), { ...OF_LATE, 'x-mlflow-run-id': stage.run.id }),
    'packed protobuf': () => otlp(PROTOBUF, gzipSync(protobuf()), { ...OF_LATE, 'content-encoding': 'gzip' }),
    'text of JSON': () => otlp('application/json; charset=utf-8', JSON.stringify(json()), OF_LATE),
  }

  it.each(Object.entries(sent))('are kept exactly, in %s', async (_, doSend) => {
    await post('/api/2.0/mlflow/traces/delete-traces', { experiment_id: '1', request_ids: [`tr-${TRACE}`] })
    const answer = await doSend()
    expect(answer.statusCode).toBe(200)
    const { trace } = await get(`${V3}/get?trace_id=tr-${TRACE}&allow_partial=true`)
    expect(trace.trace_info).toMatchObject({
      ...{ trace_id: `tr-${TRACE}`, trace_location: here, state: 'ERROR', request_time: '2026-11-25T04:38:57.912Z' },
      ...{ execution_duration: '0.033s', request_preview: '{"q":1}' },
      tags: { 'mlflow.traceName': 'outer', 'mlflow.trace.spansLocation': 'TRACKING_STORE' },
    })
    const [root, child] = trace.spans
    expect(root).toMatchObject({
      ...{ trace_id: base64(TRACE), span_id: base64(ROOT), name: 'outer', kind: 2 },
      ...{ start_time_unix_nano: START, end_time_unix_nano: END },
      events: [{ time_unix_nano: START, name: 'exception' }],
      links: [{ trace_id: base64(TRACE), span_id: base64(CHILD) }],
      status: { code: 'STATUS_CODE_ERROR', message: 'no' },
    })
    expect(JSON.stringify(root.attributes).replace('"-1"', '-1')).toBe(JSON.stringify(attributes))
    expect(child).toMatchObject({ parent_span_id: base64(ROOT), status: { code: 'STATUS_CODE_UNSET' } })
    expect(root.parent_span_id).toBeUndefined()
  })

  it('are answered in what they came in, and linked to the run that the header names', async () => {
    const answer = await sent.protobuf()
    expect([answer.headers['content-type'], answer.body]).toEqual([PROTOBUF, ''])
    expect((await sent['text of JSON']()).json()).toEqual({})
    const filter = `attribute.run_id = '${stage.run.id}'`
    const found = await post(`${V3}/search`, { locations: [here], filter })
    expect(found.traces.map(({ trace_id }: { trace_id: string }) => trace_id)).toEqual([`tr-${TRACE}`])
  })

  it('belong to the experiment Default where no header says another', async () => {
    const other = JSON.stringify(json()).replaceAll(TRACE, 'f'.repeat(32))
    expect((await otlp('application/json', other)).statusCode).toBe(200)
    const { trace } = await get(`${V3}/tr-${'f'.repeat(32)}`)
    expect(trace.trace_info.trace_location.mlflow_experiment.experiment_id).toBe('0')
  })

  it.each([
    ['text/plain', 'x', 'Invalid Content-Type: text/plain. Expected: application/x-protobuf or application/json'],
    ['application/json', '{', 'Invalid OpenTelemetry format'],
    ['application/json', '[]', 'Invalid OpenTelemetry format'],
    [
      'application/json',
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz"}]}]}]}',
      'Invalid OpenTelemetry format',
    ],
    [
      'application/json',
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"aa","spanId":"bb"}]}]}]}',
      'Invalid OpenTelemetry format',
    ],
    [PROTOBUF, 'not a message', 'Invalid OpenTelemetry format'],
  ])('that are none are refused: %s %s', async (type, payload, message) => {
    const answer = await otlp(type, payload, OF_LATE)
    expect([answer.statusCode, answer.json()]).toEqual([400, { error_code: 'INVALID_PARAMETER_VALUE', message }])
  })

  it('that are cut or changed anywhere never fail on our side', async () => {
    const whole = protobuf()
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      to: fc.nat(255),
      end: fc.integer({ min: 1, max: whole.length }),
    })
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to, end }) => {
        const bytes = Buffer.from(whole.subarray(0, end))
        if (at < end) bytes[at] = to
        expect([200, 400]).toContain((await otlp(PROTOBUF, bytes, OF_LATE)).statusCode)
      }),
      { numRuns: 100 },
    )
    const deep = (depth: number): Buffer => (depth === 0 ? whole3 : spanOf(5, spanOf(1, deep(depth - 1))))
    const whole3 = Buffer.from([24, 1])
    const nested = spanOf(1, spanOf(2, spanOf(2, pair(9, 'deep', deep(5_000)))))
    expect((await otlp(PROTOBUF, nested, OF_LATE)).statusCode).toBe(400)
  })

  it('of an experiment that is not there are refused', async () => {
    const answer = await otlp(PROTOBUF, protobuf(), { 'x-mlflow-experiment-id': '99' })
    expect([answer.statusCode, answer.json().message]).toEqual([404, 'No Experiment with id=99 exists'])
  })
})

describe('a trace', () => {
  it('is told, shown, found and deleted as by MLflow', async () => {
    const { trace } = await begin('tr-a', { client_request_id: 'mine' })
    expect(trace.trace_info).toEqual({
      ...infoOf('tr-a', { client_request_id: 'mine' }),
      tags: { 'mlflow.traceName': 'outer', 'mlflow.artifactLocation': 'mlflow-artifacts:/1/traces/tr-a/artifacts' },
    })
    expect((await get(`${V3}/tr-a?trace_id=tr-a`)).trace).toEqual(trace)
    await begin('tr-b', { request_time: '2027-01-01T00:00:00Z', execution_duration: undefined, state: 2 })
    const search = { locations: [here], filter: "tags.`mlflow.traceName` = 'outer'", max_results: 1 }
    const first = await post(`${V3}/search`, search)
    expect(first.traces.map((one: { state: string }) => one.state)).toEqual(['ERROR'])
    const second = await post(`${V3}/search`, { ...search, page_token: first.next_page_token })
    expect(second.traces[0].trace_id).not.toBe('tr-b')
    const both = await get(`${V3}/batchGet?trace_ids=tr-b&trace_ids=nobody&trace_ids=tr-a`)
    expect(both.traces.map((one: { trace_info: { trace_id: string } }) => one.trace_info.trace_id)).toEqual([
      'tr-b',
      'tr-a',
    ])
    expect((await get(`${V3}/batchGetInfos?trace_ids=tr-a`)).trace_infos).toEqual([trace.trace_info])
    const named = { experiment_id: '1', request_ids: ['tr-a', 'tr-b', 'tr-c'] }
    expect(await post('/api/2.0/mlflow/traces/delete-traces', named)).toEqual({ traces_deleted: 2 })
    const gone = { error_code: 'RESOURCE_DOES_NOT_EXIST', message: "Trace with ID 'tr-a' not found." }
    expect(await get(`${V3}/tr-a`)).toEqual(gone)
    expect(await get(`${V3}/get?trace_id=tr-a`)).toEqual(gone)
  })

  it('has tags', async () => {
    await begin('tr-tags')
    const tags = '/api/2.0/mlflow/traces/tr-tags/tags'
    expect((await send('PATCH', tags, { key: 'color', value: 'red' })).json()).toEqual({})
    expect((await get(`${V3}/tr-tags`)).trace.trace_info.tags.color).toBe('red')
    expect((await send('DELETE', tags, { key: 'color' })).json()).toEqual({})
    expect((await send('DELETE', tags, { key: 'color' })).json()).toEqual({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: "No trace tag with key 'color' for trace with ID 'tr-tags'",
    })
  })

  it('is judged', async () => {
    await begin('tr-judged')
    const place = `${V3}/tr-judged/assessments`
    const good = { assessment_name: 'good', source: { source_type: 'CODE', source_id: 'x' }, feedback: { value: true } }
    const { assessment } = await post(place, { assessment: { ...good, create_time: '2026-11-25T04:39:00.161Z' } })
    expect(assessment).toMatchObject({
      ...good,
      trace_id: 'tr-judged',
      valid: true,
      create_time: '2026-11-25T04:39:00.161Z',
    })
    const one = `${place}/${assessment.assessment_id}`
    const change = {
      assessment: { feedback: { value: false }, rationale: 'no' },
      update_mask: 'assessmentName,feedback',
    }
    const changed = (await send('PATCH', one, change)).json().assessment
    expect(changed).toMatchObject({ assessment_name: 'good', feedback: { value: false }, source: good.source })
    expect(changed.rationale).toBeUndefined()
    expect((await get(one)).assessment).toEqual(changed)
    expect((await get(`${V3}/tr-judged`)).trace.trace_info.assessments).toEqual([changed])
    expect((await send('DELETE', one)).json()).toEqual({})
    expect((await get(one)).error_code).toBe('RESOURCE_DOES_NOT_EXIST')
    for (const assessment of [{}, 5, { assessment_name: 'x' }, { assessment_name: '', feedback: {} }])
      expect((await send('POST', place, { assessment })).statusCode).toBe(400)
  })

  it('of a client before 3.0 begins and ends in two calls', async () => {
    const pairs = (key: string, value: string) => [{ key, value }]
    const old = '/api/2.0/mlflow/traces'
    const began = { experiment_id: '1', timestamp_ms: 1_000, request_metadata: pairs('a', 'b'), tags: pairs('c', 'd') }
    const { trace_info } = await post(old, began)
    expect(trace_info).toMatchObject({ experiment_id: '1', timestamp_ms: 1_000, status: 'IN_PROGRESS' })
    const { request_id } = trace_info
    const ended = { timestamp_ms: 1_250, status: 'OK', request_metadata: pairs('e', 'f'), tags: [] }
    await send('PATCH', `${old}/${request_id}`, ended)
    const info = (await get(`${old}/${request_id}/info`)).trace_info
    expect(info).toMatchObject({ request_id, status: 'OK', execution_time_ms: 250 })
    expect(info.request_metadata).toEqual([...pairs('a', 'b'), ...pairs('e', 'f')])
    const found = await get(
      `${old}?experiment_ids=1&filter=timestamp_ms%3D1000&max_results=5&order_by=timestamp_ms%20DESC`,
    )
    expect(found.traces).toEqual([info])
  })

  it.each([
    ['POST', `${V3}/search`, {}, "Missing value for required parameter 'locations'"],
    ['POST', `${V3}/search`, { locations: [here], max_results: 501 }, "Invalid value 501 for parameter 'max_results'"],
    ['POST', V3, {}, "Missing value for required parameter 'trace'"],
    ['POST', V3, { trace: { trace_info: infoOf('x', { request_time: 'soon' }) } }, 'Invalid value "soon"'],
    ['POST', V3, { trace: { trace_info: infoOf('x', { execution_duration: '5' }) } }, 'Invalid value "5"'],
    ['POST', V3, { trace: { trace_info: infoOf('x', { tags: { a: 1 } }) } }, "Invalid value 1 for parameter 'tags.a'"],
    ['POST', '/api/2.0/mlflow/traces/delete-traces', { experiment_id: '1' }, 'Either `max_timestamp_millis` or'],
    ['POST', `${V3}/search`, { locations: [here], filter: "foo.x = '1'" }, "Invalid entity type 'foo'"],
  ])('%s %s that is wrong is told so', async (method, url, payload, message) => {
    const answer = await send(method, url, payload)
    expect([answer.statusCode, answer.json().error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
    expect(answer.json().message).toContain(message)
  })
})
