import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mlflowPlaneOf } from '../../src/assembly/mlflow-plane.ts'
import { mlflowTracking } from '../../src/protocols/index.ts'
import { ask } from '../support/ask.ts'
import { cleanFolders } from '../support/folders.ts'
import { openRegistryStage, type RegistryStage } from '../support/registry-stage.ts'
import { type FakeServer, fakeServer } from './fake-server.ts'

cleanFolders()
let stage: RegistryStage
let server: FakeServer
let url: string
beforeAll(async () => {
  stage = await openRegistryStage({ served: (model) => (model === 'served' ? 'late' : undefined) })
  const { perform } = stage
  const rooms = { ...stage, artifacts: undefined as never, uploads: undefined as never, traces: {} as never }
  const plane = mlflowPlaneOf({ rooms, perform, ready: () => true, staticPrefix: '' })
  server = await fakeServer({ doors: [mlflowTracking(plane)] })
  url = (await server.listen()).url
})
afterAll(async () => {
  await server.close()
  await stage.close()
})

type Query = Readonly<Record<string, string | number | readonly string[]>>

function queryOf(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  return search.toString()
}

const json = { 'content-type': 'application/json' }
const get = (path: string, query: Query = {}) => ask(url, `/api/2.0/mlflow/${path}?${queryOf(query)}`)
const send = (method: string) => (path: string, payload: object) =>
  ask(url, { method, url: `/api/2.0/mlflow/${path}`, headers: json, payload })
const [post, patch, remove] = [send('POST'), send('PATCH'), send('DELETE')]
const fault = async (answer: ReturnType<typeof post>) => {
  const { statusCode, json: read } = await answer
  const { error_code, message } = read()
  return [statusCode, error_code, message]
}

const create = (name: string, more: object = {}) => post('registered-models/create', { name, ...more })
const version = (name: string, more: object = {}) =>
  post('model-versions/create', { name, source: 'mlflow-artifacts:/1/r/artifacts/model', ...more })
const made = async (name: string, versions: number, more: object = {}): Promise<string> => {
  await create(name)
  for (let i = 0; i < versions; i++) expect((await version(name, more)).statusCode).toBe(200)
  return name
}
const PARAMETER = 'INVALID_PARAMETER_VALUE'
const ABSENT = 'RESOURCE_DOES_NOT_EXIST'

describe('a registered model', () => {
  it('is made, read, changed, renamed and deleted', async () => {
    const tags = [{ key: 'team', value: 'delays' }]
    const { registered_model: model } = (await create('whole', { tags, description: 'first' })).json()
    expect(model).toEqual({
      ...{ name: 'whole', description: 'first', tags, user_id: 'local' },
      ...{ creation_timestamp: stage.clock.now(), last_updated_timestamp: stage.clock.now() },
    })
    expect((await get('registered-models/get', { name: 'whole' })).json()).toEqual({ registered_model: model })
    const changed = await patch('registered-models/update', { name: 'whole', description: 'second' })
    expect(changed.json().registered_model.description).toBe('second')
    const renamed = await post('registered-models/rename', { name: 'whole', new_name: 'other name' })
    expect(renamed.json().registered_model.name).toBe('other name')
    expect(await fault(get('registered-models/get', { name: 'whole' }))).toEqual([
      404,
      ABSENT,
      'Registered Model with name=whole not found',
    ])
    expect((await remove('registered-models/delete', { name: 'other name' })).json()).toEqual({})
    expect((await get('registered-models/get', { name: 'other name' })).statusCode).toBe(404)
    expect(await stage.audit.list({ action: 'registry.delete' })).toMatchObject([
      { target: 'models/other name', outcome: 'done' },
    ])
  })

  it('has a name that clients can take apart', async () => {
    await create('there')
    const cases: readonly (readonly [object, readonly unknown[]])[] = [
      [{ name: 'there' }, [400, 'RESOURCE_ALREADY_EXISTS', 'Registered Model (name=there) already exists.']],
      [{ name: 'a/b' }, [400, PARAMETER, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."]],
      [{ name: 'a:b' }, [400, PARAMETER, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."]],
      [{ name: '  ' }, [400, PARAMETER, "Missing value for required parameter 'name'."]],
    ]
    for (const [body, says] of cases) expect(await fault(post('registered-models/create', body))).toEqual(says)
    expect(await fault(post('registered-models/create', {}))).toEqual([
      400,
      PARAMETER,
      "Missing value for required parameter 'name'. See the API docs for more information about request parameters.",
    ])
    await create('taken')
    expect(await fault(post('registered-models/rename', { name: 'there', new_name: 'taken' }))).toEqual([
      400,
      'RESOURCE_ALREADY_EXISTS',
      'Registered Model (name=taken) already exists.',
    ])
  })

  it('takes its versions, aliases and tags along to another name', async () => {
    const name = await made('moving', 2)
    await post('registered-models/alias', { name, alias: 'Best_One', version: '1' })
    await post('registered-models/set-tag', { name, key: 'k', value: 'v' })
    const { registered_model: model } = (await post('registered-models/rename', { name, new_name: 'moved' })).json()
    expect(model).toMatchObject({ aliases: [{ alias: 'Best_One', version: '1' }], tags: [{ key: 'k', value: 'v' }] })
    expect(
      (await get('registered-models/alias', { name: 'moved', alias: 'Best_One' })).json().model_version,
    ).toMatchObject({ name: 'moved', version: '1' })
    expect((await version('moved')).json().model_version.version).toBe('3')
  })

  it('that an endpoint serves is neither renamed nor deleted', async () => {
    await made('served', 1)
    expect((await remove('registered-models/delete', { name: 'served' })).statusCode).toBe(409)
    expect((await post('registered-models/rename', { name: 'served', new_name: 'x' })).statusCode).toBe(409)
    expect((await remove('model-versions/delete', { name: 'served', version: '1' })).statusCode).toBe(409)
    expect((await get('model-versions/get', { name: 'served', version: '1' })).statusCode).toBe(200)
  })

  it('that is not there is said so by every call', async () => {
    const says = [404, ABSENT, 'Registered Model with name=nix not found']
    const name = 'nix'
    expect(await fault(post('registered-models/rename', { name, new_name: 'x' }))).toEqual(says)
    expect(await fault(patch('registered-models/update', { name }))).toEqual(says)
    expect(await fault(remove('registered-models/delete', { name }))).toEqual(says)
    expect(await fault(post('registered-models/set-tag', { name, key: 'a', value: 'b' }))).toEqual(says)
    expect(await fault(post('registered-models/get-latest-versions', { name }))).toEqual(says)
    expect(await fault(version(name))).toEqual(says)
    expect(await fault(get('registered-models/alias', { name, alias: 'a' }))).toEqual(says)
  })
})

describe('a version', () => {
  it('is READY at once, and says what it does not have with empty texts', async () => {
    await create('fresh')
    const { model_version } = (
      await version('fresh', { run_link: 'http://there', tags: [{ key: 'a', value: '1' }] })
    ).json()
    expect(model_version).toEqual({
      ...{ name: 'fresh', version: '1', current_stage: 'None', description: '', run_id: '', status: 'READY' },
      ...{ source: 'mlflow-artifacts:/1/r/artifacts/model', run_link: 'http://there', user_id: 'local' },
      ...{ creation_timestamp: stage.clock.now(), last_updated_timestamp: stage.clock.now() },
      tags: [{ key: 'a', value: '1' }],
    })
    expect((await get('registered-models/get', { name: 'fresh' })).json().registered_model.latest_versions).toEqual([
      model_version,
    ])
  })

  it('gets the next number, two hundred at once without a gap', async () => {
    await create('crowd')
    const all = await Promise.all(Array.from({ length: 200 }, () => version('crowd')))
    const numbers = all.map((answer) => Number(answer.json().model_version.version)).sort((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
  })

  it('is found by its number only', async () => {
    const name = await made('numbered', 1)
    expect(await fault(get('model-versions/get', { name, version: '99' }))).toEqual([
      404,
      ABSENT,
      'Model Version (name=numbered, version=99) not found',
    ])
    expect(await fault(get('model-versions/get', { name, version: 'x' }))).toEqual([
      400,
      PARAMETER,
      "Parameter 'version' must be an integer, got 'x'.",
    ])
    expect(await fault(get('model-versions/get', { name: 'nix', version: '1' }))).toEqual([
      404,
      ABSENT,
      'Model Version (name=nix, version=1) not found',
    ])
  })

  it('is described and tagged, and changes the time of its model', async () => {
    const name = await made('tagged', 1)
    stage.clock.moveTo(stage.clock.now() + 1_000)
    const change = { name, version: '1' }
    const { model_version } = (await patch('model-versions/update', { ...change, description: 'good' })).json()
    expect(model_version).toMatchObject({ description: 'good', last_updated_timestamp: stage.clock.now() })
    expect((await get('registered-models/get', { name })).json().registered_model.last_updated_timestamp).toBe(
      stage.clock.now(),
    )
    expect((await post('model-versions/set-tag', { ...change, key: 'a/b c:d', value: '' })).json()).toEqual({})
    expect((await post('model-versions/set-tag', { ...change, key: 'gone', value: 'x' })).json()).toEqual({})
    expect((await remove('model-versions/delete-tag', { ...change, key: 'gone' })).json()).toEqual({})
    expect((await remove('model-versions/delete-tag', { ...change, key: 'never' })).json()).toEqual({})
    expect((await get('model-versions/get', change)).json().model_version.tags).toEqual([{ key: 'a/b c:d', value: '' }])
    const refused = (key: string, value = 'v') => fault(post('model-versions/set-tag', { ...change, key, value }))
    expect(await refused('../x')).toMatchObject([
      400,
      PARAMETER,
      expect.stringContaining("This name would resolve to '../x'"),
    ])
    expect(await refused('a,b')).toMatchObject([400, PARAMETER, expect.stringContaining('Names may only contain')])
    expect(await refused('k'.repeat(251))).toEqual([
      400,
      PARAMETER,
      "'key' exceeds the maximum length of 250 characters",
    ])
    expect(await refused('k', 'v'.repeat(100_001))).toEqual([
      400,
      PARAMETER,
      "'value' exceeds the maximum length of 100000 characters",
    ])
  })

  it('that is deleted takes its alias along, and its number is not given again', async () => {
    const name = await made('deleted', 2)
    await post('registered-models/alias', { name, alias: 'last', version: '2' })
    expect((await remove('model-versions/delete', { name, version: '2' })).json()).toEqual({})
    expect(await fault(get('registered-models/alias', { name, alias: 'last' }))).toEqual([
      400,
      PARAMETER,
      'Registered model alias last not found.',
    ])
    expect((await get('registered-models/alias', { name, alias: 'Latest' })).json().model_version.version).toBe('1')
    expect((await version(name)).json().model_version.version).toBe('3')
    expect(await stage.audit.list({ action: 'registry.delete_version' })).toMatchObject([{ outcome: 'done' }, {}])
  })
})

describe('the source of a version', () => {
  const sourced = async (source: string, more: object = {}) => {
    const { model_version } = (await version('sourced', { source, ...more })).json()
    const { artifact_uri } = (
      await get('model-versions/get-download-uri', { name: 'sourced', version: model_version.version })
    ).json()
    return { ...model_version, artifact_uri }
  }
  beforeAll(() => create('sourced'))

  it('that is a logged model leads to its files, brings its run, and is noted on it', async () => {
    const run = await stage.runs.start({ experiment: 'e' })
    const { id, artifactUri } = await stage.loggedModels.start({
      experimentId: run.experimentId,
      name: 'm',
      run: run.id,
    })
    const found = await sourced(`models:/${id}`, { model_id: id })
    expect(found).toMatchObject({ source: `models:/${id}`, run_id: run.id, model_id: id, artifact_uri: artifactUri })
    await sourced(`models:/${id}`)
    const noted = JSON.parse((await stage.loggedModels.get(id)).tags['mlflow.modelVersions']!)
    expect(noted).toEqual([
      { name: 'sourced', version: Number(found.version) },
      { name: 'sourced', version: Number(found.version) + 1 },
    ])
  })

  it('that is a run or another version leads to theirs', async () => {
    const run = await stage.runs.start({ experiment: 'e' })
    const first = await sourced(`runs:/${run.id}/model`)
    expect(first).toMatchObject({ run_id: run.id, artifact_uri: `${run.artifactUri}/model` })
    const copy = await sourced(`models:/sourced/${first.version}`)
    expect(copy).toMatchObject({
      run_id: run.id,
      artifact_uri: first.artifact_uri,
      source: `models:/sourced/${first.version}`,
    })
  })

  it('that is elsewhere stays what it is', async () => {
    for (const source of [
      's3://bucket/key/model',
      'gs://b/k',
      'https://host/a/b',
      'mlflow-artifacts:/7/abc/artifacts/model',
    ])
      expect((await sourced(source)).artifact_uri).toBe(source)
  })

  it('that could lead into this machine is refused', async () => {
    const local = (source: string) =>
      `Invalid model version source: '${source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.`
    const relative = (source: string) =>
      `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.`
    const run = await stage.runs.start({ experiment: 'e' })
    for (const source of ['/data/x', 'file:///etc/passwd', 'file://localhost/etc', 'dummy-source', '../../etc'])
      for (const more of [{}, { run_id: run.id }])
        expect(await fault(version('sourced', { source, ...more }))).toEqual([400, PARAMETER, local(source)])
    const hostile = [
      ...['mlflow-artifacts:/1/../../etc', 'mlflow-artifacts://host:1/../../x', 'https://h/a/%2e%2e/b', 's3:/b/../c'],
      ...[
        'https://h/%252e%252e/x',
        'mlflow-artifacts://h/..%2f..%2f',
        'http://h/a%00',
        'https://h/a/./b',
        'models:/x/../../1',
      ],
    ]
    for (const source of hostile)
      expect(await fault(version('sourced', { source }))).toEqual([400, PARAMETER, relative(source)])
  })

  it('that names what is not there is said so', async () => {
    const missing = `models:/m-${'0'.repeat(32)}`
    expect((await version('sourced', { source: missing })).statusCode).toBe(404)
    expect(await fault(version('sourced', { source: 'models:/sourced/99' }))).toEqual([
      404,
      ABSENT,
      'Model Version (name=sourced, version=99) not found',
    ])
    expect((await version('sourced', { source: 'runs:/nix/model' })).statusCode).toBe(404)
  })
})

describe('an alias', () => {
  const set = (name: string, alias: string, to: string) => post('registered-models/alias', { name, alias, version: to })

  it('points at one version, moves, and is taken away', async () => {
    const name = await made('aliased', 2)
    expect((await set(name, 'champion', '1')).json()).toEqual({})
    await set(name, 'champion', '2')
    const found = async () => (await get('registered-models/alias', { name, alias: 'champion' })).json().model_version
    expect(await found()).toMatchObject({ version: '2', aliases: ['champion'] })
    for (let i = 0; i < 2; i++)
      expect((await remove('registered-models/alias', { name, alias: 'champion' })).json()).toEqual({})
    expect((await get('model-versions/get', { name, version: '2' })).json().model_version.aliases).toBeUndefined()
    expect(await stage.audit.list({ action: 'registry.promote' })).not.toEqual([])
  })

  it('has one holder whoever moves it at once', async () => {
    const name = await made('contested', 8)
    const moves = await Promise.all(Array.from({ length: 24 }, (_, i) => set(name, 'one', String((i % 8) + 1))))
    expect(moves.map(({ statusCode }) => statusCode)).toEqual(moves.map(() => 200))
    const all = (await get('model-versions/search', { filter: "name = 'contested'" })).json().model_versions
    expect(all.filter(({ aliases = [] }: { aliases?: string[] }) => aliases.includes('one'))).toHaveLength(1)
  })

  it('has a text that cannot be taken for a version', async () => {
    const name = await made('worded', 1)
    expect(await fault(set(name, 'LATEST', '1'))).toEqual([
      400,
      PARAMETER,
      "'latest' alias name (case insensitive) is reserved.",
    ])
    expect(await fault(set(name, 'v1', '1'))).toEqual([400, PARAMETER, "Version alias name 'v1' is reserved."])
    expect(await fault(set(name, 'a b', '1'))).toEqual([
      ...[400, PARAMETER],
      "Invalid alias name: 'a b'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
    ])
    expect(await fault(set(name, 'a'.repeat(256), '1'))).toEqual([
      400,
      PARAMETER,
      "'Registered model alias name' exceeds the maximum length of 255 characters",
    ])
    expect(await fault(set(name, 'a', '99'))).toEqual([
      404,
      ABSENT,
      'Model Version (name=worded, version=99) not found',
    ])
    expect(await fault(get('registered-models/alias', { name, alias: 'nix' }))).toEqual([
      400,
      PARAMETER,
      'Registered model alias nix not found.',
    ])
  })
})

describe('a stage', () => {
  const move = (name: string, to: string, more: object = {}) =>
    post('model-versions/transition-stage', { name, version: '1', stage: to, ...more })

  it('is named in any case, and keeps the newest of each to be asked for', async () => {
    const name = await made('staged', 3)
    expect((await move(name, 'production')).json().model_version.current_stage).toBe('Production')
    expect((await move(name, 'Staging', { version: '2' })).json().model_version.current_stage).toBe('Staging')
    const latest = async (stages: readonly string[]) =>
      (await post('registered-models/get-latest-versions', { name, stages }))
        .json()
        .model_versions.map((one: { version: string }) => one.version)
    expect((await latest([])).sort()).toEqual(['1', '2', '3'])
    expect(await latest(['production'])).toEqual(['1'])
    expect(await latest(['None', 'Staging'])).toEqual(['3', '2'])
    expect(
      (await get('registered-models/get-latest-versions', { name, stages: ['Staging'] })).json().model_versions,
    ).toHaveLength(1)
    const { model_version } = (await move(name, 'Production', { version: '3', archive_existing_versions: true })).json()
    expect(model_version).toMatchObject({ version: '3', current_stage: 'Production' })
    expect((await get('model-versions/get', { name, version: '1' })).json().model_version.current_stage).toBe(
      'Archived',
    )
  })

  it('that is none is refused', async () => {
    const name = await made('stageless', 1)
    const says = 'Invalid Model Version stage: bogus. Value must be one of None, Staging, Production, Archived.'
    expect(await fault(move(name, 'bogus'))).toEqual([400, PARAMETER, says])
    expect(await fault(post('registered-models/get-latest-versions', { name, stages: ['bogus'] }))).toEqual([
      400,
      PARAMETER,
      says,
    ])
    expect((await fault(move(name, 'Archived', { archive_existing_versions: true })))[2]).toContain(
      'cannot archive existing model versions',
    )
  })

  it('that demands an approval says what is missing', async () => {
    const name = await made('guarded', 1)
    await stage.models.stages.declare(name, [{ name: 'live', approvals: 1, alias: 'champion' }])
    const [status, , says] = await fault(move(name, 'Live'))
    expect(status).toBe(409)
    expect(says).toContain('an approval is missing')
    expect((await post('registered-models/alias', { name, alias: 'champion', version: '1' })).statusCode).toBe(409)
  })
})

describe('prompts', () => {
  const is = { key: 'mlflow.prompt.is_prompt', value: 'true' }
  it('are models with texts instead of files, and found only where they are asked for', async () => {
    expect((await create('greeting', { tags: [is] })).statusCode).toBe(200)
    const text = { key: 'mlflow.prompt.text', value: 'Say {{name}}' }
    const first = await version('greeting', {
      source: 'dummy-source',
      tags: [is, text, { key: '_mlflow_prompt_type', value: 'text' }],
    })
    expect(first.json().model_version).toMatchObject({ version: '1', source: 'dummy-source' })
    await post('registered-models/set-tag', { name: 'greeting', key: '_mlflow_experiment_ids', value: ',2,' })
    const search = async (filter: string) =>
      ((await get('registered-models/search', { filter, max_results: 1_000 })).json().registered_models ?? []).map(
        (one: { name: string }) => one.name,
      )
    const tag = 'tags.`mlflow.prompt.is_prompt`'
    expect(await search(`${tag} = 'true'`)).toEqual(['greeting'])
    for (const filter of ['', `${tag} != 'true'`, `${tag} = 'false'`]) {
      const names = await search(filter)
      expect(names).not.toContain('greeting')
      expect(names).toContain('there')
    }
  })
})

describe('a search', () => {
  const searched = async (what: string, query: Query) => {
    const answer = await get(`${what}/search`, query)
    expect(answer.statusCode).toBe(200)
    const { registered_models, model_versions, next_page_token } = answer.json()
    const found: { name: string; version?: string }[] = registered_models ?? model_versions ?? []
    return {
      found: found.map(({ name, version: number }) => (number === undefined ? name : `${name}/${number}`)),
      next: next_page_token as string,
    }
  }
  const models = async (query: Query) => (await searched('registered-models', query)).found
  const versions = async (query: Query) => (await searched('model-versions', query)).found

  beforeAll(async () => {
    for (const name of ['find-a', 'find-B', 'find-c']) {
      await create(name, { tags: [{ key: 'odd key', value: name === 'find-B' ? 'two' : 'one' }] })
      stage.clock.moveTo(stage.clock.now() + 1_000)
    }
    for (const [name, run_id] of [
      ['find-a', 'r1'],
      ['find-a', 'r2'],
      ['find-c', 'r1'],
    ] as const) {
      await version(name, { run_id, source: `s3://b/${name}`, tags: [{ key: 'k', value: run_id }] })
      stage.clock.moveTo(stage.clock.now() + 1_000)
    }
  })

  it('finds models by name and tags', async () => {
    expect(await models({ filter: "name LIKE 'find-%'" })).toEqual(['find-B', 'find-a', 'find-c'])
    expect(await models({ filter: "name ILIKE 'FIND-b'" })).toEqual(['find-B'])
    expect(await models({ filter: "name = 'find-a'" })).toEqual(['find-a'])
    expect(await models({ filter: "name LIKE 'find-%' and tags.`odd key` != 'two'" })).toEqual(['find-a', 'find-c'])
    expect(
      await models({ filter: "name LIKE 'find-%' and name != 'find-a'", order_by: ['creation_timestamp DESC'] }),
    ).toEqual(['find-c', 'find-B'])
    expect(await models({ filter: "name LIKE 'find-%'", order_by: ['timestamp DESC'] })).toEqual([
      'find-c',
      'find-a',
      'find-B',
    ])
  })

  it('finds versions by what they came from', async () => {
    const mine = "name LIKE 'find-%'"
    expect(await versions({ filter: mine })).toEqual(['find-c/1', 'find-a/2', 'find-a/1'])
    expect(await versions({ filter: mine, order_by: ['name'] })).toEqual(['find-a/2', 'find-a/1', 'find-c/1'])
    expect(await versions({ filter: "run_id = 'r1' and name = 'find-a'" })).toEqual(['find-a/1'])
    expect(await versions({ filter: "run_id IN ('r1', 'r2')", order_by: ['name', 'version_number ASC'] })).toEqual([
      'find-a/1',
      'find-a/2',
      'find-c/1',
    ])
    expect(await versions({ filter: "source_path = 's3://b/find-c'" })).toEqual(['find-c/1'])
    expect(await versions({ filter: `${mine} and version_number >= 2` })).toEqual(['find-a/2'])
    expect(await versions({ filter: "tags.k = 'r2'" })).toEqual(['find-a/2'])
  })

  it('gives pages that go on where the last one ended', async () => {
    const names: string[] = []
    for (let page: string | undefined; ; ) {
      const query = { filter: "name LIKE 'find-%'", max_results: 1, order_by: ['name DESC'] }
      const { found, next } = await searched('registered-models', { ...query, ...(page && { page_token: page }) })
      names.push(...found)
      if (!next) break
      page = next
    }
    expect(names).toEqual(['find-c', 'find-a', 'find-B'])
  })

  it('that asks for what is not there is told so', async () => {
    const says = (what: string, query: Query) => fault(get(`${what}/search`, query))
    expect(await says('registered-models', { filter: "foo = 'x'" })).toEqual([
      400,
      PARAMETER,
      "Invalid attribute key 'foo' specified. Valid keys are '{'name'}'",
    ])
    expect((await says('registered-models', { order_by: ['foo'] }))[2]).toContain(
      "Invalid order by key 'foo' specified.",
    )
    expect((await says('model-versions', { order_by: ['name', 'name DESC'] }))[2]).toBe(
      "`order_by` contains duplicate fields: ['name', 'name DESC']",
    )
    expect((await says('registered-models', { max_results: 1_001 }))[0]).toBe(400)
    expect((await says('model-versions', { max_results: 200_001 }))[0]).toBe(400)
    expect((await says('model-versions', { page_token: 'nonsense' }))[0]).toBe(400)
  })
})

describe('webhooks', () => {
  const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }]
  const add = (more: object = {}) =>
    post('webhooks', { name: 'ci', url: 'https://8.8.8.8/hook', events, secret: 'whispered', ...more })

  it('are made, listed, changed and taken away, and their secret is never told', async () => {
    const made = (await add({ description: 'd' })).json().webhook
    expect(made).toEqual({
      ...{ name: 'ci', url: 'https://8.8.8.8/hook', description: 'd', events, status: 'ACTIVE' },
      ...{
        webhook_id: expect.any(String),
        creation_timestamp: stage.clock.now(),
        last_updated_timestamp: stage.clock.now(),
      },
    })
    const one = `webhooks/${made.webhook_id}`
    expect((await get(one)).json()).toEqual({ webhook: made })
    expect((await get('webhooks', { max_results: 10 })).json()).toEqual({ webhooks: [made] })
    const changed = (
      await patch(one, { status: 'DISABLED', events: [{ entity: 'MODEL_VERSION_TAG', action: 'SET' }] })
    ).json().webhook
    expect(changed).toMatchObject({
      status: 'DISABLED',
      name: 'ci',
      events: [{ entity: 'MODEL_VERSION_TAG', action: 'SET' }],
    })
    expect((await remove(one, {})).json()).toEqual({})
    expect(await fault(get(one))).toEqual([404, ABSENT, `Webhook with ID ${made.webhook_id} not found.`])
  })

  it('are refused where they are none', async () => {
    expect((await fault(add({ url: 'https://127.0.0.1/x' })))[2]).toBe(
      "Webhook URL must not resolve to a non-public IP address. '127.0.0.1' resolves to 127.0.0.1.",
    )
    expect((await fault(add({ url: 'http://8.8.8.8/x' })))[2]).toBe(
      "Invalid webhook URL scheme: 'http'. Allowed schemes are: https.",
    )
    expect((await fault(add({ events: [{ entity: 'MODEL_VERSION', action: 'DELETED' }] })))[2]).toBe(
      "Invalid action 'deleted' for entity 'model_version'. Valid actions are: ['created']",
    )
    expect((await fault(add({ name: '-ci' })))[2]).toContain("Webhook name '-ci' is invalid.")
    for (const max_results of [0, 1_001])
      expect((await fault(get('webhooks', { max_results })))[2]).toBe('max_results must be between 1 and 1000.')
    for (const more of [{ events: [] }, { events: [{ entity: 'NIX', action: 'CREATED' }] }, { status: 'NIX' }])
      expect((await add(more)).statusCode).toBe(400)
  })
})
