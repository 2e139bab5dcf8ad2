import { readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { initProject, millrace, type Started, startMillrace, up } from '../support/command.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()

type Server = Started & { readonly url: string }
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}
interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request with any header, also those that `fetch` does not let through. */
function ask(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const sent = request(url, { method, headers: { ...length, ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
        if (answer.headers['content-type']?.startsWith('text/event-stream')) answer.destroy()
      })
      answer.on('close', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }))
    })
    sent.on('error', reject).end(body)
  })
}

const JSON_TYPE = { 'content-type': 'application/json' }
const FOREIGN = ['https://evil.example', 'null', 'http://127.0.0.1:1', 'https://good.example.evil.example']
const UNSAFE = ['post', 'put', 'patch', 'delete']

let folder: string
beforeAll(async () => {
  folder = await initProject(freshFolder())
  expect((await millrace(['plan'], { folder })).status).toBe(0)
})

describe('a server on loopback', () => {
  let server: Server
  /** Every route that may change something: those of the document, and inference. */
  let unsafe: { readonly method: string; readonly path: string }[]
  let safe: string[]

  beforeAll(async () => {
    server = await up(folder)
    const document = JSON.parse((await ask(`${server.url}/api/v1/openapi.json`)).body) as {
      paths: Record<string, Record<string, object>>
    }
    const filled = (address: string): string =>
      address
        .replace('{endpoint}', 'slow')
        .replace('{dataset}', 'deliveries')
        .replace(/\{\w+\}/g, 'slow')
    const routes = Object.entries(document.paths).flatMap(([address, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: filled(address) })),
    )
    unsafe = routes.filter(({ method }) => UNSAFE.includes(method.toLowerCase()))
    unsafe.push({ method: 'POST', path: '/v2/models/slow/infer' }, { method: 'POST', path: '/nowhere' })
    safe = routes.filter(({ method }) => method === 'GET').map((route) => route.path)
    safe.push('/', '/healthz', '/readyz', '/metrics', '/api/v1/events', '/api/v1/openapi.json', '/v2/models/slow')
  })
  afterAll(async () => {
    await server?.stop()
  })

  const state = async () => {
    const places = ['endpoints', 'datasets/deliveries/versions', 'runs', 'models/slow/history']
    const found = await Promise.all(places.map(async (place) => (await ask(`${server.url}/api/v1/${place}`)).body))
    // How many runs there are is said once the columns of runs are made, in the background.
    return found.map((body) => body.replace(/,"count":\d+/, ''))
  }

  it('answers to no foreign host name, wherever it is asked (B1)', async () => {
    for (const place of safe) {
      for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:4100', '10.0.0.1'])
        expect([place, (await ask(server.url + place, { headers: { host } })).status]).toEqual([place, 421])
    }
    const { port } = new URL(server.url)
    expect((await ask(`${server.url}/healthz`, { headers: { host: `localhost:${port}` } })).status).toBe(200)
  })

  it('lets no page of another site change anything, on any route (B2)', async () => {
    expect(unsafe.length).toBeGreaterThan(8)
    const before = await state()
    for (const { method, path: place } of unsafe) {
      const tries = [
        ...FOREIGN.map((origin) => ({ origin })),
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ]
      for (const headers of tries) {
        const answer = await ask(server.url + place, { method, headers: { ...JSON_TYPE, ...headers }, body: '{}' })
        expect([method, place, headers, answer.status]).toEqual([method, place, headers, 403])
      }
    }
    expect(await state()).toEqual(before)
  })

  it('takes its own page for a friend', async () => {
    const headers = { ...JSON_TYPE, origin: server.url, 'sec-fetch-site': 'same-origin' }
    const body = JSON.stringify({ labels: [{ id: 'x', label: 1 }] })
    const answer = await ask(`${server.url}/api/v1/endpoints/slow/labels`, { method: 'POST', headers, body })
    expect([answer.status, answer.body]).toEqual([200, '{"accepted":1,"unknown":1}'])
  })

  it('reads nothing that a form could send (B3)', async () => {
    const before = await state()
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined]
    const body = '{}'
    for (const { method, path: place } of unsafe.filter((route) => route.path.startsWith('/api/'))) {
      for (const type of types) {
        const headers = { 'content-length': String(body.length), ...(type && { 'content-type': type }) }
        const answer = await ask(server.url + place, { method, headers, body })
        expect([place, type, answer.status]).toEqual([place, type, 415])
      }
    }
    expect(await state()).toEqual(before)
  })

  it('gives no other site leave to read (B4), and its events to none', async () => {
    for (const origin of FOREIGN) {
      for (const place of safe) {
        const { headers, status } = await ask(server.url + place, { headers: { origin } })
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
        if (place === '/api/v1/events') expect(status).toBe(403)
      }
      const asked = { origin, 'access-control-request-method': 'POST' }
      const leave = await ask(`${server.url}/api/v1/endpoints/slow/labels`, { method: 'OPTIONS', headers: asked })
      expect(Object.keys(leave.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('refuses a field that it does not know, by its name', async () => {
    for (const [place, body] of [
      ['labels', { labels: [{ id: 'x', label: 1 }], lables: [] }],
      ['labels', { labels: [{ id: 'x', label: 1, lables: 0 }] }],
      ['predictions', { rows: [{ distance: 1 }], lables: true }],
      ['undo', { because: 'x', lables: 1 }],
    ] as const) {
      const answer = await ask(`${server.url}/api/v1/endpoints/slow/${place}`, {
        ...{ method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) },
      })
      expect([place, answer.status]).toEqual([place, 400])
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'governance.unknown_field', help: expect.any(String) })
      expect(answer.body).toContain('lables')
    }
  })

  it('keeps its data folder to its owner', () => {
    expect(statSync(path.join(folder, '.millrace')).mode & 0o077).toBe(0)
  })
})

describe('a server beyond loopback', () => {
  const flags = ['up', '--port', '0', '--host', '0.0.0.0', '--json']
  let token: string

  async function start(): Promise<Server> {
    const started = startMillrace(flags, { folder })
    const [line] = await started.until(/^\{.*\}$/m)
    return { ...started, url: (JSON.parse(line) as { url: string }).url }
  }
  const statusOf = async (url: string, bearer?: string, asked: Asked = {}): Promise<number> =>
    (await ask(url, { ...asked, headers: { ...asked.headers, ...(bearer && { authorization: `Bearer ${bearer}` }) } }))
      .status

  it('prints a token at its first start, and opens to nothing else', async () => {
    const server = await start()
    token = (await server.until(/mr_[\w-]{43}/))[0]
    const labels = { method: 'POST', headers: JSON_TYPE, body: '{"labels":[{"id":"x","label":1}]}' }
    for (const place of [
      '/api/v1/endpoints',
      '/api/v1/openapi.json',
      '/api/v1/events',
      '/metrics',
      '/v2/models/slow',
    ]) {
      const url = server.url + place
      expect([place, await statusOf(url)]).toEqual([place, 401])
      expect([place, await statusOf(url, `${token.slice(0, -1)}!`)]).toEqual([place, 401])
      expect([place, await statusOf(url, `mr_${'A'.repeat(43)}`)]).toEqual([place, 401])
      expect([place, await statusOf(`${url}?token=${token}`)]).toEqual([place, 401])
      expect([place, await statusOf(url, token)]).toEqual([place, 200])
    }
    const url = `${server.url}/api/v1/endpoints/slow/labels`
    expect(await statusOf(url, undefined, labels)).toBe(401)
    expect(await statusOf(url, token, labels)).toBe(200)
    const beside = await millrace(['serving', 'list', '--json', '--url', server.url], {
      ...{ folder, environment: { MILLRACE_TOKEN: token } },
    })
    expect(beside.status, beside.stderr).toBe(0)
    const ended = await server.stop()
    expect(ended.status).toBe(0)
    expect(ended.stderr.split(token)).toHaveLength(2)
    expect(ended.stdout).not.toContain(token)
  })

  it('keeps only a hash of it on the disk', () => {
    const files = readdirSync(path.join(folder, '.millrace'), { recursive: true, withFileTypes: true })
    const plain = files.filter((entry) => entry.isFile())
    expect(plain.length).toBeGreaterThan(20)
    const holding = plain.filter((entry) => readFileSync(path.join(entry.parentPath, entry.name)).includes(token))
    expect(holding.map(({ name }) => name)).toEqual([])
  })

  it('prints none at its second start, and takes the first one still', async () => {
    const server = await start()
    expect(await statusOf(`${server.url}/api/v1/endpoints`)).toBe(401)
    expect(await statusOf(`${server.url}/api/v1/endpoints`, token)).toBe(200)
    const { stderr, stdout, status } = await server.stop()
    expect(stderr + stdout).not.toContain('mr_')
    expect(status).toBe(0)
  })
})
