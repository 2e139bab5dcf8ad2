import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import { trackingMigrations } from '../tables.ts'
import type { TraceTables } from './tables.ts'
import type { TraceHead, TraceSpan } from './trace.ts'
import { createTraces, type Traces } from './traces.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-traces-'))
let database: Database
let traces: Traces

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate(trackingMigrations)
  traces = createTraces({ database })
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  await database.on<TraceTables>().deleteFrom('trace').execute()
  await database.on<TraceTables>().deleteFrom('trace_run').execute()
})

const code = (name: string) => ({ code: `tracking.${name}` })
const head = (id: string, more: Partial<TraceHead> = {}): TraceHead => ({
  ...{ id, experimentId: 0, startedAt: 1_000, duration: 5, state: 'OK', metadata: {}, tags: {} },
  ...more,
})
const span = (id: string, more: Partial<TraceSpan> = {}): TraceSpan => ({
  ...{ trace: 'tr-1', id, name: id, start: '2000000000', end: '2005000000', failed: false, document: { id } },
  ...more,
})
const here = { 'mlflow.trace.spansLocation': 'TRACKING_STORE' }

describe('a trace', () => {
  it('is what was told of it, with a place for its artifacts', async () => {
    const told = head('tr-1', { request: 'a', clientId: 'mine', metadata: { m: '1' }, tags: { t: '2' } })
    const kept = await traces.put(told)
    expect(kept).toEqual({
      ...{ ...told, assessments: [] },
      tags: { t: '2', 'mlflow.artifactLocation': 'mlflow-artifacts:/0/traces/tr-1/artifacts' },
    })
    expect(await traces.get('tr-1')).toEqual(kept)
    await expect(traces.get('tr-2')).rejects.toMatchObject(code('trace_not_found'))
    await expect(traces.put(head('tr-1', { experimentId: 99 }))).rejects.toMatchObject(code('experiment_id_not_found'))
  })

  it('is the same whether its head or its spans came first', async () => {
    const told = head('tr-1', { startedAt: 1_999, duration: 7, response: 'told', tags: { t: '2' } })
    const steps = [span('b', { parent: 'a', start: '2001000000' }), span('a', { inputs: '{"x":1}' })]
    await traces.put(told)
    await traces.addSpans(0, steps)
    const one = await traces.get('tr-1')
    await traces.remove({ experiment: 0, ids: ['tr-1'] })
    await traces.addSpans(0, steps)
    await traces.put(told)
    expect(await traces.get('tr-1')).toEqual(one)
    expect(one).toMatchObject({ startedAt: 1_999, duration: 7, response: 'told', request: '{"x":1}', state: 'OK' })
    expect(one.tags).toMatchObject({ ...here, t: '2', 'mlflow.traceName': 'a' })
    expect((await traces.spans(['tr-1'])).get('tr-1')!.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('is in progress until its first span is there, whose end is its own', async () => {
    await traces.addSpans(0, [span('b', { parent: 'a', start: '2001000000' })])
    expect(await traces.get('tr-1')).toMatchObject({ state: 'IN_PROGRESS', startedAt: 2_001, tags: here })
    await traces.addSpans(0, [span('a', { failed: true })])
    expect(await traces.get('tr-1')).toMatchObject({ state: 'ERROR', startedAt: 2_000, duration: 5 })
  })

  it('has each span once, as it came last, and those of several traces or none', async () => {
    await traces.addSpans(0, [span('a'), span('a', { trace: 'tr-2', name: 'other' })])
    await traces.addSpans(0, [span('a', { name: 'again' })])
    const all = await traces.spans(['tr-1', 'tr-2', 'tr-3'])
    expect([...all].map(([id, found]) => [id, found.map(({ name }) => name)])).toEqual([
      ...[['tr-1', ['again']]],
      ...[['tr-2', ['other']]],
    ])
    await expect(traces.addSpans(99, [span('b', { trace: 'tr-9' })])).rejects.toMatchObject(
      code('experiment_id_not_found'),
    )
    expect(await traces.many(['tr-9', 'tr-2'])).toHaveLength(1)
  })

  it('keeps what no database can: NUL and half characters become marks', async () => {
    await traces.put(head('tr-1', { request: 'a\0b\ud800', metadata: { k: '\0' }, tags: { t: '🚂' } }))
    const { request, metadata, tags } = await traces.get('tr-1')
    expect([request, metadata['k'], tags['t']]).toEqual(['a\ufffdb\ufffd', '\ufffd', '🚂'])
  })

  it('has tags that come and go', async () => {
    await traces.put(head('tr-1'))
    await traces.setTag('tr-1', 'color', 'red')
    expect((await traces.get('tr-1')).tags['color']).toBe('red')
    await traces.removeTag('tr-1', 'color')
    await expect(traces.removeTag('tr-1', 'color')).rejects.toMatchObject(code('tag_not_found'))
    await expect(traces.setTag('tr-2', 'a', 'b')).rejects.toMatchObject(code('trace_not_found'))
  })
})

describe('what is said of a trace', () => {
  const said = (id: string, value: boolean) => ({
    ...{ id, name: 'good', createdAt: 5, changedAt: 6, document: { feedback: { value } } },
  })

  it('is shown with it, changed under its id, and taken back', async () => {
    await traces.put(head('tr-1'))
    await traces.assessments.put('tr-1', said('a-1', true))
    await traces.assessments.put('tr-1', said('a-2', true))
    await traces.assessments.put('tr-1', said('a-1', false))
    expect((await traces.get('tr-1')).assessments).toEqual([said('a-1', false), said('a-2', true)])
    await traces.assessments.remove('tr-1', 'a-1')
    await traces.assessments.remove('tr-1', 'a-1')
    await expect(traces.assessments.get('tr-1', 'a-1')).rejects.toMatchObject(code('assessment_not_found'))
    await expect(traces.assessments.put('tr-2', said('a-3', true))).rejects.toMatchObject(code('trace_not_found'))
  })

  it('of one trace cannot be changed through another', async () => {
    await traces.put(head('tr-1'))
    await traces.put(head('tr-2'))
    await traces.assessments.put('tr-1', said('a-1', true))
    await expect(traces.assessments.put('tr-2', said('a-1', false))).rejects.toMatchObject(code('assessment_not_found'))
    expect((await traces.get('tr-1')).assessments).toEqual([said('a-1', true)])
  })
})

describe('traces are found', () => {
  const find = async (filter: string, order: string[] = []) =>
    (await traces.search({ experiments: [0], filter, order, limit: 10 })).traces.map(({ id }) => id)

  beforeEach(async () => {
    const slow = { startedAt: 3_000, duration: 900, state: 'ERROR', metadata: { 'mlflow.sourceRun': 'r1' } } as const
    await traces.put(head('tr-1', { tags: { 'mlflow.traceName': 'outer', color: 'red' } }))
    await traces.put(head('tr-2', slow))
    await traces.put(head('tr-3', { startedAt: 2_000, clientId: 'mine' }))
    await traces.link('r1', ['tr-3'])
    await traces.link('r1', ['tr-3'])
  })

  it.each([
    ['', ['tr-2', 'tr-3', 'tr-1']],
    ["attributes.status = 'ERROR'", ['tr-2']],
    ["trace.name = 'outer'", ['tr-1']],
    ["tags.color LIKE 'r%' AND timestamp_ms < 2000", ['tr-1']],
    ["attribute.run_id = 'r1'", ['tr-2', 'tr-3']],
    ["request_metadata.`mlflow.sourceRun` = 'r1'", ['tr-2']],
    ['execution_time_ms >= 900', ['tr-2']],
    ['end_time = 2005', ['tr-3']],
    ["client_request_id IN ('mine')", ['tr-3']],
    ["metadata.none IS NULL AND status != 'ERROR'", ['tr-3', 'tr-1']],
  ])('by %s', async (filter, ids) => {
    expect(await find(filter)).toEqual(ids)
  })

  it('in any order, page by page', async () => {
    expect(await find('', ['execution_time DESC', 'timestamp_ms ASC'])).toEqual(['tr-2', 'tr-1', 'tr-3'])
    const query = { experiments: [0], limit: 2 }
    const { traces: first, next } = await traces.search(query)
    const { traces: second, next: none } = await traces.search({ ...query, page: next! })
    expect([...first, ...second].map(({ id }) => id)).toEqual(['tr-2', 'tr-3', 'tr-1'])
    expect(none).toBeUndefined()
    await expect(traces.search({ experiments: [1], limit: 2, page: next! })).rejects.toMatchObject(code('bad_page'))
  })

  it('and removed with their spans, the oldest first', async () => {
    await traces.addSpans(0, [span('a')])
    expect(await traces.remove({ experiment: 1, until: 9_999 })).toBe(0)
    expect(await traces.remove({ experiment: 0, until: 2_000, most: 1 })).toBe(1)
    expect(await find('')).toEqual(['tr-2', 'tr-3'])
    expect((await traces.spans(['tr-1'])).size).toBe(0)
    expect(await traces.remove({ experiment: 0, ids: ['tr-2', 'tr-3', 'tr-4'] })).toBe(2)
  })

  it('by nothing that they do not have', async () => {
    await expect(find("feedback.good = 'x'")).rejects.toMatchObject(code('bad_filter'))
    await expect(find('metrics.a > 1')).rejects.toMatchObject(code('bad_filter'))
    await expect(find('', ['tags.a SIDEWAYS'])).rejects.toMatchObject(code('bad_order'))
  })
})
