import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/ask.ts'
import { cleanFolders } from '../support/folders.ts'
import { VIEWER_TOKEN } from './fake-server.ts'
import { type ArtifactStage, artifactStage } from './mlflow-artifacts-stage.ts'

cleanFolders()

let stage: ArtifactStage
let root: string
beforeAll(async () => {
  stage = await artifactStage()
  root = `1/${stage.run.id}/artifacts`
})
afterAll(() => stage.close())

const STORE = '/api/2.0/mlflow-artifacts/artifacts'
const JSON_TYPE = { 'content-type': 'application/json' }
const put = (place: string, payload: string | Buffer, headers = {}) =>
  ask(stage.url, { method: 'PUT', url: `${STORE}/${place}`, payload, headers })
const get = (url: string, headers = {}) => ask(stage.url, { url, headers })
const post = (url: string, payload: object) => ask(stage.url, { method: 'POST', url, payload, headers: JSON_TYPE })
const invalid = (message: string) => ({ error_code: 'INVALID_PARAMETER_VALUE', message })
const gone = (message: string) => ({ error_code: 'RESOURCE_DOES_NOT_EXIST', message })

describe('an artifact through the server', () => {
  it('comes back as it went, as an attachment that no browser runs', async () => {
    const bytes = randomBytes(300_000)
    const sent = await put(`${root}/a/data.bin`, bytes, { 'content-type': 'application/x-anything' })
    expect([sent.statusCode, sent.json()]).toEqual([200, {}])
    const answer = await get(`${STORE}/${root}/a/data.bin`)
    expect(answer.rawPayload.equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename=data.bin',
      'x-content-type-options': 'nosniff',
      etag: `"sha256-${createHash('sha256').update(bytes).digest('hex')}"`,
    })
    const part = await get(`${STORE}/${root}/a/data.bin`, { range: 'bytes=5-9' })
    expect([part.statusCode, part.rawPayload.equals(bytes.subarray(5, 10))]).toEqual([206, true])
  })

  it.each([
    ['MLmodel', 'text/plain', 'attachment; filename=MLmodel'],
    ['conda.yaml', 'text/plain', 'attachment; filename=conda.yaml'],
    ['page.html', 'text/html', 'attachment; filename=page.html'],
    ['roc.PNG', 'image/png', 'attachment; filename=roc.PNG'],
    ['model.pkl', 'application/octet-stream', 'attachment; filename=model.pkl'],
    ['a b"c.txt', 'text/plain', 'attachment; filename="a b\\"c.txt"'],
    ['hé.json', 'text/plain', `attachment; filename=he.json; filename*=UTF-8''h%C3%A9.json`],
    ['日本', 'application/octet-stream', `attachment; filename=download; filename*=UTF-8''%E6%97%A5%E6%9C%AC`],
  ])('named %s has its type and its name', async (name, type, disposition) => {
    await put(`${root}/types/${encodeURIComponent(name)}`, 'x')
    const { headers } = await get(`${STORE}/${root}/types/${encodeURIComponent(name)}`)
    expect([headers['content-type'], headers['content-disposition']]).toEqual([type, disposition])
  })

  it('has spaces, signs and coded slashes in its path', async () => {
    await put(`${root}/x%20y%2Fz%2B1.txt`, 'text')
    expect((await get(`${STORE}/${root}/x%20y/z+1.txt`)).body).toBe('text')
    expect((await get(`${STORE}/${root}//./x%20y/z%2B1.txt`)).body).toBe('text')
    expect((await get(`/ajax-api/2.0/mlflow-artifacts/artifacts/${root}/x%2520y/z+1.txt`)).body).toBe('text')
  })

  it('is listed by base names, folder by folder', async () => {
    await put(`${root}/list/b.txt`, '12345')
    await put(`${root}/list/a/c.txt`, '1')
    const list = async (place: string) => (await get(`${STORE}?path=${encodeURIComponent(place)}`)).json()
    expect(await list(`${root}/list`)).toEqual({
      files: [
        { path: 'a', is_dir: true },
        { path: 'b.txt', is_dir: false, file_size: 5 },
      ],
    })
    expect(await list(`${root}/list/`)).toEqual(await list(`${root}/list`))
    expect(await list(`${root}/list/b.txt`)).toEqual({})
    expect(await list('nothing/here')).toEqual({})
    expect((await get(STORE)).json()).toEqual({ files: [{ path: '1', is_dir: true }] })
  })

  it('is deleted with all below it, also where there is nothing', async () => {
    await put(`${root}/old/a/b.txt`, 'x')
    const remove = (place: string) => ask(stage.url, { method: 'DELETE', url: `${STORE}/${place}` })
    expect((await remove(`${root}/old`)).json()).toEqual({})
    expect((await remove(`${root}/old`)).statusCode).toBe(200)
    const answer = await get(`${STORE}/${root}/old/a/b.txt`)
    expect([answer.statusCode, answer.json()]).toEqual([404, gone(`No such artifact: '${root}/old/a/b.txt'`)])
  })

  it('is a file and no folder, and no file where it is a folder', async () => {
    await put(`${root}/way/a.txt`, 'x')
    const folder = await get(`${STORE}/${root}/way`)
    const says = `Artifact path refers to a directory, not a file: '${root}/way'`
    expect([folder.statusCode, folder.json()]).toEqual([400, invalid(says)])
    expect((await put(`${root}/way`, 'x')).statusCode).toBe(400)
    expect((await put(`${root}/way/a.txt/b`, 'x')).json()).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' })
  })

  it('leaves nothing where its client goes in between', async () => {
    const sent = request(`${stage.url}${STORE}/${root}/half.bin`, {
      method: 'PUT',
      headers: { 'content-length': '1000000' },
    })
    sent.on('error', () => undefined)
    const unfinished = () => readdirSync(path.join(stage.folder, 'blobs', 'unfinished')).length
    sent.write(randomBytes(100_000))
    await expect.poll(unfinished).toBe(1)
    sent.destroy()
    await expect.poll(unfinished).toBe(0)
    expect((await get(`${STORE}/${root}/half.bin`)).statusCode).toBe(404)
  })

  it('is written by whom may write', async () => {
    const viewer = { authorization: `Bearer ${VIEWER_TOKEN}` }
    await put(`${root}/open.txt`, 'x')
    expect((await get(`${STORE}/${root}/open.txt`, viewer)).statusCode).toBe(200)
    const refused = await put(`${root}/open.txt`, 'y', viewer)
    expect([refused.statusCode, refused.json().error_code]).toEqual([403, 'PERMISSION_DENIED'])
  })
})

describe('a path', () => {
  it.each([
    ...['..', '../a', 'a/../b', 'a/..', '%2e%2e/a', '%252e%252e/a', 'a/%2E%2E/%2E%2E/b', '..%2fa', '%2fetc/passwd'],
    ...['a%5cb', '..%5ca', 'C:/a', 'c%3A/a', 'C:', 'file:a', 'file%3A///etc/passwd', 'a%23b', 'a%00b', 'a%0Ab'],
    ...['.', '%2e', './/'],
  ])('%s is invalid', async (hostile) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await ask(stage.url, {
        method,
        url: `${STORE}/${hostile}`,
        ...(method === 'PUT' && { payload: 'x' }),
      })
      expect([answer.statusCode, answer.json()], method).toEqual([400, invalid('Invalid path')])
    }
    const made = await post(`/api/2.0/mlflow-artifacts/mpu/create/${hostile}`, { path: '..', num_parts: 1 })
    expect(made.json()).toEqual(invalid('Invalid path'))
  })

  it('of a list is held to the same rule, apart from the root', async () => {
    for (const hostile of ['../a', '/etc', 'a\\b', '%2e%2e'])
      expect((await get(`${STORE}?path=${encodeURIComponent(hostile)}`)).json()).toEqual(invalid('Invalid path'))
    const list = `/api/2.0/mlflow/artifacts/list?run_id=${stage.run.id}&path=`
    expect((await get(`${list}${encodeURIComponent('../../2')}`)).json()).toEqual(invalid('Invalid path'))
  })

  it('never leads anywhere but to what was put there, whatever it is made of', async () => {
    const step = fc.constantFrom(
      'a',
      'b',
      '.',
      '..',
      '',
      '%2e',
      '%2e%2e',
      '%252e',
      '%',
      '%2f',
      '%5c',
      'é',
      '%c3%a9',
      '%ff',
      ' ',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const place = encodeURI(`box/${steps.join('/')}`).replaceAll('%25', '%')
        const sent = await put(place, place)
        expect([200, 400]).toContain(sent.statusCode)
        const [outside] = [
          (await stage.artifacts.list('')).map(({ name }) => name).filter((one) => !['1', 'box'].includes(one)),
        ]
        expect(outside).toEqual([])
        if (sent.statusCode === 200) expect((await get(`${STORE}/${place}`)).body).toBe(place)
        await stage.artifacts.remove('box')
      }),
      { numRuns: 60 },
    )
  })
})

describe('the files of a run', () => {
  it('are listed from its root, and sent', async () => {
    await put(`${root}/plots/roc.txt`, 'curve')
    const list = (await get(`/api/2.0/mlflow/artifacts/list?run_id=${stage.run.id}&path=plots`)).json()
    expect(list).toEqual({
      root_uri: `mlflow-artifacts:/${root}`,
      files: [{ path: 'plots/roc.txt', is_dir: false, file_size: 5 }],
    })
    const top = (await get(`/ajax-api/2.0/mlflow/artifacts/list?run_uuid=${stage.run.id}`)).json()
    expect(top.files).toContainEqual({ path: 'plots', is_dir: true })
    const file = await get(`/get-artifact?run_uuid=${stage.run.id}&path=plots%2Froc.txt`)
    expect([file.body, file.headers['content-disposition']]).toEqual(['curve', 'attachment; filename=roc.txt'])
    expect((await get('/model-versions/get-artifact?name=late&version=1&path=plots/roc.txt')).body).toBe('curve')
    const other = await get('/model-versions/get-artifact?name=late&version=2&path=plots/roc.txt')
    expect(other.json()).toEqual(gone("No such artifact: 'plots/roc.txt'"))
    const missing = await get(`/get-artifact?run_id=${stage.run.id}&path=no`)
    expect(missing.json()).toEqual(gone("No such artifact: 'no'"))
    expect((await get('/get-artifact?run_id=nobody&path=a')).json()).toEqual(gone('Run with id=nobody not found'))
    const needed =
      "Missing value for required parameter 'run_id'. See the API docs for more information about request parameters."
    expect((await get('/get-artifact?path=a')).json()).toEqual(invalid(needed))
  })

  it('may come from a page', async () => {
    const url = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${stage.run.id}&path=notes/a.txt`
    expect((await ask(stage.url, { method: 'POST', url, payload: 'note' })).json()).toEqual({})
    expect((await get(`/get-artifact?run_id=${stage.run.id}&path=notes/a.txt`)).body).toBe('note')
  })

  it('that are kept elsewhere are asked for there', async () => {
    const experiment = await stage.experiments.create({ name: 'far', artifactLocation: 's3://bucket/far' })
    const { id } = await stage.runs.start({ experiment: experiment.id })
    const answer = await get(`/get-artifact?run_id=${id}&path=a`)
    expect([answer.statusCode, answer.json().message]).toEqual([400, expect.stringContaining('s3://bucket/far')])
  })

  it('of a logged model are listed too', async () => {
    const { id, artifactUri } = await stage.loggedModels.start({ experimentId: 1, name: 'clf' })
    await put(`1/models/${id}/artifacts/MLmodel`, 'flavors')
    const list = await get(`/api/2.0/mlflow/logged-models/${id}/artifacts/directories`)
    expect(list.json()).toEqual({
      root_uri: artifactUri,
      files: [{ path: 'MLmodel', is_dir: false, file_size: 7 }],
    })
    const file = `/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files?artifact_file_path=MLmodel`
    expect((await get(file)).body).toBe('flavors')
  })
})

describe('an upload in parts', () => {
  const place = '/api/2.0/mlflow-artifacts/mpu'
  const begin = async (headers = {}) => {
    const payload = { path: '/home/ada/big.bin', num_parts: 2 }
    const url = `${place}/create/${root}/large`
    return (await ask(stage.url, { method: 'POST', url, payload, headers: { ...JSON_TYPE, ...headers } })).json()
  }
  const send = async ({ url }: { url: string }, payload: string) =>
    (await ask(stage.url, { method: 'PUT', url: new URL(url).pathname, payload })).headers['etag']!

  it('is sent to addresses of our own, and becomes one file', async () => {
    const { upload_id, credentials } = await begin({ host: 'localhost:7', 'x-forwarded-proto': 'https' })
    expect(credentials.map(({ url }: { url: string }) => url)).toEqual([
      ...[1, 2].map((part) => `https://localhost:7${place}/parts/${upload_id}/${part}`),
    ])
    const [second, first] = [await send(credentials[1], 'world'), await send(credentials[0], 'hello ')]
    const parts = [
      { part_number: 1, etag: first, url: credentials[0].url },
      { part_number: 2, etag: second, url: credentials[1].url },
    ]
    const named = { path: '/home/ada/big.bin', upload_id, parts }
    const wrong = { ...named, parts: [{ ...parts[0], etag: second }] }
    expect((await post(`${place}/complete/${root}/large`, wrong)).statusCode).toBe(400)
    expect((await post(`${place}/complete/${root}/large`, named)).json()).toEqual({})
    expect((await get(`${STORE}/${root}/large/big.bin`)).body).toBe('hello world')
    expect((await post(`${place}/complete/${root}/large`, named)).statusCode).toBe(404)
  })

  it('is given up', async () => {
    const { upload_id, credentials } = await begin()
    await send(credentials[0], 'x')
    const named = { path: 'big.bin', upload_id }
    expect((await post(`${place}/abort/${root}/large`, named)).json()).toEqual({})
    const late = await ask(stage.url, { method: 'PUT', url: new URL(credentials[1].url).pathname, payload: 'x' })
    expect([late.statusCode, late.json().error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST'])
  })

  it('and a download in ranges are shown the header again that their client showed', async () => {
    const authorization = `Bearer ${VIEWER_TOKEN}`
    await put(`${root}/a%20%23b.txt`.replace('%23', ''), '12345')
    const { url, headers, file_size } = (
      await get(`/api/2.0/mlflow-artifacts/presigned/${root}/a%20b.txt`, { authorization })
    ).json()
    expect([headers, file_size]).toEqual([{ Authorization: authorization }, 5])
    expect((await get(new URL(url).pathname, { ...headers, range: 'bytes=1-2' })).body).toBe('23')
    expect((await begin({ authorization: 'Bearer mr_operator-token' })).credentials[0].headers).toEqual({
      Authorization: 'Bearer mr_operator-token',
    })
  })

  it('in stores of others is not offered', async () => {
    const answer = await post('/api/2.0/mlflow/artifacts/presigned-upload-url', { run_id: 'a', path: 'b' })
    expect([answer.statusCode, answer.json().message]).toEqual([
      ...[400, expect.stringMatching(/^Presigned upload is not supported/)],
    ])
  })
})

describe('beyond loopback', () => {
  it('asks for a password in the way of MLflow, but not for health and version', async () => {
    const beyond = await artifactStage('0.0.0.0')
    const answer = await ask(beyond.url, `${STORE}/a`)
    expect([answer.statusCode, answer.headers['www-authenticate'], answer.json().error_code]).toEqual([
      ...[401, 'Basic realm="mlflow"', 'UNAUTHENTICATED'],
    ])
    const authorization = `Basic ${Buffer.from(`ada:${VIEWER_TOKEN}`).toString('base64')}`
    expect((await ask(beyond.url, { url: STORE, headers: { authorization } })).statusCode).toBe(200)
    expect((await ask(beyond.url, '/version')).statusCode).toBe(200)
    expect((await ask(beyond.url, '/health')).body).toBe('OK')
    await beyond.close()
  })
})
