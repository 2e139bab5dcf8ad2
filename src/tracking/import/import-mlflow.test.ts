import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../../test/support/flows.ts'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type MlflowStore, serveMlflow, writeMlruns, writeSqlite } from '../../../test/support/mlflow-stores.ts'
import { type Tracking, trackingOn } from '../../../test/support/tracking.ts'
import { createEvents, idMaker, seededRandom } from '../../base/index.ts'
import { createFlow, flowMigrations } from '../../flow/index.ts'
import { type Database, openEmbeddedDatabase, openFolderBlobs } from '../../storage/index.ts'
import { type Artifacts, createArtifacts } from '../artifacts/artifacts.ts'
import { type ImportNeeds, type ImportOrder, importMlflow } from './import-mlflow.ts'
import type { IncomingModel } from './intake.ts'

cleanFolders()
let database: Database
let tracking: Tracking
let artifacts: Artifacts
let needs: ImportNeeds
let incoming: IncomingModel[]

beforeAll(async () => {
  const folder = freshFolder()
  database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(flowMigrations)
  tracking = await trackingOn(database)
  const { clock } = tracking
  artifacts = createArtifacts({ database, blobs: await openFolderBlobs(path.join(folder, 'blobs')), clock })
  const random = seededRandom(2)
  const events = createEvents(clock.now, () => undefined)
  const flow = createFlow({ database, clock, events, hash: sha256, newId: idMaker(clock, random), random, alone: true })
  const modelIntake: ImportNeeds['modelIntake'] = { take: async (model) => void incoming.push(model) }
  needs = { database, clock, flow, artifacts, modelIntake }
})
afterAll(() => database.close())
beforeEach(async () => {
  incoming = []
  await sql`truncate run, experiment, logged_model, logged_dataset, run_input, run_model, artifact, metric_entry, metric_block, flow_run, flow_step cascade`.execute(
    database.on(),
  )
  await sql`insert into experiment (id, name, created_at, changed_at) overriding system value values (0, 'Default', 1, 1)`.execute(
    database.on(),
  )
})

const order = (source: string, more: Partial<ImportOrder> = {}): ImportOrder => ({
  ...{ source, onConflict: 'merge', files: true, dryRun: false, by: 'ada', progress: () => undefined },
  ...more,
})
const run = 'a1'.repeat(16)
const child = 'b2'.repeat(16)
const model = `m-${'c3'.repeat(16)}`

/** A store with something of everything. */
const store: MlflowStore = {
  experiments: [
    { id: '0', name: 'Default', createdAt: 5, tags: {}, runs: [], models: [] },
    {
      ...{ id: '7', name: 'late flights: "x"', createdAt: 1_700_000_000_000, tags: { team: 'ü', 'deep/tag': 'a\nb' } },
      runs: [
        {
          ...{ id: run, name: 'first', status: 3, startedAt: 1_700_000_000_100, endedAt: 1_700_000_000_900 },
          params: { lr: '0.1', 'deep/name': "it's" },
          tags: { 'mlflow.runName': 'first', note: 'two\nlines' },
          points: [
            ...[0.5, 0.25, 0.125].map((value, step) => ({ key: 'loss', value, step, at: 1_700_000_000_200 + step })),
            { key: 'deep/auc', value: Number.NaN, step: 0, at: 9 },
            { key: 'back', value: 1, step: 5, at: 1 },
            { key: 'back', value: 2, step: -3, at: 2 },
          ],
          inputs: [{ name: 'rows', digest: 'd1', context: 'training' }],
          outputs: [model],
          files: { 'plots/roc.json': '{}', 'a b.txt': 'text' },
        },
        {
          ...{ id: child, name: 'child', status: 4, startedAt: 1_700_000_000_300, endedAt: null, deleted: true },
          ...{ params: {}, tags: { 'mlflow.parentRunId': run }, points: [], inputs: [], outputs: [], files: {} },
        },
      ],
      models: [
        {
          id: model,
          name: 'clf',
          run,
          createdAt: 1_700_000_000_400,
          params: { p: '1' },
          files: { MLmodel: 'flavors: {}' },
        },
      ],
    },
    { id: '9', name: 'gone', deleted: true, createdAt: 3, tags: {}, runs: [], models: [] },
  ],
  registered: [
    {
      ...{
        name: 'late',
        createdAt: 1_700_000_001_000,
        description: 'about',
        tags: { owner: 'me' },
        aliases: { champion: 3 },
      },
      versions: [
        { version: 1, createdAt: 11, source: `models:/${model}`, run, stage: 'Production', tags: { q: '1' } },
        {
          version: 3,
          createdAt: 12,
          source: `mlflow-artifacts:/7/${run}/artifacts/plots`,
          run,
          stage: 'None',
          tags: {},
        },
        { version: 4, createdAt: 13, source: 's3://bucket/model', run, stage: 'None', tags: {} },
      ],
    },
  ],
}

type Form = (
  store: MlflowStore,
) => Promise<{ readonly source: string; readonly artifacts?: string; close(): Promise<void> }>
const nothing = async (): Promise<void> => undefined
const forms: Readonly<Record<string, Form>> = {
  folder: async (store) => {
    const source = path.join(freshFolder(), 'mlruns')
    writeMlruns(source, store)
    return { source, close: nothing }
  },
  database: async (store) => {
    const folder = freshFolder()
    const place = { source: path.join(folder, 'mlflow.db'), artifacts: path.join(folder, 'kept') }
    await writeSqlite(place.source, place.artifacts, store)
    return { ...place, close: nothing }
  },
  server: async (store) => {
    const { url, close } = await serveMlflow(store, { pageSize: 1 })
    return { source: url, close }
  },
}

/** Everything that is here, as people see it. */
async function seen() {
  const { runs, experiments } = tracking
  const shown = await sql<{ id: string }>`select id from run order by id`.execute(database.on())
  const all = []
  for (const { id } of shown.rows) {
    const run = await runs.get(id)
    const histories: Record<string, readonly object[]> = {}
    for (const metric of Object.keys(run.metrics).sort())
      histories[metric] = await runs.history({ run: id, metric, limit: 10_000 })
    const relations = { inputs: await runs.inputs(id), models: await runs.models(id), files: await runs.artifacts(id) }
    all.push({ run, histories, ...relations })
  }
  const found = await experiments.search({ limit: 1_000, view: 'all', order: ['experiment_id'] })
  const models = await sql`select * from logged_model order by id`.execute(database.on())
  return { all, experiments: found.experiments, models: models.rows, files: await artifacts.tree('') }
}

describe.each(Object.entries(forms).filter(([name]) => name !== 'server'))('a store that is a %s', (_, form) => {
  it('comes without the versions that were deleted there', async () => {
    const [late] = store.registered
    const versions = late!.versions.map((one) => (one.version === 3 ? { ...one, stage: 'Deleted_Internal' } : one))
    const { source, close } = await form({ ...store, registered: [{ ...late!, versions }] })
    const { left } = await importMlflow(needs, order(source, { files: false }))
    await close()
    expect(left).toContainEqual({ kind: 'versions', reason: 'it was deleted there', count: 1, examples: ['late 3'] })
    expect(incoming[0]!.versions.map(({ version }) => version)).toEqual([1, 4])
  })
})

describe.each(Object.entries(forms))('a store that is a %s', (_, form) => {
  it('comes whole, with its ids', async () => {
    const { source, artifacts: kept, close } = await form(store)
    const report = await importMlflow(needs, order(source, kept === undefined ? {} : { artifacts: kept }))
    await close()
    expect(report.left).toEqual([])
    expect(report.notes).toEqual([])
    expect(report.taken).toMatchObject({ experiments: 2, runs: 2, points: 6, files: 3, 'logged models': 1 })
    const { all, experiments, models, files } = await seen()
    expect(experiments.map(({ id, name, state, tags }) => ({ id, name, state, tags }))).toEqual(
      expect.arrayContaining([
        { id: 7, name: 'late flights: "x"', state: 'active', tags: { team: 'ü', 'deep/tag': 'a\nb' } },
        { id: 9, name: 'gone', state: 'deleted', tags: {} },
      ]),
    )
    expect(all.map(({ run }) => run)).toEqual([
      expect.objectContaining({
        ...{ id: run, experimentId: 7, name: 'first', status: 'FINISHED', by: 'ada', state: 'active' },
        ...{
          startedAt: 1_700_000_000_100,
          endedAt: 1_700_000_000_900,
          artifactUri: `mlflow-artifacts:/7/${run}/artifacts`,
        },
        params: { lr: '0.1', 'deep/name': "it's" },
        tags: { 'mlflow.runName': 'first', note: 'two\nlines' },
        metrics: { loss: 0.125, 'deep/auc': null, back: 1 },
      }),
      expect.objectContaining({ id: child, status: 'FAILED', endedAt: null, state: 'deleted', metrics: {} }),
    ])
    expect(all[0]!.histories['loss']).toHaveLength(3)
    expect(all[0]!.histories['back']).toEqual([
      { key: 'back', value: 2, step: -3, at: 2 },
      { key: 'back', value: 1, step: 5, at: 1 },
    ])
    const dataset = {
      dataset: 'rows',
      version: 'd1',
      context: 'training',
      source: { sourceType: 'local', source: '{}' },
    }
    expect(all[0]).toMatchObject({ inputs: [dataset], models: [{ model, role: 'output', step: 0 }] })
    expect(files.map(({ path }) => path)).toEqual([
      `7/${run}/artifacts/a b.txt`,
      `7/${run}/artifacts/plots/roc.json`,
      `7/models/${model}/artifacts/MLmodel`,
    ])
    expect(models).toMatchObject([
      { id: model, source_run: run, params: { p: '1' }, artifact_uri: `mlflow-artifacts:/7/models/${model}/artifacts` },
    ])
    expect(incoming).toMatchObject([
      {
        ...{ name: 'late', description: 'about', tags: { owner: 'me' }, aliases: { champion: 3 } },
        versions: [
          {
            version: 1,
            stage: 'Production',
            loggedModel: model,
            location: `mlflow-artifacts:/7/models/${model}/artifacts`,
            tags: { q: '1' },
          },
          { version: 3, stage: null, loggedModel: null, location: `mlflow-artifacts:/7/${run}/artifacts/plots` },
          { version: 4, location: 's3://bucket/model' },
        ],
      },
    ])
  })

  it('that comes twice changes nothing the second time', async () => {
    const { source, artifacts: kept, close } = await form(store)
    const asked = order(source, kept === undefined ? {} : { artifacts: kept })
    await importMlflow(needs, asked)
    const before = await seen()
    const again = await importMlflow(needs, asked)
    await close()
    expect(again.taken).toEqual({})
    expect(again.here).toEqual({ experiments: 3, runs: 2, 'logged models': 1 })
    expect(await seen()).toEqual(before)
  })

  it('is looked at without a write', async () => {
    const { source, close } = await form(store)
    const before = await seen()
    const report = await importMlflow(needs, order(source, { dryRun: true }))
    await close()
    expect(report).toMatchObject({ dryRun: true, taken: { experiments: 2, runs: 2, 'logged models': 1 } })
    expect(await seen()).toEqual(before)
  })

  it('that was interrupted goes on, and ends as if it had not been', async () => {
    const { source, artifacts: kept, close } = await form(store)
    const asked = order(source, kept === undefined ? {} : { artifacts: kept })
    let left = 1
    const failing: Artifacts = {
      ...artifacts,
      put: (name, bytes) =>
        left-- > 0 ? artifacts.put(name, bytes) : Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    }
    await expect(importMlflow({ ...needs, artifacts: failing }, asked)).rejects.toThrow()
    await importMlflow(needs, asked)
    const resumed = await seen()
    await sql`truncate run, logged_model, logged_dataset, run_input, run_model, artifact, metric_entry, metric_block cascade`.execute(
      database.on(),
    )
    await importMlflow(needs, asked)
    await close()
    expect(await seen()).toEqual(resumed)
  })
})

describe('names that are here already', () => {
  const small: MlflowStore = {
    experiments: [
      { id: '4', name: 'mine', createdAt: 77, tags: { theirs: 'x', both: 'theirs' }, runs: [], models: [] },
    ],
    registered: [],
  }
  beforeEach(async () => {
    await tracking.experiments.create({ name: 'mine', tags: { both: 'ours' } })
  })

  it('are merged, and what is here wins', async () => {
    const { source } = await forms['folder']!(small)
    const report = await importMlflow(needs, order(source))
    expect(report.here).toEqual({ experiments: 1 })
    expect(report.notes).toEqual(['Experiment mine was here already: the runs of both are in it.'])
    expect((await tracking.experiments.get('mine')).tags).toEqual({ both: 'ours', theirs: 'x' })
  })

  it('are left alone, and the others get another, the same one each time', async () => {
    const { source } = await forms['folder']!(small)
    for (let times = 0; times < 2; times++) await importMlflow(needs, order(source, { onConflict: 'rename' }))
    const names = (await tracking.experiments.list()).map(({ name }) => name)
    expect(names.sort()).toEqual(['Default', 'mine', 'mine (imported)'])
  })

  it('are refused before anything is written', async () => {
    const { source } = await forms['folder']!(small)
    const refused = importMlflow(needs, order(source, { onConflict: 'refuse' }))
    await expect(refused).rejects.toMatchObject({ code: 'tracking.import_conflict' })
    expect(await tracking.experiments.list()).toHaveLength(2)
  })
})

describe('what is not as it should be', () => {
  it('is said, and the rest comes', async () => {
    const { source } = await forms['folder']!(store)
    const place = path.join(source, '7')
    writeFileSync(path.join(place, child, 'meta.yaml'), '- no mapping')
    mkdirSync(path.join(place, 'd4'.repeat(16)))
    writeFileSync(path.join(place, run, 'metrics', 'loss'), 'not a line\n1 2 3\n')
    symlinkSync('/etc/passwd', path.join(place, run, 'artifacts', 'link'))
    const { left, taken } = await importMlflow(needs, order(source))
    expect(left).toEqual(
      expect.arrayContaining([
        { kind: 'runs', reason: 'its meta.yaml is no mapping', count: 1, examples: [child] },
        { kind: 'runs', reason: 'its folder has no meta.yaml', count: 1, examples: ['d4'.repeat(16)] },
        { kind: 'points', reason: 'its line cannot be read', count: 1, examples: [`loss of run ${run}`] },
        { kind: 'files', reason: 'it is a link or a device, which are not followed', count: 1, examples: ['link'] },
      ]),
    )
    expect(taken).toMatchObject({ runs: 1, files: 3 })
  })

  it('has a number of its own here where the one there is too long, and later ones come after', async () => {
    const long = { experiments: [{ ...store.experiments[1]!, id: '615550287999298971' }], registered: [] }
    const { source } = await forms['folder']!(long)
    const { notes } = await importMlflow(needs, order(source))
    const { id } = await tracking.experiments.get('late flights: "x"')
    expect(notes).toEqual([`Experiment late flights: "x" has number ${id} here; it was 615550287999298971.`])
    expect((await tracking.experiments.create({ name: 'next' })).id).toBeGreaterThan(id)
    expect((await tracking.runs.get(run)).experimentId).toBe(id)
  })

  it('stays outside where callers may only name files of the project', async () => {
    const [secret, root] = [freshFolder(), freshFolder()]
    writeFileSync(path.join(secret, 'key'), 'secret')
    const file = path.join(root, 'mlflow.db')
    await writeSqlite(file, path.join(root, 'unused'), store)
    const { default: sqlite } = await import('node-sqlite3-wasm')
    const opened = new sqlite.Database(file)
    opened.run('update runs set artifact_uri = ?', [secret])
    opened.close()
    const { left } = await importMlflow(needs, order(file, { below: root }))
    expect(left).toContainEqual(
      expect.objectContaining({
        kind: 'artifacts of runs',
        reason: 'its folder is outside the folder of the project',
        count: 2,
      }),
    )
    expect((await artifacts.tree('')).filter(({ path }) => path.endsWith('key'))).toEqual([])
  })

  it.each([
    ['nothing/there', 'it is not there'],
    ['mysql://user:secret@host/db', 'only SQLite and PostgreSQL are read'],
  ])('%s is told why not, without a secret', async (source, reason) => {
    const refused = await importMlflow(needs, order(source)).catch((error: Error) => error)
    expect(refused).toMatchObject({ code: 'tracking.import_unreadable', message: expect.stringContaining(reason) })
    expect(String(refused)).not.toContain('secret')
  })
})

describe('a server', () => {
  it('is asked again where it fails for a while, with who asks', async () => {
    const { url, asked, close } = await serveMlflow({ experiments: [], registered: [] }, { failures: 2 })
    await importMlflow(needs, order(url.replace('//', '//ada:p%40ss@')))
    await close()
    expect(asked.length).toBeGreaterThan(2)
    const basic = `Basic ${Buffer.from('ada:p@ss').toString('base64')}`
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set([basic]))
  })

  it('that does not answer is an error without what is secret', async () => {
    const { url, close } = await serveMlflow({ experiments: [], registered: [] })
    await close()
    const refused = await importMlflow(needs, order(url.replace('//', '//ada:hidden@'))).catch((error: Error) => error)
    expect(refused).toMatchObject({ code: 'tracking.import_unreachable' })
    expect(JSON.stringify(refused) + String(refused)).not.toContain('hidden')
  }, 30_000)
})

it('a database in the middle of a write-ahead log comes with what the log holds', async () => {
  const { source } = await forms['database']!(store)
  const { default: sqlite } = await import('node-sqlite3-wasm')
  const writer = new sqlite.Database(source)
  writer.exec('pragma locking_mode = exclusive; pragma journal_mode = wal')
  writer.run("update runs set name = 'from the log' where run_uuid = ?", [run])
  await importMlflow(needs, order(source))
  writer.close()
  expect((await tracking.runs.get(run)).name).toBe('from the log')
})

const text = fc.string({
  minLength: 0,
  maxLength: 12,
  unit: fc.constantFrom('a', 'ü', '"', "'", ' ', '\n', ':', '#', '%', '\\', '😀'),
})
const key = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,6}(\/[a-z]{1,4})?$/).filter((name) => !name.includes('..'))
const safeKeys = (value: fc.Arbitrary<string>) =>
  fc
    .dictionary(key, value, { maxKeys: 4 })
    .map((texts) => Object.fromEntries(Object.entries(texts).filter(([name]) => !name.includes('/'))))
const point = fc.record({
  key: fc.constantFrom('loss', 'auc', 'deep/m'),
  value: fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN)),
  step: fc.integer({ min: -5, max: 1_000_000 }),
  at: fc.integer({ min: 0, max: 2_000_000_000 }),
})
const randomRun = fc.record({
  ...{
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    status: fc.integer({ min: 1, max: 5 }),
    startedAt: fc.integer({ min: 0 }),
  },
  ...{
    endedAt: fc.option(fc.integer({ min: 0 })),
    deleted: fc.boolean(),
    params: safeKeys(text),
    tags: safeKeys(text),
  },
  ...{
    points: fc.uniqueArray(point, {
      maxLength: 12,
      comparator: (a, b) => a.key === b.key && a.step === b.step && a.at === b.at,
    }),
  },
})

it('is the same from each of its forms', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(randomRun, { maxLength: 6 }), async (given) => {
      const runs = given.map((one, at) => ({
        ...one,
        id: String(at).padStart(32, '0'),
        inputs: [],
        outputs: [],
        files: {},
      }))
      const random = {
        experiments: [{ id: '5', name: 'random', createdAt: 50, tags: {}, runs, models: [] }],
        registered: [],
      }
      const results = []
      for (const form of Object.values(forms)) {
        await sql`truncate run, experiment, metric_entry, metric_block cascade`.execute(database.on())
        const { source, close } = await form(random)
        await importMlflow(needs, order(source, { files: false }))
        await close()
        results.push(await seen())
      }
      const [folder, file, server] = results
      expect(file).toEqual(folder)
      expect(server).toEqual(folder)
      expect(folder!.all.map(({ run }) => run.params)).toEqual(runs.map(({ params }) => params))
      for (const [at, { points }] of runs.entries())
        expect(Object.values(folder!.all[at]!.histories).flat()).toHaveLength(points.length)
    }),
    { numRuns: 12 },
  )
}, 120_000)
