import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { DAY, HOUR, MINUTE } from '../base/index.ts'
import { type DatasetVersion, dataset, ingest, number, parquet } from '../data/index.ts'
import { categoryColumn, columnOf, type NumberColumn, sql, type Table, tableOf, valueAt } from '../table/index.ts'
import { createOnlineFeatures, featureView, naiveTable, offlineTable, window } from './index.ts'

cleanFolders()
const file = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vega-datasets')),
  '..',
  'data',
  'flights-3m.parquet',
)
const flights = dataset('flights', { source: parquet(file), time: 'date', contract: { delay: number({ min: -200 }) } })
const knownAt = sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`
const [late, from] = [window.mean(sql`delay > 15`, '3h'), flights]
const views = [
  featureView('origin_late', { from, entity: 'origin', knownAt, features: { origin_late_3h: late } }),
  featureView('inbound_late', {
    from,
    entity: 'destination',
    on: 'origin',
    knownAt,
    features: { inbound_late_3h: late },
  }),
  featureView('dest_late', { from, entity: 'destination', knownAt, features: { dest_late_3h: late } }),
]
const names = ['origin_late_3h', 'inbound_late_3h', 'dest_late_3h']

/** Atlanta to Columbus, June 6, 19:06, 45 minutes late. */
const TAKE_OFF = Date.UTC(2001, 5, 6, 19, 6)

let stage: Stage
let version: DatasetVersion
beforeAll(async () => {
  stage = await openStage()
  version = await ingest(stage, flights)
})
afterAll(() => stage.close())

function valuesOf(table: Table, row: number): readonly unknown[] {
  return names.map((name) => valueAt(columnOf(table, name), row))
}

it('joins to the traced flight what was known at take-off, and a leaky join what nobody could know', async () => {
  const traced = "case when origin = 'ATL' and destination = 'CMH' and delay = 45 then 1 else 0 end"
  const asked = { version, features: [traced, ...views], where: { from: TAKE_OFF, to: TAKE_OFF + MINUTE } }
  const table = await offlineTable(stage, asked)
  const row = (columnOf(table, traced) as { values: Float64Array }).values.indexOf(1)
  expect(valuesOf(table, row)).toEqual([64 / 97, 67 / 106, 11 / 21])
  const leaky = await naiveTable(stage, asked)
  expect(valuesOf(leaky, row)[0]).toBeGreaterThan(0.85)
})

it('looks up the same numbers at take-off, and those of the last three full hours at the full hour', async () => {
  const online = createOnlineFeatures(stage)
  await online.materialize({ views, from: TAKE_OFF - DAY, to: TAKE_OFF })
  const rows = tableOf({ origin: categoryColumn(['ATL', 'ATL']), destination: categoryColumn(['CMH', 'CMH']) })
  const found = await online.lookup(views, rows, Float64Array.of(TAKE_OFF, TAKE_OFF - 6 * MINUTE - 0.001))
  const known = (row: number) => names.map((name) => (found.get(name) as NumberColumn).values[row])
  expect(known(0)).toEqual([64 / 97, 67 / 106, 11 / 21])
  expect(known(1)).toEqual([63 / 98, 64 / 105, 10 / 21])
})

it('gives the offline numbers online for every flight of a day, in hourly steps', async () => {
  const where = { from: TAKE_OFF - 12 * HOUR, to: TAKE_OFF + 12 * HOUR }
  const table = await offlineTable(stage, { version, features: ['origin', 'destination', ...views], where })
  const online = createOnlineFeatures(stage)
  const feed = await online.feed({ views, ...where })
  for (let at = TAKE_OFF; at <= where.to; at += HOUR) await feed.advance(at)
  const found = await online.lookup(views, table, (columnOf(table, '__time') as { values: Float64Array }).values)
  expect(table.rows).toBeGreaterThan(15_000)
  for (const name of names) expect(found.get(name)).toEqual(columnOf(table, name))
})
