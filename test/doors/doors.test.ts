import { connect } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Asked, ask, type Question } from '../support/ask.ts'
import { type FakeDoor, fakeDoor } from './fake-door.ts'
import { type FakeServer, fakeServer, TOKEN, VIEWER_TOKEN } from './fake-server.ts'

const LIMIT = 1_000_000

let door: FakeDoor
let server: FakeServer
let url: string
let letGo: () => void

beforeEach(async () => {
  const hang = () =>
    new Promise<void>((resolve) => {
      letGo = resolve
    })
  door = fakeDoor({ hang })
  server = await fakeServer({ doors: [door], settings: { limits: { requests: 3, bytes: 3 * LIMIT } } })
  url = (await server.listen()).url
})
afterEach(() => server.close())

const get = (path: string, headers: Record<string, string> = {}): Promise<Asked> => ask(url, { url: path, headers })
const post = (path: string, payload: Question['payload'], headers: Record<string, string> = {}): Promise<Asked> =>
  ask(url, { method: 'POST', url: path, headers, ...(payload !== undefined && { payload }) })

/** Writes bytes on a connection of its own and gives back all that came until `count` answers are there or it is closed. */
function converse(parts: readonly (string | Buffer)[], count: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    let text = ''
    const end = () => {
      socket.destroy()
      resolve(text)
    }
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const answers = [...text.matchAll(/HTTP\/1\.1 \d+[\s\S]*?\r\n\r\n/g)]
      const last = answers.at(-1)
      const length = Number(/content-length: (\d+)/i.exec(last?.[0] ?? '')?.[1] ?? 0)
      if (answers.length >= count && text.length >= last!.index + last![0].length + length) end()
    })
    socket.on('close', end)
    socket.on('error', () => undefined)
    const write = async () => {
      for (const part of parts) {
        socket.write(part)
        await new Promise((later) => setTimeout(later, 20))
      }
    }
    void write()
  })
}

const head = (method: string, path: string, more = ''): string =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`
const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))

describe('a door', () => {
  it('is asked with its parameters, query and caller, and answered with a length', async () => {
    const answer = await get('/fake/things/a%20b?x=1&y')
    expect(answer.json()).toEqual({ params: { name: 'a b' }, query: 'x=1&y', by: 'local' })
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('takes a parameter up to a colon, as TensorFlow Serving writes its verbs', async () => {
    const answer = await post('/v1/models/late/versions/3:predict', '{}')
    expect(answer.json()).toEqual({ model: 'late', version: '3' })
    expect((await post('/v1/models/late/versions/3:explain', '{}')).statusCode).toBe(404)
  })

  it('answers letters beyond ASCII, bytes in parts, and nothing to HEAD but its length', async () => {
    expect((await get('/fake/unicode')).json()).toBe('prêt à servir 🚂')
    expect((await get('/fake/parts')).body).toBe('one and two')
    const without = await ask(url, { method: 'HEAD', url: '/fake/parts' })
    expect(without).toMatchObject({ statusCode: 200, body: '' })
    expect(without.headers['content-length']).toBe('11')
  })

  it('answers in its own words where it has nothing, and with the methods where it has others', async () => {
    const nothing = await get('/fake/nowhere')
    expect(nothing.statusCode).toBe(404)
    expect(nothing.json()).toMatchObject({ code: 'http.not_found', at: 'GET /fake/nowhere' })
    const wrong = await ask(url, { method: 'DELETE', url: '/fake/things/a' })
    expect(wrong.statusCode).toBe(405)
    expect(wrong.headers.allow).toBe('GET, HEAD, POST')
    expect(wrong.json()).toMatchObject({ code: 'http.method_not_allowed' })
    expect((await get('/fake/things/%zz')).statusCode).toBe(404)
    expect((await get('/fakes')).body).not.toContain('fake')
  })

  it('tells nothing of a fault, which the log explains, and goes on', async () => {
    const answer = await get('/fake/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/hunter2|\.ts/)
    expect(server.lines.some((line) => line.includes('hunter2'))).toBe(true)
    await expect(get('/fake/unsendable')).rejects.toThrow()
    expect((await get('/fake/things/a')).statusCode).toBe(200)
  })

  it('is counted under the names of its routes', async () => {
    await get('/fake/things/a')
    await get('/fake/nowhere')
    const { body } = await get('/metrics')
    expect(body).toMatch(/millrace_http_requests_total\{action="fake.echo",status="200"\} 1\n/)
    expect(body).toMatch(/millrace_http_requests_total\{action="fake_door.nowhere",status="404"\} 1\n/)
    expect(body).toMatch(/millrace_http_request_duration_seconds_count\{method="GET",route="[^"]+",code="200"\} 1\n/)
  })
})

describe('who comes through a door', () => {
  it('is held to host, origin and site like everybody', async () => {
    expect((await get('/fake/things/a', { host: 'evil.example' })).statusCode).toBe(421)
    expect((await post('/fake/size', 'x', { origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await post('/fake/size', 'x', { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await post('/fake/size', 'x', { origin: url })).statusCode).toBe(200)
    const twice = await converse([head('GET', '/fake/things/a', 'Host: localhost\r\n')], 1)
    expect(statusesOf(twice)).toEqual([expect.toSatisfy((status: number) => status === 400 || status === 421)])
    expect(door.calls).toHaveLength(1)
  })

  it('needs a token beyond loopback, and the permit of the route', async () => {
    const beyond = await fakeServer({ doors: [door], settings: { host: '0.0.0.0' } })
    const there = (await beyond.listen()).url
    const say = (authorization: string, method = 'GET') =>
      ask(there, { method, url: '/fake/things/a', headers: authorization === '' ? {} : { authorization } })
    const nobody = await say('')
    expect(nobody.statusCode).toBe(401)
    expect(nobody.headers['www-authenticate']).toBe('Bearer')
    for (const wrong of ['Bearer x', 'Bearer ', `Basic ${TOKEN}`]) expect((await say(wrong)).statusCode).toBe(401)
    for (let again = 0; again < 2; again++) {
      expect((await say(`Bearer ${VIEWER_TOKEN}`)).json()).toMatchObject({ by: 'viewer' })
      expect((await say(`Bearer ${VIEWER_TOKEN}`, 'POST')).statusCode).toBe(403)
      expect((await say(`Bearer ${TOKEN}`, 'POST')).json()).toMatchObject({ by: 'operator' })
    }
    await beyond.close()
  })
})

describe('a body', () => {
  it('comes as it was sent, in one piece, in many, in chunks, packed, or not at all', async () => {
    const text = 'x'.repeat(200_000)
    const bytes = (answer: Asked) => answer.json().bytes
    expect(bytes(await post('/fake/size', undefined))).toBe(0)
    expect(bytes(await post('/fake/size', ''))).toBe(0)
    expect(bytes(await post('/fake/size', text))).toBe(200_000)
    expect(bytes(await post('/fake/size', gzipSync(text), { 'content-encoding': 'gzip' }))).toBe(200_000)
    expect(bytes(await post('/fake/size', deflateSync(text), { 'content-encoding': 'deflate' }))).toBe(200_000)
    const slowly = [head('POST', '/fake/size', 'Content-Length: 6\r\n'), 'ab', 'c', 'def']
    expect(await converse(slowly, 1)).toContain('{"bytes":6}')
    const chunked = [head('POST', '/fake/size', 'Transfer-Encoding: chunked\r\n'), '2\r\nab\r\n', '1\r\nc\r\n0\r\n\r\n']
    expect(await converse(chunked, 1)).toContain('{"bytes":3}')
  })

  it('is never read as two, whatever pieces it arrives in', async () => {
    const one = (body: string) => `${head('POST', '/fake/things/a', `Content-Length: ${body.length}\r\n`)}${body}`
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(400), { maxLength: 3 }), async (cuts) => {
        door.calls.length = 0
        const stream = one('first') + one('') + one('third') + one('4')
        const edges = [0, ...cuts.map((cut) => cut % stream.length).sort((a, b) => a - b), stream.length]
        const parts = edges.slice(1).map((to, i) => stream.slice(edges[i], to))
        const text = await converse(
          parts.filter((part) => part !== ''),
          4,
        )
        expect(statusesOf(text)).toEqual([200, 200, 200, 200])
        expect([...text.matchAll(/"body":"(.*?)"/g)].map(([, body]) => body)).toEqual(['first', '', 'third', '4'])
        expect(door.calls.map(({ body }) => body.toString()).sort()).toEqual(['', '4', 'first', 'third'])
      }),
      { numRuns: 25 },
    )
  })

  it.each([
    ['a length over the limit', { 'content-length': '1000001' }, 413, 'http.body_too_large'],
    ['an unknown packing', { 'content-encoding': 'br' }, 415, 'http.unsupported_encoding'],
    ['no gzip', { 'content-encoding': 'gzip' }, 400, 'http.bad_packing'],
    ['half a deflate', { 'content-encoding': 'deflate' }, 400, 'http.bad_packing'],
  ])('with %s is refused', async (name, headers, status, code) => {
    const payload = name === 'half a deflate' ? deflateSync('x'.repeat(999)).subarray(0, 8) : Buffer.alloc(50, 120)
    const request = Object.entries({ 'content-length': String(payload.length), ...headers })
    const lines = request.map(([field, value]) => `${field}: ${value}\r\n`).join('')
    const text = await converse([head('POST', '/fake/size', lines), payload], 1)
    expect(statusesOf(text)).toEqual([status])
    expect(text).toContain(code)
    expect(door.calls).toEqual([])
  })

  it('is refused at its limit when it grows beyond it, as chunks or as a bomb', async () => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const chunked = head('POST', '/fake/size', 'Transfer-Encoding: chunked\r\n') + chunk.repeat(16)
    expect(statusesOf(await converse([chunked], 1))).toEqual([413])
    const bomb = gzipSync(Buffer.alloc(64 * LIMIT))
    const answer = await post('/fake/size', bomb, { 'content-encoding': 'gzip' })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'http.body_too_large' })
    expect((await post('/fake/size', 'x')).statusCode).toBe(200)
  })

  it('that was refused is read over, so that its client reads why and goes on', async () => {
    const large = head('POST', '/fake/size', `Content-Length: ${2 * LIMIT}\r\n`)
    const text = await converse([large, Buffer.alloc(2 * LIMIT, 120), head('GET', '/fake/parts')], 2)
    expect(statusesOf(text)).toEqual([413, 200])
    const foreign = head('POST', '/fake/size', 'Origin: https://evil.example\r\nContent-Length: 5\r\n')
    expect(statusesOf(await converse([`${foreign}hello${head('GET', '/fake/parts')}`], 2))).toEqual([403, 200])
  })

  it('that breaks off is forgotten with its client', async () => {
    for (const length of ['Content-Length: 100\r\n', 'Transfer-Encoding: chunked\r\n']) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(`${head('POST', '/fake/size', length)}5\r\nab`)
      await new Promise((later) => setTimeout(later, 30))
      socket.destroy()
    }
    await expect.poll(async () => (await get('/fake/things/a')).statusCode).toBe(200)
    expect(door.calls.every(({ method }) => method === 'GET')).toBe(true)
    // All three places are free again.
    const three = await Promise.all([1, 2, 3].map(() => get('/fake/parts')))
    expect(three.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  })
})

describe('too much at once', () => {
  it('is answered with 503 and when to come again, before the body is read, and everything else goes on', async () => {
    const waiting = [post('/fake/hang', 'a')]
    await expect.poll(() => door.calls.length).toBe(1)
    const { body } = door.calls[0]!
    expect(body.toString()).toBe('a')
    const others = [1, 2].map(() => converse([head('POST', '/fake/size', 'Content-Length: 9\r\n')], 1))
    await expect.poll(async () => (await get('/fake/things/a')).statusCode).toBe(503)
    const refused = await post('/fake/size', Buffer.alloc(100_000))
    expect(refused.statusCode).toBe(503)
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.json()).toMatchObject({ code: 'http.overloaded' })
    expect((await get('/healthz')).statusCode).toBe(200)
    letGo()
    expect((await waiting[0]!).statusCode).toBe(200)
    expect((await get('/fake/things/a')).statusCode).toBe(200)
    expect(others).toHaveLength(2)
  })

  it('counts bytes too: packed, unpacked, in chunks, and answers that nobody takes', async () => {
    const small = await fakeServer({ doors: [door], settings: { limits: { requests: 99, bytes: LIMIT } } })
    const there = (await small.listen()).url
    const send = (payload: Buffer, headers = {}) =>
      ask(there, { method: 'POST', url: '/fake/size', headers, payload }).then(({ statusCode }) => statusCode)
    const socket = connect(Number(new URL(there).port), '127.0.0.1')
    socket.write(head('POST', '/fake/size', `Content-Length: ${LIMIT / 2}\r\n`))
    await new Promise((later) => setTimeout(later, 50))
    expect(await send(Buffer.alloc(LIMIT / 2 + 1))).toBe(503)
    expect(await send(Buffer.alloc(LIMIT / 2))).toBe(200)
    expect(await send(gzipSync(Buffer.alloc(LIMIT / 2 + 1)), { 'content-encoding': 'gzip' })).toBe(503)
    socket.destroy()
    await expect.poll(() => send(Buffer.alloc(LIMIT))).toBe(200)
    const reader = connect(Number(new URL(there).port), '127.0.0.1')
    reader.pause()
    reader.write(head('GET', '/fake/large'))
    await expect.poll(() => send(Buffer.alloc(10))).toBe(503)
    reader.destroy()
    await expect.poll(() => send(Buffer.alloc(10))).toBe(200)
    await small.close()
  })

  it('does not keep what a client that went away had asked for', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(`${head('POST', '/fake/hang', 'Content-Length: 1\r\n')}a`)
    await expect.poll(() => door.calls.length).toBe(1)
    expect(door.calls[0]!.gone()).toBe(false)
    socket.destroy()
    await expect.poll(() => door.calls[0]!.gone()).toBe(true)
    letGo()
    expect((await get('/fake/things/a')).statusCode).toBe(200)
  })
})
