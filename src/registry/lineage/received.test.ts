import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { manualClock } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import { registryMigrations } from '../tables.ts'
import { lineageOf } from './graph.ts'
import type { OpenLineageEvent } from './open-lineage-event.ts'
import { createReceivedLineage, type ReceivedLineage } from './received.ts'
import type { LineageTables } from './tables.ts'

cleanFolders()
let database: Database
let received: ReceivedLineage
beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: path.join(freshFolder(), 'database') })
  await database.migrate(registryMigrations)
  received = createReceivedLineage({ database, clock: manualClock(5_000) })
})
afterAll(() => database.close())

const RUN = '01935f3c-8a10-7c3e-9d2e-0242ac120002'
const input = { namespace: 'postgres://host:5432', name: 'shop.orders' }
const ours = {
  ...{ namespace: 'millrace', name: 'dataset/orders' },
  facets: { version: { datasetVersion: `sha256-${'a'.repeat(64)}`, _producer: 'x', _schemaURL: 'y' } },
}
const event = (more: Partial<OpenLineageEvent> = {}): OpenLineageEvent => ({
  ...{ eventTime: '2026-01-05T10:00:00.000Z', eventType: 'START', run: { runId: RUN } },
  ...{ job: { namespace: 'airflow', name: 'daily.load' }, inputs: [input], outputs: [] },
  ...{ producer: 'https://airflow.example/1', schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json' },
  ...more,
})
const kept = () =>
  database.on<LineageTables>().selectFrom('lineage_event').select(['type', 'at']).orderBy('at').execute()

it('keeps an event once for each run and type, the later one of two, whatever order they come in', async () => {
  expect(await received.receive(event(), 'ada')).toEqual({ run: RUN, isNew: true })
  expect(await received.receive(event({ run: { runId: RUN.toUpperCase() } }), 'ada')).toEqual({
    run: RUN,
    isNew: false,
  })
  const later = '2026-01-05T11:00:00+00:30'
  await received.receive(event({ eventType: 'RUNNING', eventTime: later }), 'ada')
  await received.receive(event({ eventType: 'RUNNING', eventTime: '2026-01-05T10:15:00Z' }), 'ada')
  await received.receive(event({ eventType: 'COMPLETE', eventTime: '2026-01-05T12:00:00Z', outputs: [ours] }), 'ada')
  expect(await kept()).toEqual([
    { type: 'START', at: Date.UTC(2026, 0, 5, 10) },
    { type: 'RUNNING', at: Date.UTC(2026, 0, 5, 10, 30) },
    { type: 'COMPLETE', at: Date.UTC(2026, 0, 5, 12) },
  ])
})

it('is part of the graph: another tool wrote the version that a model learned from', async () => {
  const id = `dataset:orders@sha256-${'a'.repeat(64)}`
  const graph = await lineageOf([received], id, { directions: ['up'], depth: 5, most: 100 })
  expect(graph.edges).toEqual([
    { from: `job_run:${RUN}`, to: id, how: 'wrote' },
    { from: 'external:postgres://host:5432/shop.orders', to: `job_run:${RUN}`, how: 'read' },
  ])
  expect(graph.nodes[1]).toMatchObject({ kind: 'job_run', name: 'airflow/daily.load', facts: { state: 'COMPLETE' } })
  expect(await received.find(`job_run:${RUN}`)).toBe(`job_run:${RUN}`)
  expect(await received.find('external:postgres://host:5432/shop.orders')).toBeDefined()
  expect(await received.find('external:postgres://host:5432/other')).toBeUndefined()
})

it.each([
  ['a moment without a zone', { eventTime: '2026-01-05T10:00:00' }],
  ['a moment that is none', { eventTime: '2026-13-45T10:00:00Z' }],
  ['a run that is no UUID', { run: { runId: 'run 1' } }],
])('refuses %s', async (_name, wrong) => {
  const before = await kept()
  await expect(received.receive(event(wrong), 'ada')).rejects.toMatchObject({ code: 'registry.bad_lineage_event' })
  expect(await kept()).toEqual(before)
})
