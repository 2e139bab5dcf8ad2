import { Type } from 'typebox'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { defineEvent, type Happening } from '../../src/base/index.ts'
import { createClient } from '../../src/http/client.ts'
import { type FakeServer, fakeServer, TOKEN } from './fake-server.ts'

const moved = defineEvent('things.moved', 'One moved.', Type.Object({ to: Type.String() }))

let server: FakeServer
afterEach(() => server?.close())

/** A client whose requests are answered here. */
function clientWith(status: number, body: unknown) {
  const asked: { url: string; method: string; body: string | undefined; headers: Record<string, string> }[] = []
  const answer = async (url: string | URL | Request, options: RequestInit = {}) => {
    const { method, body: sent, headers } = options
    asked.push({
      url: String(url),
      method: method!,
      body: sent as string | undefined,
      headers: headers as Record<string, string>,
    })
    return new Response(JSON.stringify(body), { status })
  }
  return { asked, client: createClient('http://mill.example/', { token: 'mr_x', fetch: answer as typeof fetch }) }
}

describe('the typed client', () => {
  it('has a method for each action, with its types', () => {
    const { client } = clientWith(200, {})
    expectTypeOf(client.registry.promote).parameter(0).toHaveProperty('alias').toEqualTypeOf<string>()
    expectTypeOf(client.tracking.experiments).returns.resolves.toHaveProperty('experiments')
    // @ts-expect-error a version is a number
    const wrong = () => client.registry.promote({ model: 'late', alias: 'champion', version: '3' })
    // @ts-expect-error there is no such verb
    const none = () => client.registry.explode()
    expect([wrong, none]).toHaveLength(2)
  })

  it('sends path, query, body and token as the server reads them', async () => {
    const { client, asked } = clientWith(200, { runs: [] })
    await client.tracking.runs({ experiment: 'late & early', limit: 3 })
    await client.registry.promote({ model: 'late', alias: 'champion', version: 3 })
    expect(asked).toMatchObject([
      { method: 'GET', url: 'http://mill.example/api/v1/runs?experiment=late%20%26%20early&limit=3', body: undefined },
      { method: 'PUT', url: 'http://mill.example/api/v1/models/late/aliases/champion', body: '{"version":3}' },
    ])
    expect(asked[1]!.headers).toMatchObject({ authorization: 'Bearer mr_x', 'content-type': 'application/json' })
  })

  it('throws what the server answered, as the error of ours that it is', async () => {
    const problem = {
      code: 'registry.gate_refused',
      detail: 'No.',
      help: 'Train.',
      details: { version: 3 },
      status: 409,
    }
    const refused = clientWith(409, problem).client
    await expect(refused.registry.list()).rejects.toMatchObject({
      code: 'registry.gate_refused',
      status: 409,
      message: 'No.',
      help: 'Train.',
      details: { version: 3 },
    })
    await expect(clientWith(502, 'a proxy').client.registry.list()).rejects.toMatchObject({ code: 'http.unreachable' })
    const nobody = createClient('http://127.0.0.1:9')
    await expect(nobody.registry.list()).rejects.toMatchObject({ code: 'http.unreachable' })
  })
})

describe('listening', () => {
  it('hears events by name, across a break, without missing or repeating one', async () => {
    server = await fakeServer({ settings: { host: '0.0.0.0' } })
    const { url } = await server.listen()
    const heard: Happening[] = []
    const states: string[] = []
    const client = createClient(url, { token: TOKEN })
    const stop = client.listen((happening) => heard.push(happening), {
      names: ['things.moved'],
      onState: (state) => states.push(state),
    })
    await expect.poll(() => states).toEqual(['open'])
    server.events.publish(moved, { to: 'a\nb' })
    await expect.poll(() => heard.length).toBe(1)
    server.fastify.server.closeAllConnections()
    server.events.publish(moved, { to: 'c' })
    await expect.poll(() => heard.length, { timeout: 5_000 }).toBe(2)
    expect(states.slice(0, 3)).toEqual(['open', 'broken', 'open'])
    expect(heard.map(({ payload }) => (payload as { to: string }).to)).toEqual(['a\nb', 'c'])
    stop()
  })

  it('tells why it can not listen, and stops when told', async () => {
    server = await fakeServer({ settings: { host: '0.0.0.0' } })
    const { url } = await server.listen()
    const errors: unknown[] = []
    const stop = createClient(url, { token: 'wrong' }).listen(() => undefined, {
      onState: (_state, error) => errors.push(error),
    })
    await expect.poll(() => errors).toMatchObject([{ code: 'http.unauthorized' }])
    stop()
    await new Promise((done) => setTimeout(done, 700))
    expect(errors).toHaveLength(1)
  })
})
