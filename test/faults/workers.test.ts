import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attribute, encodeModel, graph, ML, node, value } from '../../src/inference/index.ts'
import { ask } from '../support/ask.ts'
import { type Started, up } from '../support/command.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type Sent, steadyClients } from '../support/steady.ts'

cleanFolders()

type Server = Started & { readonly url: string }
const WORDS = ['--workers', '2', '--grpc-port', '-1']
const AT_RISK_MS = 1_000
const ROUNDS = Number(process.env['WORKER_ROUNDS'] ?? 3)

/** `variable` = weight × (x0 + x1): the answer says which version gave it. */
function sumModel(weight: number): Uint8Array {
  const attributes = {
    coefficients: attribute.floats([weight, weight]),
    intercepts: attribute.floats([0]),
    targets: attribute.int(1),
  }
  const [inputs, outputs] = [[value('x', 'float', ['N', 2])], [value('variable', 'float', ['N', 1])]]
  const nodes = [node('LinearRegressor', ['x'], ['variable'], attributes, ML)]
  return encodeModel(graph({ name: 'sum', inputs, outputs, nodes, initializers: {}, metadata: {} }))
}

/** The folder of an endpoint `sum`, whose version 1 doubles and version 2 triples. */
function folderOfSum(): string {
  const folder = freshFolder()
  writeFileSync(path.join(folder, 'one.onnx'), sumModel(2))
  writeFileSync(path.join(folder, 'two.onnx'), sumModel(3))
  return folder
}

const inference = (id: string) => ({
  path: '/v2/models/sum/infer',
  body: {
    inputs: [
      { name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 1] },
      { name: 'prediction_id', datatype: 'BYTES', shape: [1], data: [id] },
    ],
    outputs: [{ name: 'variable' }],
  },
})

const answerIn = ({ body }: Sent): number => JSON.parse(body).outputs[0].data[0]
const faultsIn = (sent: readonly Sent[]): readonly Sent[] => sent.filter(({ status }) => status !== 200)
const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

/** The processes that a server started to answer beside it. */
function workersOf({ process: { pid } }: Server): readonly number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  return lines
    .filter(([, parent, ...words]) => Number(parent) === pid && /worker\.js/.test(words.join(' ')))
    .map(([own]) => Number(own))
}

/** One that has ended may wait for the system to take note of it. */
const isAlive = (pid: number): boolean =>
  /^[^Z]/.test(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim())

const twoWorkers = async (server: Server, before: readonly number[] = []): Promise<void> => {
  const fresh = () => workersOf(server).filter((pid) => !before.includes(pid)).length
  await expect.poll(fresh, { timeout: 30_000 }).toBe(before.length === 0 ? 2 : 1)
}

/** Ids that the journal does not have: labels for them are kept for later. */
async function unknownOf(server: Server, ids: readonly string[]): Promise<number> {
  let unknown = 0
  for (let at = 0; at < ids.length; at += 5_000) {
    const labels = ids.slice(at, at + 5_000).map((id) => ({ id, label: 1 }))
    const url = '/api/v1/endpoints/sum/labels'
    const answer = await ask(server.url, { method: 'POST', url, headers: JSON_TYPE, payload: { labels } })
    unknown += answer.json().unknown
  }
  return unknown
}

const JSON_TYPE = { 'content-type': 'application/json' }

async function rowsOf(server: Server): Promise<number> {
  const metrics = await ask(server.url, '/metrics')
  const counts = [...metrics.body.matchAll(/^millrace_prediction_rows_total\{deployment="sum",[^}]*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

describe('two workers', () => {
  let server: Server
  let asked = 0
  beforeAll(async () => {
    const folder = folderOfSum()
    const first = await up(folder, ['--grpc-port', '-1', '--model', 'sum=one.onnx'])
    await first.stop()
    server = await up(folder, [...WORDS, '--model', 'sum=two.onnx'])
  })
  afterAll(async () => {
    expect((await server.stop()).status).toBe(0)
  })
  const post = (url: string, payload: object, method = 'POST') =>
    ask(server.url, { method, url, headers: JSON_TYPE, payload })

  it('answer through every protocol, and pass on what only the first process knows', async () => {
    expect(workersOf(server)).toHaveLength(2)
    for (let connection = 0; connection < 4; connection++) {
      const { body } = inference(`hello-${connection}`)
      expect((await post('/v2/models/sum/infer', body)).json().outputs[0].data).toEqual([6])
      expect((await post('/v1/models/sum:predict', { instances: [[1, 1]] })).json()).toEqual({ predictions: [[6]] })
      expect((await post('/v1/models/sum/versions/1:predict', { instances: [[1, 1]] })).json()).toEqual({
        predictions: [[4]],
      })
      expect((await post('/endpoints/sum/invocations', { inputs: [[1, 1]] })).json()).toMatchObject({
        predictions: [6],
      })
      expect((await post('/invocations', { inputs: [[1, 1]] })).json()).toMatchObject({ predictions: [6] })
      asked += 5
    }
    const rows = [{ 'x[0]': 1, 'x[1]': 1 }]
    expect((await post('/api/v1/endpoints/sum/predictions', { rows })).json().predictions).toMatchObject([{ score: 6 }])
    expect((await post('/v1/models/sum/labels/stable:predict', { instances: [[1, 1]] })).json()).toEqual({
      predictions: [[6]],
    })
    asked += 2
    expect((await ask(server.url, '/v2/models/sum')).json()).toMatchObject({ name: 'sum', versions: ['1', '2'] })
    expect((await ask(server.url, '/readyz')).json()).toEqual({ ready: true })
    expect((await ask(server.url, '/')).headers['content-type']).toContain('text/html')
    expect((await post('/v2/models/other/infer', {})).statusCode).toBe(404)
    expect((await post('/v2/models/sum/infer', { inputs: 3 })).statusCode).toBe(400)
    expect((await ask(server.url, { url: '/v2', headers: { host: 'evil.example' } })).statusCode).toBe(421)
    const evil = { ...inference('evil').body }
    const answer = await ask(server.url, {
      method: 'POST',
      url: '/v2/models/sum/infer',
      headers: { host: 'evil.example' },
      payload: evil,
    })
    expect(answer.statusCode).toBe(421)
  })

  it('count in one place', async () => {
    await expect.poll(() => rowsOf(server), { timeout: 10_000 }).toBe(asked)
    // the other process tells its counts now and again
    const metrics = async (): Promise<string> => (await ask(server.url, '/metrics')).body
    const counted = (status: number, times: number): string =>
      `millrace_http_requests_total{action="inference.infer",status="${status}"} ${times}\n`
    await expect.poll(metrics, { timeout: 10_000 }).toContain(counted(200, 4))
    await expect.poll(metrics, { timeout: 10_000 }).toContain(counted(421, 1))
    const { model_stats } = (await ask(server.url, '/v2/models/sum/stats')).json()
    const counts = model_stats.map((one: { inference_count: number }) => one.inference_count)
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBeGreaterThanOrEqual(asked)
  })

  it('stream what happens to who listens', async () => {
    const answer = await fetch(`${server.url}/api/v1/events?names=serving.predicted`)
    const reader = answer.body!.getReader()
    const asking = post('/v2/models/sum/infer', inference('seen').body)
    let text = ''
    while (!text.includes('serving.predicted')) text += new TextDecoder().decode((await reader.read()).value)
    await reader.cancel()
    await asking
    expect(text).toContain('"endpoint":"sum"')
  })

  it('answer with another version from one moment on, and fail nobody over it', { timeout: 120_000 }, async () => {
    const clients = steadyClients(server.url, 6, (id) => inference(`change-${id}`))
    await clients.round()
    for (const champion of [1, 2, 1]) {
      const before = clients.sent.length
      const change = { champion, previous: 3 - champion, mode: 'single', percent: 0 }
      expect((await post('/api/v1/endpoints/sum/traffic', change, 'PUT')).statusCode).toBe(200)
      const changed = Date.now()
      await clients.round()
      const after = clients.sent.slice(before).filter(({ began }) => began > changed)
      expect(after.length).toBeGreaterThan(0)
      expect(new Set(after.map(answerIn))).toEqual(new Set([2 * (champion + 1)]))
    }
    expect((await post('/api/v1/endpoints/sum/undo', {})).json()).toMatchObject({ champion: 2 })
    const undone = Date.now()
    await clients.round()
    const sent = await clients.stop()
    expect(faultsIn(sent)).toEqual([])
    expect(new Set(sent.filter(({ began }) => began > undone).map(answerIn))).toEqual(new Set([6]))
    expect(
      await unknownOf(
        server,
        sent.map(({ id }) => `change-${id}`),
      ),
    ).toBe(0)
  })

  it('answer and keep what they answered while the first process does nothing', { timeout: 120_000 }, async () => {
    const clients = steadyClients(server.url, 4, (id) => inference(`alone-${id}`))
    await clients.round()
    server.process.kill('SIGSTOP')
    const stopped = clients.sent.length
    await clients.round()
    server.process.kill('SIGCONT')
    const sent = await clients.stop()
    expect(sent.length).toBeGreaterThan(stopped + 4)
    expect(faultsIn(sent)).toEqual([])
    expect(
      await unknownOf(
        server,
        sent.map(({ id }) => `alone-${id}`),
      ),
    ).toBe(0)
  })

  it('are replaced when they are killed: others go on, and what was answered a second before is kept', {
    timeout: 120_000,
  }, async () => {
    const clients = steadyClients(server.url, 6, (id) => inference(`kill-${id}`))
    await clients.round()
    await pause(AT_RISK_MS + 200)
    const [victim, other] = workersOf(server)
    const killed = Date.now()
    process.kill(victim!, 'SIGKILL')
    await clients.round()
    await twoWorkers(server, [victim!, other!])
    await clients.round()
    const sent = await clients.stop()
    const faults = faultsIn(sent)
    expect(faults.length, JSON.stringify(faults)).toBeLessThanOrEqual(6)
    const safe = sent.filter(
      ({ status, began, ended }) => status === 200 && (ended < killed - AT_RISK_MS || began > killed),
    )
    expect(
      await unknownOf(
        server,
        safe.map(({ id }) => `kill-${id}`),
      ),
    ).toBe(0)
  })

  it('may be told to end one by one, and no request fails', { timeout: 120_000 }, async () => {
    const clients = steadyClients(server.url, 6, (id) => inference(`end-${id}`))
    await clients.round()
    const before = workersOf(server)
    process.kill(before[0]!, 'SIGTERM')
    await expect.poll(() => isAlive(before[0]!), { timeout: 30_000 }).toBe(false)
    await twoWorkers(server, before)
    await clients.round()
    const sent = await clients.stop()
    expect(faultsIn(sent)).toEqual([])
    expect(
      await unknownOf(
        server,
        sent.map(({ id }) => `end-${id}`),
      ),
    ).toBe(0)
  })
})

describe('a server with two workers', () => {
  it('stops without failing a request, and keeps every row once', { timeout: 240_000 }, async () => {
    const folder = folderOfSum()
    let rows = 0
    for (let round = 0; round < ROUNDS; round++) {
      const server = await up(folder, [...WORDS, '--drain-seconds', '1', '--model', 'sum=one.onnx'])
      const clients = steadyClients(server.url, 6, (id) => inference(`stop-${round}-${id}`))
      await clients.round()
      await pause(round * 37)
      expect((await server.stop()).status).toBe(0)
      const sent = await clients.stop()
      expect(faultsIn(sent).filter(({ refused }) => !refused)).toEqual([])
      rows += sent.filter(({ status }) => status === 200).length
    }
    const alone = await up(folder, ['--grpc-port', '-1', '--model', 'sum=one.onnx'])
    const sql = 'select count(*) as rows, count(distinct id) as ids from journal'
    const url = `/api/v1/endpoints/sum/journal?sql=${encodeURIComponent(sql)}`
    const answer = await ask(alone.url, url)
    await alone.stop()
    expect(answer.json().rows).toEqual([{ rows, ids: rows }])
  })

  it('asks for its access token in every process, and takes it in every one', async () => {
    const server = await up(folderOfSum(), [...WORDS, '--host', '0.0.0.0', '--model', 'sum=one.onnx'])
    const [, token] = await server.until(/Access token, shown this once: (\S+)/)
    const payload = inference('secret').body
    const statusWith = async (headers: Record<string, string>, url = '/v2/models/sum/infer') =>
      (await ask(server.url, { method: 'POST', url, headers: { ...JSON_TYPE, ...headers }, payload })).statusCode
    for (let connection = 0; connection < 2; connection++) {
      expect(await statusWith({})).toBe(401)
      expect(await statusWith({ authorization: 'Bearer mr_no' })).toBe(401)
      expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(200)
      expect(await statusWith({}, '/v2/repository/index')).toBe(401)
    }
    expect((await server.stop()).status).toBe(0)
  })

  it('has on disk what it answered, where that is asked for, and its workers end with it', {
    timeout: 240_000,
  }, async () => {
    const folder = folderOfSum()
    const server = await up(folder, [...WORDS, '--durability', 'request', '--model', 'sum=one.onnx'])
    const clients = steadyClients(server.url, 6, (id) => inference(`disk-${id}`))
    await clients.round()
    await pause(500)
    const workers = workersOf(server)
    await server.stop('SIGKILL')
    await expect.poll(() => workers.some(isAlive), { timeout: 20_000 }).toBe(false)
    const answered = (await clients.stop()).filter(({ status }) => status === 200)
    expect(answered.length).toBeGreaterThan(6)
    const next = await up(folder, ['--grpc-port', '-1', '--model', 'sum=one.onnx'])
    const unknown = await unknownOf(
      next,
      answered.map(({ id }) => `disk-${id}`),
    )
    await next.stop()
    expect(unknown).toBe(0)
  })
})
