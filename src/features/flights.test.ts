import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { dataset, ingest, number, parquet, category } from '../data/index.ts'
import { sql, type NumberColumn, takeRows } from '../table/index.ts'
import { featureView } from './view.ts'
import { window } from './window.ts'
import { offlineTable } from './offline.ts'
import { naiveTable } from './naive.ts'
import { createOnlineFeatures } from './create-online.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data')

it('joins', async () => {
  const flights = dataset('flights', {
    source: parquet(path.join(folder, 'flights-3m.parquet')),
    time: 'date',
    contract: { delay: number({ min: -200 }), distance: number({ min: 1 }), origin: category() },
  })
  const knownAt = sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`
  const late = sql`delay > 15`
  const views = [
    featureView('origin_late', { from: flights, entity: 'origin', knownAt, features: { origin_late_3h: window.mean(late, '3h') } }),
    featureView('inbound_late', { from: flights, entity: 'destination', on: 'origin', knownAt, features: { inbound_late_3h: window.mean(late, '3h') } }),
    featureView('dest_late', { from: flights, entity: 'destination', knownAt, features: { dest_late_3h: window.mean(late, '3h') } }),
  ]
  let t = performance.now()
  let c = process.cpuUsage()
  const lap = (what: string) => {
    const cpu = process.cpuUsage(c)
    c = process.cpuUsage()
    console.log(what, Math.round(performance.now() - t), 'cpu', cpu.user / 1000, cpu.system / 1000)
    t = performance.now()
  }
  const version = await ingest(stage, flights)
  lap('ingest')
  await ingest(stage, flights)
  lap('again')
  const features = ['distance', 'hour(date)', 'dayofweek(date)', 'origin', 'destination', ...views]
  const where = { from: Date.UTC(2001, 3, 23), to: Date.UTC(2001, 6, 1) }
  for (let i = 0; i < 3; i++) {
    await offlineTable(stage, { version, features, label: late, labelKnownAt: knownAt, where, sample: { share: 0.1, seed: i } })
    lap('offline')
  }
  const table = await offlineTable(stage, { version, features: [...features, 'date'], where, sample: { share: 0.1, seed: 0 } })
  t = performance.now()
  await naiveTable(stage, { version, features, where, sample: { share: 0.1, seed: 0 } })
  lap('naive')
  const online = createOnlineFeatures(stage)
  const feed = await online.feed({ views, ...where })
  lap('feed')
  const HOUR = 3_600_000
  let n = 0, next = 0, looked = 0, bad = 0
  const time = table.columns.get('date') as NumberColumn
  for (let h = where.from; h < where.to; h += HOUR) {
    let s = performance.now()
    n += await feed.advance(h + HOUR)
    looked -= performance.now() - s
    s = performance.now()
    const rows: number[] = []
    while (next < table.rows && time.values[next]! <= h + HOUR) rows.push(next++)
    const batch = takeRows(table, rows)
    const found = online.lookup(views, batch, (batch.columns.get('date') as NumberColumn).values)
    for (const [name, column] of found) {
      const want = (batch.columns.get(name) as NumberColumn).values
      for (let i = 0; i < want.length; i++) if (!Object.is(want[i], column.values[i])) bad++
    }
    looked += 0
  }
  console.log({ n, next, bad, advance: -looked })
  lap('replay')
  console.log(process.memoryUsage().rss / 1e6)
  expect(bad).toBe(0)
}, 200000)
