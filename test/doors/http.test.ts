import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineEvent } from '../../src/base/index.ts'
import { createServer, type Door, PUBLIC_ROUTES } from '../../src/http/index.ts'
import { ask } from '../support/ask.ts'
import { parseExposition } from '../support/exposition.ts'
import { actions, type FakeServer, fakeServer, perform, TOKEN, VIEWER_TOKEN } from './fake-server.ts'

let server: FakeServer
let url: string

beforeAll(async () => {
  server = await fakeServer()
  url = (await server.listen()).url
})
afterAll(() => server.close())

const json = { 'content-type': 'application/json' }

describe('actions over HTTP', () => {
  it('turns texts of path and query into the types of the schema', async () => {
    const answer = await fetch(`${url}/api/v1/things/a?limit=3&exact=true&tags=x&tags=y`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ name: 'a', limit: 3, exact: true, tags: ['x', 'y'], rate: null })
  })

  it.each(['3.0', '0x3', '', ' 3', '1e2', 'three'])('refuses %j where an integer is meant', async (text) => {
    const answer = await fetch(`${url}/api/v1/things/a?limit=${encodeURIComponent(text)}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      code: 'governance.bad_input',
      detail: expect.stringContaining('limit'),
    })
  })

  it('never converts a body', async () => {
    for (const size of ['5', null, true]) {
      const answer = await fetch(`${url}/api/v1/things/a`, {
        method: 'PUT',
        headers: json,
        body: JSON.stringify({ size }),
      })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ code: 'governance.bad_input' })
    }
  })

  it('names the unknown field of a body and of a query', async () => {
    const body = JSON.stringify({ size: 1, isAdmin: true })
    const put = await fetch(`${url}/api/v1/things/a`, { method: 'PUT', headers: json, body })
    expect(await put.json()).toMatchObject({
      status: 400,
      code: 'governance.unknown_field',
      details: { field: 'isAdmin' },
    })
    const get = await fetch(`${url}/api/v1/things/a?role=admin`)
    expect(await get.json()).toMatchObject({
      status: 400,
      code: 'governance.unknown_field',
      details: { field: 'role' },
    })
  })

  it('refuses a field that is given twice, or in the query of a body operation', async () => {
    const put = (path: string, body: unknown) =>
      fetch(`${url}${path}`, { method: 'PUT', headers: json, body: JSON.stringify(body) }).then((answer) =>
        answer.json(),
      )
    expect(await put('/api/v1/things/a', { name: 'b', size: 1 })).toMatchObject({ code: 'http.repeated_field' })
    expect(await put('/api/v1/things/a?size=1', {})).toMatchObject({ code: 'http.unexpected_query' })
    expect(await put('/api/v1/things/a', [1])).toMatchObject({ code: 'http.body_not_object' })
    const twice = await fetch(`${url}/api/v1/things/a?limit=1&limit=2`)
    expect(await twice.json()).toMatchObject({ code: 'http.repeated_field' })
  })

  it.each([
    ['{"size":1,"size":2}', 'twice'],
    ['{"size":1e999}', 'large'],
    ['{"size":9007199254740993}', 'large'],
    ['{"__proto__":{"x":1},"size":1}', 'named'],
    ['{"size":1,"notes":[{"text":"\\ud800"}]}', 'surrogate'],
    [`{"size":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'nested'],
    ['\ufeff{"size":1}', 'breaks'],
    ['{"size":', 'breaks'],
  ])('refuses the body %.40s', async (body, reason) => {
    const answer = await fetch(`${url}/api/v1/things/a`, { method: 'PUT', headers: json, body })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'http.bad_json', detail: expect.stringContaining(reason) })
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  it('answers errors of a room as problem documents with the next step', async () => {
    const answer = await fetch(`${url}/api/v1/things/gone`)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await answer.json()).toEqual({
      type: 'urn:millrace:error:things.not_there',
      title: 'Not there',
      status: 404,
      code: 'things.not_there',
      detail: 'There is no thing gone.',
      help: 'List them: millrace things list',
      details: { name: 'gone' },
      instance: expect.any(String),
    })
  })

  it('tells nothing of a fault but an id, which the log explains', async () => {
    const answer = await fetch(`${url}/api/v1/things/broken`)
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(text).not.toMatch(/hunter2|\.ts|stack/)
    const { instance } = JSON.parse(text)
    expect(server.lines.find((line) => line.includes(instance))).toContain('hunter2')
  })

  it('answers an unknown address with 404 and a wrong method with 405', async () => {
    expect((await fetch(`${url}/api/v1/nothing`)).status).toBe(404)
    const wrong = await fetch(`${url}/api/v1/things/a`, { method: 'POST', headers: json, body: '{}' })
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, PUT, DELETE')
    expect((await fetch(`${url}/%zz`)).status).toBe(400)
  })

  it('refuses a body over the limit', async () => {
    const small = await fakeServer({ settings: { bodyLimit: 100 } })
    const payload = JSON.stringify({ size: 1, notes: [{ text: 'x'.repeat(200) }] })
    const answer = await small.fastify.inject({ method: 'PUT', url: '/api/v1/things/a', headers: json, payload })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'http.body_too_large', details: { limit: 100 } })
    await small.close()
  })
})

describe('who may call', () => {
  it.each(['evil.example', 'evil.example:4100', '10.0.0.7', 'localhost.evil.example', 'localhost evil'])(
    'does not answer to the host %j on loopback',
    async (host) => {
      for (const path of ['/healthz', '/', '/nowhere', '/api/v1/things/a'])
        expect((await rawGet(path, { host })).status).toBe(421)
    },
  )

  it('answers to its own names, and to those that were listed', async () => {
    for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:4100', '[::1]:4100'])
      expect((await rawGet('/healthz', { host })).status).toBe(200)
    const listed = await fakeServer({ settings: { allowedHosts: ['ml.example'] } })
    const answer = await listed.fastify.inject({ url: '/healthz', headers: { host: 'ml.example:8443' } })
    expect(answer.statusCode).toBe(200)
    await listed.close()
  })

  it('refuses every unsafe method that a page of another site sends', async () => {
    const unsafe = server.routes().filter(({ method }) => !['GET', 'HEAD'].includes(method))
    expect(unsafe.length).toBeGreaterThan(1)
    for (const { method, path } of unsafe)
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: 'http://127.0.0.1:1.evil.example' },
        { origin: 'http://localhost:9999' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]) {
        const answer = await fetch(url + path.replace(':name', 'a'), {
          method,
          headers: { ...json, ...headers },
          body: '{}',
        })
        expect(answer.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403)
        expect(await answer.json()).toMatchObject({ code: 'http.foreign_origin' })
      }
    const own = { ...json, origin: url, 'sec-fetch-site': 'same-origin' }
    expect((await fetch(`${url}/api/v1/things/a`, { method: 'PUT', headers: own, body: '{"size":1}' })).status).toBe(
      200,
    )
  })

  it('never allows another origin to read', async () => {
    for (const origin of ['null', 'https://evil.example', url]) {
      const answer = await fetch(`${url}/api/v1/things/a`, { headers: { origin } })
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json; charset=latin1',
  ])('answers 415 to content type %s', async (type) => {
    const answer = await fetch(`${url}/api/v1/things/a`, {
      method: 'PUT',
      headers: { 'content-type': type },
      body: '{"size":1}',
    })
    expect(answer.status).toBe(415)
    expect(await answer.json()).toMatchObject({ code: 'http.unsupported_media_type' })
  })

  it('answers 415 to no content type and to a compressed body', async () => {
    const none = await server.fastify.inject({
      method: 'PUT',
      url: '/api/v1/things/a',
      payload: Buffer.from('{"size":1}'),
    })
    expect(none.statusCode).toBe(415)
    const empty = await server.fastify.inject({ method: 'PUT', url: '/api/v1/things/a' })
    expect(empty.statusCode).toBe(415)
    const headers = { ...json, 'content-encoding': 'gzip' }
    const packed = await server.fastify.inject({
      method: 'PUT',
      url: '/api/v1/things/a',
      headers,
      payload: '{"size":1}',
    })
    expect(packed.statusCode).toBe(415)
    expect((await fetch(`${url}/api/v1/things/a`, { method: 'DELETE' })).status).toBe(200)
  })

  it('asks beyond loopback for a token on every route but the public ones', async () => {
    const beyond = await fakeServer({ settings: { host: '0.0.0.0' } })
    for (const { method, path, permit } of beyond.routes()) {
      const target = { method: method as 'GET', url: path.replace(':name', 'a').replace('*', ''), headers: json }
      const answer = await beyond.fastify.inject(target)
      const open = PUBLIC_ROUTES.includes(`${method} ${path}`)
      expect(answer.statusCode === 401, `${method} ${path}`).toBe(!open)
      expect(permit === undefined).toBe(open)
    }
    expect(PUBLIC_ROUTES).toEqual([
      ...['GET /healthz', 'HEAD /healthz', 'GET /readyz', 'HEAD /readyz', 'GET /health', 'GET /version'],
      ...['GET /*', 'HEAD /*'],
    ])
    await beyond.close()
  })

  it('takes the right token only, in the header only, and lets a viewer look only', async () => {
    const beyond = await fakeServer({ settings: { host: '0.0.0.0' } })
    const ask = (authorization: string, method: 'GET' | 'PUT' = 'GET', url = '/api/v1/things/a') =>
      beyond.fastify.inject({
        method,
        url,
        headers: { ...json, authorization },
        ...(method === 'PUT' ? { payload: '{"size":1}' } : {}),
      })
    expect((await ask(`Bearer ${TOKEN}`)).statusCode).toBe(200)
    expect((await ask(`Bearer ${TOKEN}`, 'PUT')).json()).toMatchObject({ by: 'operator' })
    expect((await ask(`Bearer ${VIEWER_TOKEN}`)).statusCode).toBe(200)
    expect((await ask(`Bearer ${VIEWER_TOKEN}`, 'PUT')).statusCode).toBe(403)
    for (const wrong of ['Bearer x', 'Bearer ', `Basic ${TOKEN}`, TOKEN, `Bearer ${TOKEN}x`])
      expect((await ask(wrong)).json(), wrong).toMatchObject({ code: 'http.unauthorized' })
    const inUrl = await beyond.fastify.inject({
      url: `/api/v1/things/a?access_token=${TOKEN}`,
      headers: { 'x-forwarded-for': '127.0.0.1' },
    })
    expect(inUrl.statusCode).toBe(401)
    expect(inUrl.headers['www-authenticate']).toBe('Bearer')
    await beyond.close()
  })

  it('checks a token that is sent to loopback too', async () => {
    expect((await fetch(`${url}/api/v1/things/a`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  })

  it('refuses what is no action without its permit', async () => {
    const guest = { authorization: `Bearer ${VIEWER_TOKEN}` }
    expect((await fetch(`${url}/metrics`, { headers: guest })).status).toBe(200)
    const other = await fakeServer({ doors: [doorWith({ path: '/secret', permit: 'secret.open' })] })
    const answer = await ask((await other.listen()).url, { url: '/secret', headers: guest })
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toBe('http.forbidden')
    await other.close()
  })

  it('does not start with a route without permit, or beyond loopback without a way to check tokens', async () => {
    const door = doorWith({ path: '/open', permit: undefined })
    await expect(fakeServer({ doors: [door] })).rejects.toMatchObject({ code: 'http.route_without_permit' })
    const { events } = server
    const parts = { actions, perform, allowed: () => true, events, log: console as never, version: '0' }
    await expect(createServer({ ...parts, settings: { host: '0.0.0.0', port: 0 } })).rejects.toMatchObject({
      code: 'http.token_required',
    })
  })
})

describe('the connection', () => {
  it('ends when headers do not come in time', async () => {
    const { server: socketServer } = server.fastify
    expect(socketServer.headersTimeout).toBe(10_000)
    socketServer.headersTimeout = 300
    const answer = await rawBytes('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    socketServer.headersTimeout = 10_000
    expect(answer).toContain('HTTP/1.1 408')
    expect(answer).toContain('http.too_slow')
  })

  it.each([
    'GET /healthz HTTP/1.1\r\nHost:\r\n\r\n',
    'GET /healthz HTTP/1.0\r\n\r\n',
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n',
    'POST /api/v1/things/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'PUT /api/v1/things/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
    'GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ])('refuses %j', async (bytes) => {
    const answer = await rawBytes(bytes, true)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/)
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('says which port to take when one is taken', async () => {
    const holder = createSocketServer().listen(0, '127.0.0.1')
    await new Promise((done) => holder.once('listening', done))
    const { port } = holder.address() as { port: number }
    const other = await fakeServer({ settings: { port } })
    await expect(other.listen()).rejects.toMatchObject({
      code: 'http.port_in_use',
      help: expect.stringContaining(`--port ${port + 1}`),
    })
    await other.close()
    holder.close()
    const nowhere = await fakeServer({ settings: { host: '192.0.2.1' } })
    await expect(nowhere.listen()).rejects.toMatchObject({ code: 'http.address_refused' })
    await nowhere.close()
  })
})

describe('what is no action', () => {
  it('tells health, readiness and its instance', async () => {
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({
      ok: true,
      version: '0.0.0',
      instance: server.instance,
    })
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true })
    const starting = await fakeServer({ ready: () => false })
    expect((await starting.fastify.inject('/readyz')).statusCode).toBe(503)
    await starting.close()
  })

  it('counts requests by action and status', async () => {
    await fetch(`${url}/api/v1/things/gone`)
    const text = await (await fetch(`${url}/metrics`)).text()
    expect(text).toMatch(/millrace_http_requests_total\{action="things.show",status="404"\} \d+/)
    expect(text).toMatch(
      /millrace_http_request_duration_seconds_bucket\{method="GET",route="\/api\/v1\/things\/:name",code="404",le="\+Inf"\} \d+/,
    )
    expect(parseExposition(text).map(({ name }) => name)).toContain('nodejs_eventloop_lag_seconds')
  })

  it('describes itself in OpenAPI 3.1', async () => {
    const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as Record<string, never>
    expect(document['openapi']).toBe('3.1.0')
    const operation = document['paths']!['/api/v1/things/{name}']['put']
    expect(operation).toMatchObject({
      operationId: 'things.change',
      parameters: [{ name: 'name', in: 'path', required: true }],
      requestBody: { content: { 'application/json': { schema: { required: ['size'], additionalProperties: false } } } },
    })
  })

  it('streams events with their ids, filters by name, and goes on after the last one seen', async () => {
    const started = defineEvent('things.started', 'One began.', Type.Object({ name: Type.String() }))
    const ended = defineEvent('things.ended', 'One ended.', Type.Object({ name: Type.String() }))
    const all = await listen('/api/v1/events')
    const some = await listen('/api/v1/events?names=things.ended')
    server.events.publish(started, { name: 'a' })
    server.events.publish(ended, { name: 'a\n\ndata: b' })
    const [first, second] = await all.take(2)
    expect(first).toMatchObject({ data: { name: 'things.started', at: expect.any(Number), payload: { name: 'a' } } })
    expect(second!.data).toMatchObject({ name: 'things.ended', payload: { name: 'a\n\ndata: b' } })
    expect((await some.take(1))[0]!.id).toBe(second!.id)
    const late = await listen('/api/v1/events', { 'last-event-id': first!.id })
    expect((await late.take(1))[0]!.id).toBe(second!.id)
    for (const stream of [all, some, late]) stream.close()
  })

  it('refuses a listener of another site, and more than sixty-four', async () => {
    const foreign = await fetch(`${url}/api/v1/events`, { headers: { origin: 'https://evil.example' } })
    expect(foreign.status).toBe(403)
    const crowded = await fakeServer()
    const { url: there } = await crowded.listen()
    const open = await Promise.all(Array.from({ length: 64 }, () => fetch(`${there}/api/v1/events`)))
    expect(open.every(({ status }) => status === 200)).toBe(true)
    const one = await fetch(`${there}/api/v1/events`)
    expect(one.status).toBe(503)
    expect(await one.json()).toMatchObject({ code: 'http.too_many_listeners' })
    await crowded.close()
  })

  it('cuts off a listener that does not read', async () => {
    const filler = defineEvent('things.filled', 'Much.', Type.Object({ text: Type.String() }))
    const { port } = server.fastify.server.address() as { port: number }
    const socket = connect(port, '127.0.0.1')
    let closed = false
    socket.on('close', () => {
      closed = true
    })
    socket.on('error', () => undefined)
    socket.pause()
    socket.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await new Promise((done) => setTimeout(done, 100))
    for (let i = 0; i < 40; i++) {
      server.events.publish(filler, { text: 'x'.repeat(500_000) })
      await new Promise((done) => setImmediate(done))
    }
    socket.resume()
    await expect.poll(() => closed).toBe(true)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('serves the built pages with a strict policy, and the application at any address inside it', async () => {
    const pages = mkdtempSync(join(tmpdir(), 'millrace-pages-'))
    mkdirSync(join(pages, 'assets'))
    writeFileSync(join(pages, 'index.html'), '<!doctype html><title>x</title>')
    writeFileSync(join(pages, 'assets', 'a.js'), 'export {}')
    writeFileSync(join(pages, '.hidden'), 'secret')
    const withPages = await fakeServer({ pages })
    const get = (path: string, accept = 'text/html') => withPages.fastify.inject({ url: path, headers: { accept } })
    for (const path of ['/', '/models/late', '/models/resnet50.v2/3', '/experiments/night.run', '/index.html']) {
      const page = await get(path)
      expect(page.statusCode, withPages.lines.join()).toBe(200)
      const policy = String(page.headers['content-security-policy'])
      expect(policy).toContain("script-src 'self'")
      for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
        expect(policy).toContain(part)
      expect(policy).not.toMatch(/unsafe/)
      expect(page.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      })
      expect(page.headers['referrer-policy']).toBeDefined()
    }
    expect((await get('/assets/a.js')).headers['cache-control']).toContain('immutable')
    for (const path of ['/.hidden', '/..%2f..%2fetc/passwd', '/assets/none.js', '/api/v1/none'])
      expect((await get(path)).statusCode, path).toSatisfy((status: number) => status === 404 || status === 400)
    expect((await get('/%2e%2e/%2e%2e/etc/passwd')).body).not.toContain('root:')
    await withPages.close()
    expect((await server.fastify.inject({ url: '/', headers: { accept: 'text/html' } })).body).toContain(
      'npm run build:web',
    )
  })
})

const doorWith = (route: { path: string; permit: string | undefined }): Door => ({
  name: 'test',
  prefixes: ['/secret', '/open'],
  bodyLimit: 100,
  routes: [
    { ...route, method: 'GET', label: 'test.x', answer: () => ({ status: 200, type: 'text/plain', body: 'x' }) },
  ],
  fault: ({ status, code }) => ({ status, type: 'text/plain', body: code }),
})

function rawGet(path: string, headers: Record<string, string>): Promise<{ status: number }> {
  const { port } = server.fastify.server.address() as { port: number }
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode! })
    })
      .on('error', reject)
      .end()
  })
}

function rawBytes(bytes: string, end = false): Promise<string> {
  const { port } = server.fastify.server.address() as { port: number }
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('end', () => socket.end())
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(text))
    socket.write(bytes)
    if (end) setTimeout(() => socket.end(), 200)
  })
}

async function listen(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url + path, { headers })
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const frames = () =>
    [...text.matchAll(/id: (\d+)\ndata: (.*)\n\n/g)].map(([, id, data]) => ({ id: id!, data: JSON.parse(data!) }))
  return {
    async take(count: number) {
      while (frames().length < count) text += (await reader.read()).value ?? ''
      return frames()
    },
    close: () => void reader.cancel(),
  }
}
