import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Door, DoorRoute } from '../../src/http/index.ts'
import { ask } from '../support/ask.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type FakeServer, fakeServer, TOKEN } from './fake-server.ts'

cleanFolders()

const MEGABYTE = 1024 * 1024
const WHOLE = 64 * MEGABYTE
/** What the buffers of two sockets and of Node may hold, however slow the reader is. */
const MOST_IN_FLIGHT = 24 * MEGABYTE

const bytes = randomBytes(MEGABYTE)
const digestOf = (...parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** What the door saw of the stream that came last, and what it waits for before it reads on. */
const seen = { bytes: 0, ended: false, broke: '', gate: Promise.resolve() }
let place: string
let server: FakeServer
let url: string
let sockets: Socket[] = []

const json = (body: unknown, status = 200) => ({ status, type: 'application/json', body: JSON.stringify(body) })

function streamingDoor(): Door {
  const route = { permit: 'things.write', label: 'fake.stream' } as const
  const take: DoorRoute['answer'] = async ({ params, body, stream }) => {
    seen.bytes = 0
    const hash = createHash('sha256')
    try {
      for await (const part of stream!) {
        seen.bytes += part.length
        hash.update(part)
        await seen.gate
      }
      seen.ended = true
    } catch (error) {
      seen.broke = (error as { code: string }).code
      throw error
    }
    return json({ rest: params['rest'], digest: hash.digest('hex'), whole: body.length })
  }
  const file: DoorRoute['answer'] = ({ params }) => ({
    ...{ status: 200, type: 'text/plain', headers: { etag: '"one"' } },
    body: params['rest'] === 'gone' ? { file: `${place}x`, bytes: 10 } : { file: place, bytes: WHOLE },
  })
  return {
    name: 'fake-stream',
    prefixes: ['/stream', '/file'],
    bodyLimit: 1_000,
    routes: [
      { ...route, method: 'PUT', path: '/stream/*', streams: true, answer: take },
      {
        ...{ ...route, method: 'POST', path: '/stream/refuse', streams: true },
        answer: () => json({ error: 'not here' }, 400),
      },
      {
        ...{ ...route, method: 'POST', path: '/stream/first', streams: true },
        async answer({ stream }) {
          for await (const part of stream!) return json({ first: part.length > 0 })
          return json({ first: false })
        },
      },
      { ...route, method: 'PATCH', path: '/stream/one', answer: ({ body }) => json({ patched: body.toString() }) },
      { ...route, method: 'DELETE', path: '/stream/one', answer: ({ body }) => json({ deleted: body.toString() }) },
      { ...route, method: 'POST', path: '/stream/small', bodyLimit: 10, answer: ({ body }) => json(body.length) },
      { ...route, method: 'GET', path: '/file/*', permit: 'things.read', answer: file },
    ],
    fault: ({ code, status }, { path }) => json({ code, path }, status),
  }
}

beforeAll(async () => {
  place = path.join(freshFolder(), 'file')
  writeFileSync(place, Buffer.concat(Array.from({ length: 64 }, () => bytes)))
  server = await fakeServer({ doors: [streamingDoor()] })
  server.fastify.server.on('connection', (socket: Socket) => sockets.push(socket))
  url = (await server.listen()).url
})
afterAll(() => server.close())
beforeEach(() => {
  Object.assign(seen, { bytes: 0, ended: false, broke: '', gate: Promise.resolve() })
  sockets = []
})

/** Sends megabytes as fast as they are taken; `taken` counts those that the system took. */
function upload(address: string, count: number, headers: Record<string, string> = {}) {
  const sent = request(url + address, { method: 'PUT', headers, agent: false })
  const state = { taken: 0, sent }
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (response) => {
      let body = ''
      response.on('data', (part) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
  })
  const write = (left: number): void => {
    if (left === 0) sent.end()
    else if (!sent.destroyed)
      sent.write(bytes, () => {
        state.taken += bytes.length
        write(left - 1)
      })
  }
  write(count)
  return Object.assign(state, { answer })
}

describe('a body that is taken as it comes', () => {
  it.each([
    ['in chunks', {}],
    ['with its length', { 'content-length': String(WHOLE) }],
  ])('arrives whole %s, far beyond the limit of bodies', async (_, headers) => {
    const { status, body } = await upload('/stream/a', 64, headers).answer
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      ...{ rest: 'a', whole: 0 },
      digest: digestOf(...Array.from({ length: 64 }, () => bytes)),
    })
  })

  it('waits at its client while it is not read', async () => {
    let open = (): void => undefined
    seen.gate = new Promise((resolve) => {
      open = resolve
    })
    const sending = upload('/stream/slow', 64)
    let before = -1
    while (before !== sending.taken || sending.taken === 0) {
      before = sending.taken
      await later(100)
    }
    expect(sending.taken - seen.bytes).toBeLessThan(MOST_IN_FLIGHT)
    expect(seen.ended).toBe(false)
    open()
    expect((await sending.answer).status).toBe(200)
    expect(seen.bytes).toBe(WHOLE)
  })

  it('ends with an error where its client goes', async () => {
    const sending = upload('/stream/aborted', 4, { 'content-length': String(WHOLE) })
    sending.answer.catch(() => undefined)
    await expect.poll(() => seen.bytes).toBeGreaterThan(0)
    sending.sent.destroy()
    await expect.poll(() => seen.broke).toBe('http.bad_request')
    expect(seen.ended).toBe(false)
    expect((await ask(url, '/healthz')).statusCode).toBe(200)
  })

  it('may be empty', async () => {
    const answer = await ask(url, { method: 'PUT', url: '/stream/nothing' })
    expect(answer.json()).toMatchObject({ digest: digestOf() })
  })

  it('is refused before it is read: packed, without the token, without a route', async () => {
    const packed = await ask(url, {
      method: 'PUT',
      url: '/stream/a',
      headers: { 'content-encoding': 'gzip' },
      payload: 'x',
    })
    expect([packed.statusCode, packed.json().code]).toEqual([415, 'http.unsupported_encoding'])
    const wrong = await ask(url, {
      method: 'PUT',
      url: '/stream/a',
      headers: { authorization: 'Bearer x' },
      payload: 'x',
    })
    expect(wrong.statusCode).toBe(401)
    expect((await ask(url, { method: 'PUT', url: '/stream', payload: 'x' })).statusCode).toBe(404)
    const other = await ask(url, { method: 'PUT', url: '/stream/one', payload: 'x' })
    expect(other.statusCode).toBe(200)
    expect((await ask(url, { method: 'GET', url: '/stream/one' })).headers['allow']).toBe('PUT, PATCH, DELETE')
  })

  it('that is refused, or not read to its end, leaves its client the answer and the connection', async () => {
    const { hostname, port } = new URL(url)
    const connection = connect({ host: hostname, port: Number(port) })
    let heard = ''
    connection.on('data', (part) => {
      heard += part
    })
    const body = 'x'.repeat(200_000)
    const ask = (address: string): void =>
      void connection.write(
        `POST ${address} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
    ask('/stream/refuse')
    await expect.poll(() => heard).toContain('not here')
    ask('/stream/first')
    await expect.poll(() => heard).toContain('{"first":true}')
    ask('/stream/refuse')
    await expect.poll(() => heard.split('not here').length).toBe(3)
    connection.destroy()
  })

  it('has the rest of its address as it came', async () => {
    const answer = await ask(url, { method: 'PUT', url: '/stream/a/b%20c/%2e%2e/d%2Fe?x=y' })
    expect(answer.json().rest).toBe('a/b%20c/%2e%2e/d%2Fe')
  })
})

describe('other bodies', () => {
  it('come with PATCH and DELETE too, and have the limit of their route', async () => {
    expect((await ask(url, { method: 'PATCH', url: '/stream/one', payload: 'a' })).json()).toEqual({ patched: 'a' })
    expect((await ask(url, { method: 'DELETE', url: '/stream/one', payload: 'b' })).json()).toEqual({ deleted: 'b' })
    expect((await ask(url, { method: 'POST', url: '/stream/small', payload: 'x'.repeat(10) })).body).toBe('10')
    const large = await ask(url, { method: 'POST', url: '/stream/small', payload: 'x'.repeat(11) })
    expect([large.statusCode, large.json().code]).toEqual([413, 'http.body_too_large'])
  })

  it('of PATCH are guarded like all that change something', async () => {
    const foreign = { method: 'PATCH', url: '/stream/one', headers: { origin: 'https://evil.example' }, payload: 'a' }
    expect((await ask(url, foreign)).statusCode).toBe(403)
  })
})

describe('a file', () => {
  const get = (headers: Record<string, string> = {}, method = 'GET') => ask(url, { method, url: '/file/a', headers })

  it('is sent whole, with its length', async () => {
    const answer = await get()
    expect([answer.statusCode, answer.headers['content-length'], answer.headers['accept-ranges']]).toEqual([
      ...[200, String(WHOLE), 'bytes'],
    ])
    expect(digestOf(answer.rawPayload)).toBe(digestOf(...Array.from({ length: 64 }, () => bytes)))
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })

  it('is told of by HEAD, and not sent where it is known', async () => {
    const head = await get({}, 'HEAD')
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, String(WHOLE), ''])
    const known = await get({ 'if-none-match': '"zero", W/"one"' })
    expect([known.statusCode, known.body, known.headers['etag']]).toEqual([304, '', '"one"'])
    expect((await get({ 'if-none-match': '"zero"', range: 'bytes=0-0' })).statusCode).toBe(206)
  })

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=1048570-1048590', 1_048_570, 1_048_591],
    ['bytes=67108860-', WHOLE - 4, WHOLE],
    ['bytes=67108860-99999999999', WHOLE - 4, WHOLE],
    ['bytes=-7', WHOLE - 7, WHOLE],
  ])('is sent in part where %s is asked for', async (range, from, to) => {
    const answer = await get({ range })
    expect(answer.statusCode).toBe(206)
    expect(answer.headers['content-range']).toBe(`bytes ${from}-${to - 1}/${WHOLE}`)
    const expected = Buffer.from({ length: to - from }).map((_, i) => bytes[(from + i) % MEGABYTE]!)
    expect(answer.rawPayload.equals(expected)).toBe(true)
  })

  it('has no part beyond its end, and is whole where the range is none, or is of another file', async () => {
    const beyond = await get({ range: `bytes=${WHOLE}-` })
    expect([beyond.statusCode, beyond.headers['content-range'], beyond.body]).toEqual([416, `bytes */${WHOLE}`, ''])
    expect((await get({ range: 'bytes=-0' })).statusCode).toBe(416)
    for (const range of ['bytes=9-1', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=-', 'bytes=a-b'])
      expect((await get({ range }, 'HEAD')).statusCode, range).toBe(200)
    expect((await get({ range: 'bytes=0-1', 'if-range': '"two"' }, 'HEAD')).statusCode).toBe(200)
    expect((await get({ range: 'bytes=0-1', 'if-range': '"one"' })).body.length).toBeGreaterThan(0)
  })

  it('waits for its client on the disk', async () => {
    const { hostname, port } = new URL(url)
    const connection = connect({ host: hostname, port: Number(port) })
    connection.write(`GET /file/a HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    await expect.poll(() => sockets.length).toBe(1)
    let before = -1
    while (before !== sockets[0]!.bytesWritten || before === 0) {
      before = sockets[0]!.bytesWritten
      await later(100)
    }
    expect(before).toBeLessThan(MOST_IN_FLIGHT)
    let heard = 0
    connection.on('data', (part) => {
      heard += part.length
    })
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(WHOLE)
    connection.destroy()
  })

  it('is let go when its client goes, and the server with it', async () => {
    const sent = request(`${url}/file/a`).end()
    sent.on('error', () => undefined)
    await new Promise<void>((resolve) => {
      sent.on('response', (answer) => answer.once('data', () => resolve(void sent.destroy())))
    })
    await expect.poll(() => sockets.every(({ destroyed }) => destroyed)).toBe(true)
    expect((await get({ range: 'bytes=0-1' })).statusCode).toBe(206)
  })

  it('that is not there is a fault of ours, and says no path', async () => {
    const answer = await ask(url, '/file/gone')
    expect([answer.statusCode, answer.json()]).toEqual([500, { code: 'http.internal', path: '/file/gone' }])
    expect(answer.body).not.toContain(path.dirname(place))
  })
})

describe('the token', () => {
  it('is taken as the password of any user too', async () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    const get = (authorization: string) =>
      ask(url, { url: '/file/a', headers: { authorization, range: 'bytes=0-1' } }).then((one) => one.statusCode)
    expect(await get(basic(`ada:${TOKEN}`))).toBe(206)
    expect(await get(basic(`:${TOKEN}`))).toBe(206)
    for (const wrong of [
      basic(`${TOKEN}:`),
      basic(TOKEN),
      basic(`ada:${TOKEN}x`),
      'Basic',
      'Basic %%%',
      `Basic ${TOKEN}`,
    ])
      expect(await get(wrong), wrong).toBe(401)
  })
})
