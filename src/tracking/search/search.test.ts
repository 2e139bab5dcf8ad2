import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEvents, idMaker, manualClock, seededRandom } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import { createRuns, type Runs } from '../runs/runs.ts'
import { trackingMigrations } from '../tables.ts'
import type { RunQuery } from './search.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-search-'))
const clock = manualClock(1_000)
let database: Database
let runs: Runs

/** Name, auc, learner: in the order of their start. */
const STARTED: readonly [string, number | undefined, string | undefined][] = [
  ['a', 0.7, 'boosting'],
  ['b', 0.6, 'logistic'],
  ['c', undefined, 'boosting'],
  ['d', Number.NaN, undefined],
  ['e', 0.9, 'Boosting'],
  ['f', Number.POSITIVE_INFINITY, 'boost_ng'],
  ['g', 0.6, 'logistic'],
]

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate(trackingMigrations)
  const events = createEvents(
    () => clock.now(),
    () => undefined,
  )
  runs = createRuns({ database, clock, events, newId: idMaker(clock, seededRandom(5)) })
  for (const [name, auc, learner] of STARTED) {
    clock.moveTo(clock.now() + 1)
    const params = learner === undefined ? {} : { learner }
    const { id } = await runs.start({ experiment: name < 'f' ? 'early' : 'late', name, params })
    if (auc !== undefined) await runs.log(id, { metrics: { auc } })
    if (name === 'b') await runs.finish(id, 'FAILED')
  }
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const names = async (query: RunQuery): Promise<string> => (await runs.list(query)).runs.map(({ name }) => name).join('')

describe('a search for runs', () => {
  it('shows the newest first', async () => {
    expect(await names({})).toBe('gfedcba')
    expect(await names({ experiment: 'early' })).toBe('edcba')
    expect(await names({ experiment: 'none' })).toBe('')
  })

  it.each([
    ['metrics.auc > 0.65', 'fea'],
    ['metrics.auc = 0.6', 'gb'],
    ['metrics.auc != 0.6', 'feda'],
    ['metrics.auc is null', 'c'],
    ['metrics.auc is not null', 'gfedba'],
    ["params.learner = 'boosting'", 'ca'],
    ["params.learner != 'boosting'", 'gfeb'],
    ["params.learner like 'boost%'", 'fca'],
    ["params.learner like 'boost_ng'", 'fca'],
    ["params.learner ilike 'BOOSTING'", 'eca'],
    ["params.learner like '%\\'", ''],
    ["status = 'FAILED'", 'b'],
    ["status = 'RUNNING' and metrics.auc < 0.8", 'ga'],
    ['startedAt <= 1002', 'ba'],
    ['endedAt is not null', 'b'],
    ["params.learner = 'x'' or ''1''=''1'", ''],
    ["tags.`a'b` = 'c'", ''],
  ])('finds where %s', async (filter, expected) => {
    expect(await names({ filter })).toBe(expected)
  })

  it.each([
    ['metrics.auc desc', 'feagbdc'],
    ['metrics.auc asc', 'gbaefdc'],
    ['metrics.auc', 'gbaefdc'],
    ['name ASC', 'abcdefg'],
    ['startedAt asc', 'abcdefg'],
    ['params.learner desc', 'gbcaefd'],
    ['endedAt desc', 'bgfedca'],
  ])('orders by %s, runs without a value last, and shows the same in pages of any size', async (order, expected) => {
    // Texts are ordered as the collation of the database has it; only that equal ones stand together is ours.
    if (!order.startsWith('params')) expect(await names({ order })).toBe(expected)
    const whole = await names({ order })
    for (const limit of [1, 2, 3, 7]) {
      let shown = ''
      for (let page: string | undefined; ; ) {
        const found = await runs.list({ order, limit, ...(page !== undefined && { page }) })
        expect(found.runs.length).toBeLessThanOrEqual(limit)
        shown += found.runs.map(({ name }) => name).join('')
        page = found.next
        if (page === undefined) break
      }
      expect(shown).toBe(whole)
    }
  })

  it('neither repeats nor hides a run when others start between two pages', async () => {
    const query = { experiment: 'busy', limit: 2 }
    for (const name of ['1', '2', '3', '4']) {
      clock.moveTo(clock.now() + 1)
      await runs.start({ experiment: 'busy', name })
    }
    const first = await runs.list(query)
    clock.moveTo(clock.now() + 1)
    await runs.start({ experiment: 'busy', name: '5' })
    const second = await runs.list({ ...query, page: first.next! })
    expect([...first.runs, ...second.runs].map(({ name }) => name)).toEqual(['4', '3', '2', '1'])
    expect(second.next).toBeUndefined()
  })

  it('refuses an order that there is not', async () => {
    for (const order of [
      '',
      'colour',
      'metrics.',
      'name; drop table run',
      'name desc desc',
      'datasets.name',
      ['name', 'run_name desc'],
    ])
      await expect(runs.list({ order })).rejects.toMatchObject({ code: 'tracking.bad_order', status: 400 })
  })

  it('refuses a page that was changed or comes from another search', async () => {
    const { next } = await runs.list({ order: 'metrics.auc desc', limit: 1 })
    const refused = { code: 'tracking.bad_page', status: 400 }
    await expect(runs.list({ order: 'metrics.auc asc', page: next! })).rejects.toMatchObject(refused)
    const token = JSON.parse(Buffer.from(next!, 'base64url').toString()) as { after: unknown[] }
    const changed = (...after: unknown[]): string =>
      Buffer.from(JSON.stringify({ ...token, after })).toString('base64url')
    for (const page of [
      '',
      '?',
      next!.slice(1),
      changed([0, 'x'], [0, '1'], [0, 'a']),
      changed([0, '1e999'], [0, '1'], [0, 'a']),
      changed([3, '1'], [0, '1'], [0, 'a']),
      changed([0, '1'], [0, '1']),
      changed(0, '1', 1, 'a'),
    ])
      await expect(runs.list({ order: 'metrics.auc desc', page })).rejects.toMatchObject(refused)
  })
})
