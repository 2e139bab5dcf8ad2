import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import { type RunPage, type RunQuery, searchRuns } from '../search/search.ts'
import { trackingMigrations } from '../tables.ts'
import { createRunColumns, type RunColumns } from './run-columns.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-columns-'))
let database: Database
let columns: RunColumns
let faults: unknown[] = []
let places = 0
let place = ''

const open = (at = place): RunColumns =>
  createRunColumns({ database, folder: at, onFault: (fault) => faults.push(fault), segment: 8, memory: 20_000 })

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(trackingMigrations)
  await sql`insert into experiment (name, created_at, changed_at) values ('one', 1, 1), ('two', 2, 2)`.execute(
    database.on(),
  )
})

beforeEach(async () => {
  faults = []
  place = path.join(folder, `columns-${places++}`)
  await sql`delete from run_input`.execute(database.on())
  await sql`delete from run`.execute(database.on())
  columns = open()
  await columns.settled()
})

afterAll(async () => {
  await columns.close()
  await database.close()
  rmSync(folder, { recursive: true })
})

const TEXTS = [
  '',
  'a',
  'A',
  'ab',
  'a%b',
  'a_b',
  'aXb',
  'ä',
  'Ä',
  'ﬀ',
  '\uffee',
  '𝒳',
  'a\\b',
  "it's",
  'aab',
  'ba',
  'aaaaaaab',
  'aaaaaaac',
]
const KEYS = ['auc', 'k', 'a b', '__proto__']
const NUMBERS = [0, -1, 0.5, 1, 1e308, 5e-324, -1e-7, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]

const text = fc.constantFrom(...TEXTS)
const texts = fc.array(fc.tuple(fc.constantFrom(...KEYS), text), { maxLength: 3 })
const run = fc.record({
  name: text,
  experiment: fc.constantFrom(1, 2),
  started: fc.integer({ min: 1, max: 4 }),
  ended: fc.option(fc.integer({ min: 1, max: 3 })),
  status: fc.constantFrom('RUNNING', 'FINISHED'),
  state: fc.constantFrom('active', 'active', 'active', 'deleted'),
  uri: fc.option(text),
  params: texts,
  tags: texts,
  metrics: fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...NUMBERS)), { maxLength: 3 }),
  inputs: fc.array(fc.tuple(text, text, fc.constantFrom('', 'train', 'test')), { maxLength: 2 }),
})
type RunGiven = (typeof run)['generate'] extends (...given: never[]) => { value: infer T } ? T : never

const ids = fc.integer({ min: 0, max: 39 }).map((number) => `${['r', 'R', 'ä'][number % 3]}${number}`)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ put: ids, run }) },
  { weight: 1, arbitrary: fc.record({ remove: ids }) },
  { weight: 1, arbitrary: fc.record({ undone: ids, run }) },
  { weight: 1, arbitrary: fc.constant({ reopen: true }) },
)

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`
const textField = fc.oneof(
  fc.constantFrom(
    'run_id',
    'run_name',
    'status',
    'artifact_uri',
    'datasets.name',
    'dataset.context',
    'datasets.digest',
  ),
  fc.tuple(fc.constantFrom('params', 'tags'), fc.constantFrom(...KEYS)).map(([of, key]) => `${of}.\`${key}\``),
)
const numberField = fc.oneof(
  fc.constantFrom('start_time', 'end_time'),
  fc.constantFrom(...KEYS).map((key) => `metrics.\`${key}\``),
)
const pattern = fc
  .array(fc.constantFrom('%', '_', 'a', 'b', 'A', 'ä', 'X', 'r', '1', '\\', '𝒳'), { maxLength: 4 })
  .map((all) => all.join(''))
const comparison = fc.oneof(
  fc
    .tuple(
      numberField,
      fc.constantFrom('=', '!=', '>', '>=', '<', '<='),
      fc.constantFrom('0', '1', '0.5', '-1', '2', '1e308'),
    )
    .map((all) => all.join(' ')),
  fc.tuple(textField, fc.constantFrom('=', '!='), text.map(quoted)).map((all) => all.join(' ')),
  fc.tuple(textField, fc.constantFrom('like', 'ILIKE'), pattern.map(quoted)).map((all) => all.join(' ')),
  fc
    .tuple(textField, fc.constantFrom('in', 'NOT IN'), fc.array(text.map(quoted), { minLength: 1, maxLength: 3 }))
    .map(([field, sign, list]) => `${field} ${sign} (${list.join(', ')})`),
  fc.tuple(fc.oneof(textField, numberField), fc.constantFrom('is null', 'is not null')).map((all) => all.join(' ')),
)
const order = fc
  .tuple(
    fc.oneof(textField, numberField).filter((field) => !field.startsWith('dataset')),
    fc.constantFrom('asc', 'desc'),
  )
  .map((all) => all.join(' '))
const query = fc.record({
  filter: fc.array(comparison, { maxLength: 2 }).map((all) => all.join(' and ')),
  order: fc.uniqueArray(order, { maxLength: 2, selector: (one) => one.split(/ (?:asc|desc)$/)[0] }),
  view: fc.constantFrom('active', 'deleted', 'all') as fc.Arbitrary<'active' | 'deleted' | 'all'>,
  limit: fc.constantFrom(1, 3, 100),
  experiments: fc.constantFrom([1], [2], [1, 2, 3]),
})

async function put(id: string, given: RunGiven): Promise<void> {
  const latest = Object.fromEntries(
    given.metrics.map(([key, value]) => [
      key,
      { value: Number.isFinite(value) ? value : String(value), step: 0, at: 0 },
    ]),
  )
  const { experiment, name, status, started, ended, state, uri } = given
  await sql`
    insert into run (id, experiment_id, name, status, actor, started_at, ended_at, state, artifact_uri, params, metrics, tags)
    values (${id}, ${experiment}, ${name}, ${status}, 'me', ${started}, ${ended}, ${state}, ${uri},
      ${JSON.stringify(Object.fromEntries(given.params))}, ${JSON.stringify(latest)}, ${JSON.stringify(Object.fromEntries(given.tags))})
    on conflict (id) do update set experiment_id = excluded.experiment_id, name = excluded.name, status = excluded.status,
      started_at = excluded.started_at, ended_at = excluded.ended_at, state = excluded.state,
      artifact_uri = excluded.artifact_uri, params = excluded.params, metrics = excluded.metrics, tags = excluded.tags`.execute(
    database.on(),
  )
  // In a transaction of its own: the trigger alone tells of it.
  for (const [dataset, version, context] of given.inputs)
    await sql`insert into run_input (run_id, dataset, version, context) values (${id}, ${dataset}, ${version}, ${context})
      on conflict do nothing`.execute(database.on())
}

async function remove(id: string): Promise<void> {
  await sql`delete from run_input where run_id = ${id}`.execute(database.on())
  await sql`delete from run where id = ${id}`.execute(database.on())
}

const undo = new Error('undone')

async function take(
  one: (typeof step)['generate'] extends (...given: never[]) => { value: infer T } ? T : never,
): Promise<void> {
  if ('put' in one) await put(one.put, one.run)
  else if ('remove' in one) await remove(one.remove)
  else if ('undone' in one) {
    const work = database.tx(async () => {
      await put(one.undone, one.run)
      // A search within the transaction sees what it wrote; nobody else ever does.
      expect((await columns.search({ view: 'all', filter: `run_id = ${quoted(one.undone)}` })).runs).toHaveLength(1)
      throw undo
    })
    await expect(work).rejects.toBe(undo)
  } else {
    await columns.close()
    columns = open()
    await columns.settled()
  }
}

async function pages(search: (query: RunQuery) => Promise<RunPage>, given: RunQuery): Promise<unknown[]> {
  const shown: unknown[] = []
  for (let page: string | undefined; shown.length < 60; ) {
    const found = await search({ ...given, ...(page !== undefined && { page }) })
    shown.push(found.runs.map(({ id }) => id).join(' '), found.next)
    page = found.next
    if (page === undefined) break
  }
  return shown
}

describe('runs in columns', () => {
  it('are found as SQL finds them, in its order and with its page tokens, whatever was written and reopened', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25 }),
        fc.array(query, { minLength: 3, maxLength: 6 }),
        async (steps, queries) => {
          for (const one of steps) {
            await take(one)
            const [first] = queries
            expect(await pages(columns.search, first!)).toEqual(
              await pages((given) => searchRuns(database, given), first!),
            )
          }
          for (const given of queries) {
            expect(await columns.search(given)).toHaveProperty('count')
            expect(await pages(columns.search, given)).toEqual(await pages((one) => searchRuns(database, one), given))
          }
          expect(faults).toEqual([])
        },
      ),
      { numRuns: 12 },
    )
  }, 60_000)

  it('are made again where a file of them is damaged', async () => {
    const given = fc.sample(run, { numRuns: 30, seed: 7 })
    for (const [at, one] of given.entries()) await put(`run${at}`, one)
    const all: RunQuery = { view: 'all', filter: "tags.k is null and name != 'zz'", order: 'metrics.auc desc' }
    const expected = await pages((one) => searchRuns(database, one), all)
    await columns.search(all)
    await columns.close()
    columns = open()
    await columns.settled()
    for (const name of readdirSync(place).filter((file) => file.endsWith('.columns'))) {
      const bytes = readFileSync(path.join(place, name))
      writeFileSync(path.join(place, name), bytes.fill(7, 100))
    }
    expect(await pages(columns.search, all)).toEqual(expected)
    await columns.settled()
    expect(await pages(columns.search, all)).toEqual(expected)
    expect(faults).toHaveLength(1)
    await columns.close()
    writeFileSync(path.join(place, 'manifest.json'), 'nothing')
    columns = open()
    await columns.settled()
    expect(await pages(columns.search, all)).toEqual(expected)
  })

  it('count the matches of all pages, and the active runs of each experiment', async () => {
    const [one] = fc.sample(run, { numRuns: 1, seed: 1 })
    for (let at = 0; at < 5; at++)
      await put(`run${at}`, { ...one!, experiment: at < 3 ? 1 : 2, state: at === 0 ? 'deleted' : 'active' })
    expect(await columns.search({ limit: 2 })).toMatchObject({ count: 4, runs: [{}, {}] })
    expect(await columns.counts()).toEqual(
      new Map([
        [1, 2],
        [2, 2],
      ]),
    )
  })

  it('are read again as a whole where more changed than a search waits for', async () => {
    await sql`insert into run (id, experiment_id, name, status, actor, started_at)
      select 'many' || at, 1, 'name' || at % 10, 'FINISHED', 'me', at from generate_series(1, 6000) as at`.execute(
      database.on(),
    )
    const named = { filter: "name = 'name3'", order: 'run_id asc', limit: 700 }
    const expected = await searchRuns(database, named)
    expect((await columns.search(named)).runs).toEqual(expected.runs)
    await columns.settled()
    expect(await columns.search(named)).toEqual({ ...expected, count: 600 })
  })
})
