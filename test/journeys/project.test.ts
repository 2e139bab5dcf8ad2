import { beforeAll, describe, expect, it } from 'vitest'
import { cliHooks } from '../../src/app.ts'
import { initProject, millrace, type Started, up } from '../support/command.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()

interface Change {
  readonly kind: string
  readonly name: string
  readonly change: string
}

const ROWS = [
  { ordered: Date.UTC(2026, 0, 5, 18, 30), distance: 6.5, items: 4, courier: 'foot' },
  { ordered: Date.UTC(2026, 0, 5, 9), distance: 0.7, items: 1, courier: 'bike' },
  { ordered: Date.UTC(2026, 0, 6, 9), distance: null, items: 2, courier: 'drone' },
]
const IDS = ['a', 'b', 'c']

describe('a project, from its first file to its second start', () => {
  let folder: string
  let server: Started & { readonly url: string }

  beforeAll(async () => {
    folder = await initProject(freshFolder())
  })

  const run = async <T>(...words: string[]): Promise<T> => {
    const { status, stdout, stderr } = await millrace([...words, '--json'], { folder })
    expect(status, stderr).toBe(0)
    return JSON.parse(stdout) as T
  }
  const get = async <T>(path: string): Promise<T> => (await fetch(server.url + path)).json() as Promise<T>
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await answer.text()
    expect(answer.status, text).toBe(200)
    return JSON.parse(text) as T
  }
  const predict = () =>
    post<{ predictions: { id: string; score: number; version: number }[] }>('/api/v1/endpoints/slow/predictions', {
      rows: ROWS,
      ids: IDS,
    })
  const changes = async () =>
    (await run<{ changes: Change[] }>('plan')).changes.map(({ kind, name, change }) => `${change} ${kind} ${name}`)
  let scores: number[]

  it('is planned: everything would be created, and planning created none of it', async () => {
    const all = ['create dataset deliveries', 'create endpoint slow']
    expect(await changes()).toEqual(all)
    expect(await changes()).toEqual(all)
  })

  it('comes up: data read, a model trained and served', async () => {
    server = await up(folder)
    expect(await get('/v2/health/ready')).toEqual({ ready: true })
    const { endpoints } = await get<{ endpoints: object[] }>('/api/v1/endpoints')
    expect(endpoints).toMatchObject([{ name: 'slow', champion: 1, challenger: null, mode: 'single', ready: true }])
  })

  it('answers the same bits over both protocols, missing and unseen values included', async () => {
    const { predictions } = await predict()
    expect(predictions.map(({ id }) => id)).toEqual(IDS)
    scores = predictions.map(({ score }) => score)
    for (const score of scores) expect(score > 0 && score < 1).toBe(true)
    expect(scores[0]).toBeGreaterThan(scores[1]!)
    const column = (name: keyof (typeof ROWS)[number], datatype: string) => ({
      ...{ name, datatype, shape: [ROWS.length, 1], data: ROWS.map((row) => row[name]) },
    })
    const inputs = [column('ordered', 'INT64'), column('distance', 'FP64'), column('items', 'FP64')]
    const infer = await post<{ outputs: { name: string; data: unknown[] }[] }>('/v2/models/slow/infer', {
      inputs: [...inputs, column('courier', 'BYTES')],
    })
    const output = (name: string) => infer.outputs.find((one) => one.name === name)!.data
    expect(output('probability')).toEqual(scores)
    expect(output('model_version')).toEqual([1, 1, 1])
  })

  it('is told what became true, also of what it never predicted', async () => {
    const labels = [
      { id: 'a', label: true },
      { id: 'never', label: 0 },
    ]
    expect(await post('/api/v1/endpoints/slow/labels', { labels })).toEqual({ accepted: 2, unknown: 1 })
  })

  it('is asked from the command line while it runs, through the server that owns the folder', async () => {
    expect(await run('serving', 'list')).toEqual(await get('/api/v1/endpoints'))
    expect(await run('registry', 'list')).toMatchObject({ models: [{ name: 'slow' }] })
    const told = await run('serving', 'label', 'slow', '--labels', '[{"id":"b","label":0}]')
    expect(told).toEqual({ accepted: 1, unknown: 0 })
  })

  it('describes every action it has in one OpenAPI document', async () => {
    const { paths } = await get<{ paths: Record<string, Record<string, { operationId: string }>> }>(
      '/api/v1/openapi.json',
    )
    const named = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    expect(named.sort()).toEqual(cliHooks.actions.map(({ name }) => name).sort())
  })

  it('tells those who listen what happens', async () => {
    const stop = new AbortController()
    const stream = await fetch(`${server.url}/api/v1/events`, { signal: stop.signal })
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/)
    await post('/api/v1/endpoints/slow/labels', { labels: [{ id: 'c', label: 1 }] })
    await predict()
    let heard = ''
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
      heard += chunk
      if (/^data: .*"serving\.predicted"/m.test(heard)) break
    }
    stop.abort()
    const [, data] = /^data: (.*"serving\.predicted".*)$/m.exec(heard)!
    expect(JSON.parse(data!)).toMatchObject({ name: 'serving.predicted', payload: { endpoint: 'slow' } })
  })

  it('stops when it is asked to, cleanly', async () => {
    const { status, stderr } = await server.stop('SIGTERM')
    expect(status, stderr).toBe(0)
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('keeps everything: the second start trains nothing and answers the same', async () => {
    expect(await changes()).toEqual(['keep dataset deliveries', 'keep endpoint slow'])
    const before = await run<{ runs: unknown[] }>('tracking', 'runs')
    server = await up(folder)
    const { predictions } = await predict()
    expect(predictions.map(({ score, version }) => [score, version])).toEqual(scores.map((score) => [score, 1]))
    expect(await get('/api/v1/runs')).toEqual(before)
    expect((await get<{ versions: unknown[] }>('/api/v1/datasets/deliveries/versions')).versions).toHaveLength(1)
    expect((await server.stop('SIGINT')).status).toBe(0)
    expect(await run('governance', 'verify')).toMatchObject({ sound: true })
  })
})
