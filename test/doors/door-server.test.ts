import { Agent, request } from 'node:http'
import { connect, createServer as createSocketServer, type Socket } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPermits } from '../../src/governance/index.ts'
import { createDoorServer, createHandOut, createLog, type DoorServer, type HandOut } from '../../src/http/index.ts'
import { ask } from '../support/ask.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type FakeDoor, fakeDoor } from './fake-door.ts'
import { type FakeServer, fakeServer, TOKEN } from './fake-server.ts'

cleanFolders()

const JSON_TYPE = { 'content-type': 'application/json' }

/** A connection that a process took is its own from then on; here both are one process. */
const taker = (take: (connection: Socket) => void) => ({
  take(connection: Socket): Promise<void> {
    take(connection)
    return new Promise(() => undefined)
  },
})

describe('a server of doors', () => {
  let behind: FakeServer
  let front: DoorServer
  let handOut: HandOut
  let url: string
  let hang: () => void
  let [here, there]: FakeDoor[] = []

  beforeEach(async () => {
    const hung = new Promise<void>((resolve) => {
      hang = resolve
    })
    const socket = path.join(freshFolder(), 'behind.sock')
    here = fakeDoor({ hang: () => hung })
    there = fakeDoor()
    behind = await fakeServer({ doors: [there!] })
    await behind.listenAt(socket)
    front = createDoorServer({
      ...{ settings: { host: '127.0.0.1' }, allowed: createPermits().mayI, authenticate: undefined },
      ...{ doors: [here!], behind: socket, log: createLog('silent') },
      mine: ({ route, params }) => route?.method === 'POST' && params['name'] !== 'theirs',
    })
    handOut = createHandOut()
    handOut.add(
      taker((connection) => {
        front.take(connection)
        connection.resume()
      }),
    )
    ;({ url } = await handOut.listen({ host: '127.0.0.1', port: 0 }))
  })
  afterEach(async () => {
    hang()
    await handOut.close()
    await front.close()
    await behind.close()
  })

  it('answers what is its own, and passes on the rest with body, query and headers', async () => {
    const post = (name: string) => ask(url, { method: 'POST', url: `/fake/things/${name}`, payload: 'ü' })
    expect((await post('ours')).json()).toEqual({ params: { name: 'ours' }, body: 'ü', by: 'local' })
    expect((await post('theirs')).json()).toEqual({ params: { name: 'theirs' }, body: 'ü', by: 'local' })
    expect((await ask(url, '/fake/things/a%20b?c=d')).json()).toMatchObject({ params: { name: 'a b' }, query: 'c=d' })
    expect([here!.calls.length, there!.calls.length]).toEqual([1, 2])
    const headers = { ...JSON_TYPE, authorization: `Bearer ${TOKEN}` }
    const change = await ask(url, { method: 'PUT', url: '/api/v1/things/a', headers, payload: { size: 2 } })
    expect(change.json()).toEqual({ name: 'a', size: 2, by: 'operator' })
    const large = await ask(url, '/fake/large')
    expect([large.rawPayload.length, large.headers['content-length']]).toEqual([33_554_432, '33554432'])
    const head = await ask(url, { method: 'HEAD', url: '/fake/unicode' })
    expect([head.statusCode, head.body]).toEqual([200, ''])
    const inChunks = await fetch(`${url}/fake/things/theirs`, {
      ...{ method: 'POST', body: new Blob(['in ', 'chunks']).stream(), duplex: 'half' },
    } as RequestInit)
    expect(await inChunks.json()).toMatchObject({ body: 'in chunks' })
    const both = { 'transfer-encoding': 'chunked' }
    const smuggled = { method: 'POST', url: '/fake/things/theirs', headers: both, payload: '0' }
    expect((await ask(url, smuggled)).statusCode).toBe(400)
  })

  it('is guarded, and so is what it passes on', async () => {
    const evil = { host: 'evil.example' }
    for (const name of ['ours', 'theirs'])
      expect((await ask(url, { method: 'POST', url: `/fake/things/${name}`, headers: evil })).statusCode).toBe(421)
    const foreign = { origin: 'http://evil.example' }
    for (const name of ['ours', 'theirs'])
      expect((await ask(url, { method: 'POST', url: `/fake/things/${name}`, headers: foreign })).statusCode).toBe(403)
    expect((await ask(url, '/fake/things')).json()).toMatchObject({ code: 'http.not_found' })
    expect((await ask(url, { method: 'PUT', url: '/fake/size' })).statusCode).toBe(405)
    const connection = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
    const text = await new Promise<string>((resolve) => {
      let all = ''
      connection.on('data', (chunk) => {
        all += chunk
      })
      connection.on('close', () => resolve(all))
      connection.write('this is not HTTP\r\n\r\n')
    })
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request/)
  })

  it('says so where nobody is behind it', async () => {
    await behind.close()
    const answer = await ask(url, '/readyz')
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '1'])
    expect(answer.json()).toMatchObject({ code: 'http.stopping' })
    expect((await ask(url, { method: 'POST', url: '/fake/things/ours', payload: 'x' })).statusCode).toBe(200)
  })

  it('lets the other server know when a client goes', async () => {
    for (let i = 0; i < 70; i++) {
      const listening = request(`${url}/api/v1/events`).end()
      const status = await new Promise((resolve) =>
        listening.on('error', () => undefined).on('response', (answer) => resolve(answer.statusCode)),
      )
      expect(status, 'at most 64 may listen at once').toBe(200)
      listening.destroy()
      if (i % 8 === 7) await new Promise((later) => setTimeout(later, 20))
    }
  })

  it('counts what it answered, and only that', async () => {
    await ask(url, { method: 'POST', url: '/fake/things/ours', payload: 'x' })
    await ask(url, { method: 'POST', url: '/fake/things/theirs', payload: 'x' })
    // of each status the buckets, and behind them the seconds
    const requests = (counts: Float64Array) => counts.subarray(0, -1).reduce((sum, count) => sum + count, 0)
    const counted = [...front.counted().values()].map(({ action, byStatus }) => [
      action,
      [...byStatus].map(([status, counts]) => [status, requests(counts)]),
    ])
    expect(counted).toEqual([['fake.echo', [[200, 1]]]])
  })

  it('when it leaves, tells clients to go, ends streams, and waits for what is under way', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const once = () =>
      new Promise<string | undefined>((resolve, reject) => {
        const sent = request(`${url}/fake/things/ours`, { method: 'POST', agent }, (answer) =>
          answer.resume().on('end', () => resolve(answer.headers.connection)),
        )
        sent.on('error', reject).end('x')
      })
    expect(await once()).toBe('keep-alive')
    const events = ask(url, '/api/v1/events')
    await ask(url, '/healthz')
    const hanging = ask(url, { method: 'POST', url: '/fake/hang' })
    await expect
      .poll(() => here!.calls.some(({ method, params }) => method === 'POST' && !('name' in params)))
      .toBe(true)
    front.leave(true)
    expect(await once()).toBe('close')
    expect((await ask(url, '/healthz')).headers.connection).toBe('close')
    expect((await events).statusCode).toBe(200)
    let isQuiet = false
    const quiet = front.quiet({ quietMs: 1, mostMs: 60_000 }).then(() => {
      isQuiet = true
    })
    await ask(url, '/healthz')
    expect(isQuiet).toBe(false)
    hang()
    await quiet
    expect((await hanging).json()).toEqual({ gone: false })
    agent.destroy()
  })
})

describe('connections', () => {
  const said = (name: string) => taker((connection) => connection.resume().end(name))
  const hear = (at: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const connection = connect({ port: Number(new URL(at).port), host: '127.0.0.1' })
      let text = ''
      connection.on('data', (chunk) => {
        text += chunk
      })
      connection.on('end', () => resolve(text)).on('error', reject)
    })
  const opened = async () => {
    const handOut = createHandOut()
    return { handOut, ...(await handOut.listen({ host: '127.0.0.1', port: 0 })) }
  }

  it('go to each process in turn, and to those alone that take them', async () => {
    const { handOut, url } = await opened()
    const [stop] = [handOut.add(said('a')), handOut.add(said('b'))]
    const heard: string[] = []
    for (let i = 0; i < 4; i++) heard.push(await hear(url))
    expect(heard.sort()).toEqual(['a', 'a', 'b', 'b'])
    stop()
    expect([await hear(url), await hear(url)]).toEqual(['b', 'b'])
    await handOut.close()
  })

  it('wait where there is no process yet', async () => {
    const { handOut, url } = await opened()
    const heard = hear(url)
    await expect.poll(() => handOut.lastCame).toBeGreaterThan(0)
    handOut.add(said('late'))
    expect(await heard).toBe('late')
    await handOut.close()
  })

  it('go to another process where the first one ended before it had them', async () => {
    const { handOut, url } = await opened()
    let tried = 0
    handOut.add({
      take() {
        tried++
        return Promise.reject(new Error('ended'))
      },
    })
    const heard = hear(url)
    await expect.poll(() => tried).toBe(1)
    handOut.add(said('other'))
    expect(await heard).toBe('other')
    expect(await hear(url)).toBe('other')
    expect(tried).toBe(1)
    await handOut.close()
  })

  it('cannot come where the port is taken', async () => {
    const other = createSocketServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { readonly port: number }
    await expect(createHandOut().listen({ host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'http.port_in_use',
    })
    other.close()
  })
})
