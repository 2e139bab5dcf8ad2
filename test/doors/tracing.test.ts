import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createLog, tracingSettings } from '../../src/http/index.ts'
import { traceContextOf } from '../../src/http/trace-context.ts'
import { createTracer, type TracerOptions } from '../../src/http/tracer.ts'
import { openHttpReceiver } from '../support/http-receiver.ts'
import { fakeServer } from './fake-server.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'
const asked = (sampled = '01') => ({ traceparent: `00-${TRACE}-${PARENT}-${sampled}`, tracestate: 'vendor=1' })

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, string>> }[]
  readonly status?: object
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
}

const spansIn = (body: string): readonly Span[] => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans
const textOf = ({ attributes }: Span, key: string) =>
  Object.values(attributes.find((one) => one.key === key)?.value ?? {})[0]

describe('a server with a collector', () => {
  it('tells it of every request, as part of the trace of who asked, and the log names the trace', async () => {
    const collector = await openHttpReceiver()
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${collector.host}/`,
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,team=a%20b',
    }
    const server = await fakeServer({ tracing: tracingSettings(environment) })
    const { url } = await server.listen()
    await fetch(`${url}/api/v1/things/a?limit=3`, { headers: { ...asked(), 'user-agent': 'me' } })
    await fetch(`${url}/api/v1/things/broken`, { headers: asked() })
    await fetch(`${url}/api/v1/things/gone`, { headers: asked('00') })
    await fetch(`${url}/healthz`)
    const metrics = async (accept: string) =>
      (await fetch(`${url}/metrics`, { headers: { accept, ...asked('00') } })).text()
    const [open, plain] = [await metrics('application/openmetrics-text'), await metrics('text/plain')]
    await server.close()
    collector.close()
    expect(collector.told.map(({ path }) => path)).toEqual(['/v1/traces'])
    const { body } = collector.told[0]!
    const exemplars = open.match(
      /^millrace_http_request_duration_seconds_bucket\{.*route="\/api\/v1\/things\/:name",code="200".* # .*$/gm,
    )
    expect(exemplars).toHaveLength(1)
    const shown = new RegExp(`le="[^"]+"\\} 1 # \\{trace_id="${TRACE}"\\} [\\d.e-]+ \\d{10}(\\.\\d+)?$`)
    expect(exemplars![0]).toMatch(shown)
    expect(plain).not.toContain('trace_id')
    const [first, second, third, ...more] = spansIn(body)
    expect(more).toEqual([])
    expect(first).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, traceState: 'vendor=1', kind: 2 })
    expect(first!.name).toBe('GET /api/v1/things/:name')
    expect(first!.spanId).toMatch(/^[0-9a-f]{16}$/)
    expect(Object.fromEntries(first!.attributes.map(({ key }) => [key, textOf(first!, key)]))).toMatchObject({
      ...{ 'http.request.method': 'GET', 'http.route': '/api/v1/things/:name', 'http.response.status_code': '200' },
      ...{ 'url.path': '/api/v1/things/a', 'url.scheme': 'http', 'server.address': '127.0.0.1' },
      ...{ 'server.port': new URL(url).port, 'user_agent.original': 'me', 'client.address': '127.0.0.1' },
    })
    expect(BigInt(first!.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(first!.startTimeUnixNano))
    expect(first!.status).toBeUndefined()
    expect([second!.status, textOf(second!, 'error.type')]).toEqual([{ code: 2 }, '500'])
    expect(third!.traceId).not.toBe(TRACE)
    expect(third!.parentSpanId).toBeUndefined()
    expect(body).toContain('{"key":"team","value":{"stringValue":"a b"}}')
    expect(body).not.toMatch(/hunter2|limit/)
    const line = server.lines.find((one) => one.includes('hunter2'))!
    expect(JSON.parse(line)).toMatchObject({ trace_id: TRACE, span_id: second!.spanId })
  })
})

describe('spans', () => {
  const request = (headers: object = {}) => ({ url: '/x', headers, socket: {} }) as unknown as IncomingMessage
  const how = { method: 'GET', route: '/x', status: 200, ms: 1 }
  const open = (url: string, more: Partial<TracerOptions> = {}) => {
    const lines: string[] = []
    const log = createLog('warn', (line) => lines.push(line))
    const tracer = createTracer({
      ...{ url, headers: {}, resource: {}, ratio: 1, version: '0', instance: 'i', log, everyMs: 100_000, ...more },
    })
    const counted = () => tracer.families().map(({ values }) => values[0]!.value)
    return { tracer, lines, counted }
  }

  it('are dropped and counted where nobody takes them; the log says so once', async () => {
    const { tracer, lines, counted } = open('http://127.0.0.1:9/v1/traces', { everyMs: 10 })
    for (let i = 0; i < 2; i++) {
      tracer.ended(request(), how)
      await expect.poll(counted).toEqual([0, i + 1])
    }
    await tracer.close()
    expect(lines).toHaveLength(1)
  })

  it('wait in a queue of 2,048 while the collector is slow, and nobody waits for them', async () => {
    let answer: (() => void) | undefined
    const slow = createServer((_, response) => {
      answer = () => response.end()
    })
    await new Promise<void>((done) => slow.listen(0, '127.0.0.1', done))
    const { tracer, counted } = open(`http://127.0.0.1:${(slow.address() as AddressInfo).port}/`)
    for (let i = 0; i < 512; i++) tracer.ended(request(), how)
    await expect.poll(() => answer).toBeDefined()
    for (let i = 0; i < 2_050; i++) tracer.ended(request(), how)
    expect(counted()).toEqual([0, 2])
    slow.removeAllListeners('request').on('request', (_, response) => response.end())
    answer!()
    await expect.poll(counted, { timeout: 5_000 }).toEqual([2_560, 2])
    await tracer.close()
    slow.close()
  })

  it('are those of who asked where they decided, and else a share of the traces', () => {
    const { tracer, counted } = open('http://127.0.0.1:9/', { ratio: 0 })
    const one = request(asked())
    expect(tracer.contextOf(one)).toBe(tracer.contextOf(one))
    for (let i = 0; i < 5_000; i++) tracer.ended(request(), how)
    for (let i = 0; i < 5_000; i++) tracer.ended(request(asked('00')), how)
    expect(counted()).toEqual([0, 0])
  })

  it.each([
    ['none', undefined],
    ['of another length', `00-${TRACE}-${PARENT}-1`],
    ['in capitals', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['of nothing', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['without a parent', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['of the forbidden version', `ff-${TRACE}-${PARENT}-01`],
    ['longer than its version allows', `00-${TRACE}-${PARENT}-01-more`],
  ])('begin a trace where the header is %s', (_, traceparent) => {
    const context = traceContextOf({ ...(traceparent && { traceparent }), tracestate: 'vendor=1' })
    expect(context).toMatchObject({ parentId: undefined, state: undefined })
    expect(context.traceId).toMatch(/^[0-9a-f]{32}$/)
  })

  it('go on with a trace of a later version', () => {
    expect(traceContextOf({ traceparent: `01-${TRACE}-${PARENT}-01-more` })).toMatchObject({
      traceId: TRACE,
      sampled: true,
    })
  })
})

describe('the variables of OpenTelemetry', () => {
  const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

  it.each([
    ['nothing is set', {}],
    ['the SDK is disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }],
    ['no exporter is wanted', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
    ['only gRPC is wanted', { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
    ['the address is none', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }],
  ])('turn nothing on where %s', (_, environment) => {
    expect(tracingSettings(environment)).toBeUndefined()
  })

  it('say where to, as whom, with which headers and how many', () => {
    expect(tracingSettings(ENDPOINT)).toEqual({
      ...{ url: 'http://collector:4318/v1/traces', headers: {}, resource: { 'service.name': 'millrace' }, ratio: 1 },
    })
    const own = {
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://other/own',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x, b = c',
      OTEL_SERVICE_NAME: 'flights',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=less,k=v',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    }
    expect(tracingSettings(own)).toEqual({
      ...{ url: 'https://other/own', ratio: 0.25, headers: { authorization: 'Bearer x', b: 'c' } },
      resource: { 'service.name': 'flights', k: 'v' },
    })
  })
})
