import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql as raw } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMillrace, type Millrace } from '../../src/app.ts'
import { actions } from '../../src/assembly/catalog.ts'
import { defineProject, endpoint } from '../../src/automation/index.ts'
import { DAY, HOUR, resolveSettings, seededRandom } from '../../src/base/index.ts'
import { settingsSchema } from '../../src/cli/index.ts'
import { renderLineage } from '../../src/cli/render-registry.ts'
import { category, csv, dataset, number } from '../../src/data/index.ts'
import { featureView, window } from '../../src/features/index.ts'
import { localOperator } from '../../src/governance/index.ts'
import { type ActionFace, createLog } from '../../src/http/index.ts'
import { sql } from '../../src/table/index.ts'
import { logistic, model } from '../../src/training/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const START = Date.UTC(2026, 0, 1)
const END = START + 21 * DAY
const root = freshFolder()
let now = END

/** Deliveries that are late in the evening, and at one place. */
function writeRows(): void {
  const random = seededRandom(5)
  const lines = ['at,delay,distance,origin']
  for (let at = START; at < END; at += HOUR / 2) {
    const origin = ['ATL', 'BOS', 'DEN'][random.integer(3)]!
    const delay = (Math.floor(at / HOUR) % 24) - 12 + (origin === 'ATL' ? 6 : 0) + random.next() * 10
    lines.push(`${new Date(at).toISOString()},${delay.toFixed(1)},${100 + random.integer(900)},${origin}`)
  }
  writeFileSync(path.join(root, 'trips.csv'), lines.join('\n'))
}

const trips = dataset('trips', {
  ...{ source: csv('trips.csv'), time: 'at' },
  contract: { delay: number(), distance: number({ min: 1 }), origin: category() },
})
const late = model('late', {
  ...{ data: trips, label: sql`delay > 0`, window: '3w', split: { by: 'time', test: '5d' }, learners: [logistic()] },
  features: [
    'distance',
    'hour(at)',
    'origin',
    featureView('origin_late', {
      from: trips,
      entity: 'origin',
      features: { late_6h: window.mean(sql`delay > 0`, '6h') },
    }),
  ],
  gates: { auc: { min: 0.5 } },
  card: { intendedUse: 'Warn people who wait.' },
})
const project = defineProject({ name: 'trips', endpoints: [endpoint('late', { model: late })] })

let app: Millrace
async function open(flags: object = {}): Promise<void> {
  const { values: settings } = resolveSettings(settingsSchema, {
    flags: { port: 0, grpcPort: -1, dataDir: path.join(root, 'data'), ...flags },
  })
  const log = createLog('silent', () => undefined)
  app = await createMillrace({ settings, log, project, root, clock: { now: () => now } })
}

async function ask<T>(name: string, input: object): Promise<T> {
  const face = actions.find((one) => one.name === name) as unknown as ActionFace
  return (await app.perform(face, input, { actor: localOperator, progress: () => undefined, files: 'all' })) as T
}

interface Graph {
  readonly of: string
  readonly nodes: { id: string; kind: string; name: string; facts: Record<string, string | number | boolean | null> }[]
  readonly edges: { from: string; to: string; how: string }[]
  readonly isCut: boolean
  readonly text: string | null
}
const lineage = (of: string, direction: string): Promise<Graph> => ask('registry.lineage', { of, direction })
const kinds = ({ nodes }: Graph): string[] => [...new Set(nodes.map(({ kind }) => kind))].sort()
const node = ({ nodes }: Graph, kind: string) => nodes.find((one) => one.kind === kind)!

beforeAll(async () => {
  writeRows()
  await open()
  await app.apply(() => undefined)
  await ask('serving.predict', {
    endpoint: 'late',
    rows: [
      { at: END, distance: 300, origin: 'ATL' },
      { at: END, distance: 200, origin: 'BOS' },
    ],
    ids: ['a', 'b/1'],
  })
}, 120_000)
afterAll(() => app.close())

describe('the lineage', () => {
  it('leads from a prediction to its version, its run, the code, the environment, the data and the rows', async () => {
    const graph = await lineage('prediction:b/1', 'up')
    expect(graph.of).toBe('prediction:late/b/1')
    expect(kinds(graph)).toEqual(['artifact', 'code', 'dataset', 'environment', 'model', 'prediction', 'run', 'source'])
    const run = node(graph, 'run')
    expect(run.facts).toMatchObject({ experiment: 'late', status: 'FINISHED', rows: expect.any(String) })
    expect(run.facts['rowsDigest']).toMatch(/^sha256-/)
    const data = node(graph, 'dataset')
    expect(data).toMatchObject({ name: 'trips@1', facts: { version: 1, rows: 1_008 } })
    expect(graph.edges).toContainEqual({ from: 'model:late/1', to: 'prediction:late/b/1', how: 'answered' })
    expect(graph.edges).toContainEqual({ from: data.id, to: run.id, how: 'training' })
    expect(graph.edges).toContainEqual({ from: run.id, to: 'model:late/1', how: 'made' })
    expect(graph.edges).not.toContainEqual({ from: data.id, to: 'model:late/1', how: 'training' })
    const tree = renderLineage(graph)
    expect(tree).toMatch(/^prediction b\/1 .*\n\ncame from\n└─ answered: model late\/1/)
    expect(tree).toContain('dataset trips@1')
  })

  it('leads back from a version of the data to runs, versions, endpoints, counts of predictions and views', async () => {
    const graph = await lineage('dataset:trips@1', 'down')
    const ids = graph.nodes.map(({ id }) => id)
    for (const id of ['model:late/1', 'endpoint:late', 'predictions:late/1', 'view:origin_late'])
      expect(ids).toContain(id)
    expect(node(graph, 'predictions').facts).toMatchObject({ rows: 2, labeled: 0 })
    expect(graph.edges).toContainEqual({ from: 'model:late/1', to: 'endpoint:late', how: 'champion' })
  })

  it('gives the uses of a version, which are a view of it', async () => {
    const { uses } = await ask<{ uses: object[] }>('data.uses', { data: 'trips@1' })
    expect(uses).toContainEqual({ kind: 'model', name: 'late', version: 1, how: 'training' })
    expect(uses).toContainEqual({ kind: 'view', name: 'origin_late', version: null, how: 'reads the dataset' })
  })

  it('takes events of other tools into itself, by the API and once', async () => {
    const up = await lineage('model:late@champion', 'up')
    const [name, digest] = node(up, 'dataset').id.replace('dataset:', '').split('@')
    const facets = { version: { _producer: 'x', _schemaURL: 'y', datasetVersion: digest } }
    const event = {
      ...{ eventTime: '2026-01-05T10:00:00Z', eventType: 'COMPLETE', producer: 'p', schemaURL: 's' },
      run: { runId: '01935f3c-8a10-7c3e-9d2e-0242ac120002', facets: { anything: { goes: [1] } } },
      job: { namespace: 'airflow', name: 'load' },
      inputs: [{ namespace: 'postgres://host', name: 'shop.trips' }],
      outputs: [{ namespace: 'millrace', name: `dataset/${name}`, facets }],
    }
    expect(await ask('registry.receive_lineage', event)).toMatchObject({ isNew: true })
    expect(await ask('registry.receive_lineage', event)).toMatchObject({ isNew: false })
    const graph = await lineage('prediction:a', 'up')
    expect(graph.nodes.map(({ id }) => id)).toContain('external:postgres://host/shop.trips')
  })

  it('says what it does not know', async () => {
    await expect(lineage('model:none/1', 'up')).rejects.toMatchObject({ code: 'registry.lineage_not_found' })
    await expect(lineage('prediction:none', 'up')).rejects.toMatchObject({ code: 'registry.lineage_not_found' })
    await expect(lineage('late', 'up')).rejects.toMatchObject({ code: 'registry.bad_lineage_address' })
  })
})

describe('the card', () => {
  it('is made of what was kept: intervals, rows, conventions, slices, gates, environment, history, the author', async () => {
    const { card, text } = await ask<{ card: Record<string, never>; text: string }>('registry.card', {
      model: 'late',
      version: 1,
    })
    expect(card).toMatchObject({
      ...{ objective: 'binary', label: 'delay > 0', learner: 'logistic', aliases: ['champion'] },
      author: { intendedUse: 'Warn people who wait.' },
      data: [{ dataset: 'trips', number: 1, rows: 1_008, command: 'millrace data profile trips@1' }],
      gates: [{ name: 'auc.min', passed: true }],
      environment: { node: expect.any(String), millrace: expect.any(String) },
      history: [{ alias: 'champion', version: 1 }],
      signed: { state: 'signed' },
      commands: { reproduce: expect.stringMatching(/^millrace reproduce /) },
    })
    const { metrics, slices, columns } = card as unknown as {
      metrics: { name: string; low: number | null; value: number; high: number; count: number; convention: string }[]
      slices: { rows: number; loss: number; overall: number }[]
      columns: { name: string }[]
    }
    const auc = metrics.find(({ name }) => name === 'auc')!
    expect(auc.low! < auc.value && auc.value < auc.high && auc.count > 0 && auc.convention.length > 0).toBe(true)
    expect(slices.length).toBeGreaterThan(0)
    for (const { loss, overall } of slices) expect(loss).toBeGreaterThan(overall)
    expect(columns.map(({ name }) => name)).toEqual(['distance', 'hour(at)', 'origin', 'late_6h'])
    expect(text).toContain('# late 1')
  })

  it('holds what its author says since, and says what nobody did', async () => {
    const before = await ask<{ card: { missing: string[] } }>('registry.card', { model: 'late', version: 1 })
    expect(before.card.missing).toContain('Where it is known to be wrong: nobody has said it.')
    await ask('registry.card_notes', { model: 'late', limitations: 'Storms.', license: 'MIT' })
    const after = await ask<{ card: { missing: string[] } }>('registry.card', { model: 'late', version: 1 })
    expect(after.card).toMatchObject({ author: { intendedUse: 'Warn people who wait.', limitations: 'Storms.' } })
    expect(after.card.missing).not.toContain('Where it is known to be wrong: nobody has said it.')
  })

  it('finds the run of a model that was imported by its bytes, and what that run read', async () => {
    const version = await app.rooms.models.get('late', 1)
    const file = path.join(root, 'late.onnx')
    writeFileSync(file, await app.rooms.blobs.get(version.artifact!))
    await ask('registry.import', { model: 'copy', file })
    const { card } = await ask<{ card: object }>('registry.card', { model: 'copy', version: 1 })
    expect(card).toMatchObject({ run: version.run, learner: 'logistic', data: [{ dataset: 'trips', number: 1 }] })
    const graph = await lineage('model:copy/1', 'up')
    expect(graph.nodes.map(({ id }) => id)).toContain(`run:${version.run}`)
  })

  it('is written as a file, and the bill of materials names the data', async () => {
    const out = path.join(root, 'late.html')
    expect(await ask('registry.write_card', { model: 'late', version: 1, out })).toMatchObject({ out })
    expect(await ask('registry.bom', { model: 'late', version: 1 })).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { type: 'machine-learning-model', name: 'late', version: '1' } },
    })
  })
})

describe('the signature', () => {
  const reopen = async (flags: object = {}): Promise<void> => {
    await app.close()
    await open(flags)
    await app.rooms.serving.resumed()
  }
  const predict = async (): Promise<number> => {
    const asked = { endpoint: 'late', rows: [{ at: END, distance: 300, origin: 'ATL' }] }
    return (await ask<{ predictions: unknown[] }>('serving.predict', asked)).predictions.length
  }
  const change = (text: string) => raw.raw(text).execute(app.rooms.database.on())

  it('holds over a restart, and an exported file is verified without the registry', async () => {
    await reopen({ signatures: 'required' })
    expect(await predict()).toBe(1)
    const out = path.join(root, 'out')
    await ask('registry.export', { model: 'late', version: 1, out })
    const files = { file: 'late-1.onnx', envelope: 'model.intoto.json', key: 'key.pem' }
    const order = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, path.join(out, file)]))
    expect(await ask('registry.verify', order)).toMatchObject({ holds: true })
    expect(await ask('registry.verify', { model: 'late', version: 1 })).toMatchObject({ holds: true })
  })

  it('keeps a version whose row was changed from serving, and from scoring files, until it is as it was', async () => {
    await change("update model_version set gates = '[]' where model = 'late'")
    await reopen()
    await expect(predict()).rejects.toMatchObject({ code: 'serving.not_ready' })
    expect(await ask('registry.verify', { model: 'late', version: 1 })).toMatchObject({ holds: false })
    const batch = { model: 'late', version: 1, data: path.join(root, 'trips.csv'), out: path.join(root, 'scored') }
    await expect(ask('serving.batch', batch)).rejects.toMatchObject({ code: 'registry.signature_refused' })
    await ask('registry.sign', { model: 'late', version: 1 })
    await reopen()
    expect(await predict()).toBe(1)
  })

  it('keeps other bytes from serving', async () => {
    const version = await app.rooms.models.get('late', 1)
    const place = await app.rooms.blobs.path(version.artifact!)
    chmodSync(place, 0o644)
    writeFileSync(place, 'other bytes')
    await reopen()
    await expect(predict()).rejects.toMatchObject({ code: 'serving.not_ready' })
    expect(await ask('registry.verify', { model: 'late', version: 1 })).toMatchObject({ holds: false })
    now += 1
  })
})
