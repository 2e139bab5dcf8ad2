import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitChunks } from '../../test/support/commit-chunks.ts'
import { bruteForce, commitEvents, type Event, eventsOf, keyOf, newestOf, START } from '../../test/support/events.ts'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { durationMs, HOUR, seededRandom } from '../base/index.ts'
import { category, dataset, ingest, number, parquet, time } from '../data/index.ts'
import { columnOf, numberColumn, sql, type Table, tableOf, valueAt } from '../table/index.ts'
import { type Feature, featureView, isSampled, latest, naiveTable, offlineTable, window } from './index.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const column = (table: Table, name: string) =>
  Array.from({ length: table.rows }, (_, row) => valueAt(columnOf(table, name), row))

describe('the point-in-time join', () => {
  it('gives what a plain search through all rows gives, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(eventsOf(80), async (events) => {
        const committed = await commitEvents(stage, events)
        const views = [...committed.views, ...newestOf(committed.from)]
        const table = await offlineTable(stage, { version: committed.version, features: ['x', ...views] })
        const rows = column(table, '__row') as number[]
        for (const view of views)
          for (const [name, feature] of Object.entries(view.features)) {
            const expected = rows.map((row) => {
              const asks = events[row]!
              return bruteForce(events, view, { feature, at: asks.at, key: keyOf(asks, view.on) })
            })
            expect([name, column(table, name)]).toEqual([name, expected])
          }
      }),
      { numRuns: 30 },
    )
  }, 120_000)

  it('sees what arrives at the very moment, and not what arrived just before the window', async () => {
    const event = (at: number, a: string): Event => ({ at: START + at, lag: 0, a, b: a, x: 1 })
    const events = [
      event(0, 'k'),
      event(1, 'k'),
      event(HOUR, 'k'),
      event(HOUR, 'k'),
      event(HOUR + 1, 'k'),
      event(HOUR + 1, 'z'),
    ]
    const { version, from } = await commitEvents(stage, events)
    const view = featureView('ties', { from, entity: 'a', features: { n_1h: window.count('1h') } })
    const table = await offlineTable(stage, { version, features: [view] })
    expect(column(table, 'n_1h')).toEqual([1, 2, 3, 3, 3, 1])
  })

  it('counts exact duplicates each, and gives no mean where nothing is in the window', async () => {
    const event = (at: number, lag: number, x: number): Event => ({ at: START + at, lag, a: 'k', b: 'k', x })
    const events = [event(0, 10, 2), event(0, 10, 2), event(10, 10, 8), event(10 * HOUR, 10, 1)]
    const { version, from } = await commitEvents(stage, events)
    const features = { mean_1h: window.mean(sql`x`, '1h'), sum_1h: window.sum(sql`x`, '1h'), n_1h: window.count('1h') }
    const view = featureView('twice', { from, entity: 'a', knownAt: sql`known`, features })
    const table = await offlineTable(stage, { version, features: [view] })
    expect(column(table, 'mean_1h')).toEqual([null, null, 2, null])
    expect(column(table, 'sum_1h')).toEqual([0, 0, 4, 0])
    expect(column(table, 'n_1h')).toEqual([0, 0, 2, 0])
  })

  it('takes the later of rows that happened at once, on however many threads they are read', async () => {
    const name = 'at-once'
    const rows = 150_000
    const tableWith = (x: number): Table =>
      tableOf({
        date: numberColumn(new Float64Array(rows).fill(START), 'time'),
        a: numberColumn(Float64Array.from({ length: rows }, (_, row) => row % 1_500)),
        x: numberColumn(Float64Array.from({ length: rows }, (_, row) => x + row)),
      })
    const version = await commitChunks(stage, name, { tables: [tableWith(0), tableWith(rows)], time: 'date' })
    const from = dataset(name, { source: parquet('nowhere.parquet'), time: 'date' })
    const view = featureView('once', { from, entity: 'a', features: { newest: latest(sql`x`) } })
    for (let again = 0; again < 5; again++) {
      const table = await offlineTable(stage, { version, features: ['a', view], sample: { share: 0.01, seed: again } })
      const keys = column(table, 'a') as number[]
      expect(column(table, 'newest')).toEqual(keys.map((key) => 2 * rows - 1_500 + key))
    }
  })

  it('knows nothing of an entity that is missing', async () => {
    const events: Event[] = [0, 1].map((at) => ({ at: START + at, lag: 0, a: null, b: 'k', x: 1 }))
    const { version, from } = await commitEvents(stage, events)
    const view = featureView('nobody', {
      from,
      entity: 'a',
      features: { n: window.count('1h'), s: window.sum(sql`x`, '1h') },
    })
    const table = await offlineTable(stage, { version, features: [view] })
    expect([column(table, 'n'), column(table, 's')]).toEqual([
      [null, null],
      [null, null],
    ])
  })

  it('reads views of other datasets at the version that is asked for', async () => {
    const trips = await commitEvents(stage, [{ at: START + HOUR, lag: 0, a: 'k', b: 'k', x: 0 }])
    const file = async (rows: number) => {
      const place = path.join(stage.root, `weather${rows}.parquet`)
      const sql = `select make_timestamp(${START * 1000}) as date, 'k' as k, i as v from range(${rows}) as t(i)`
      await stage.lake.exportTable(sql, place)
      return place
    }
    const weather = async (rows: number) =>
      dataset('weather', {
        source: parquet(await file(rows)),
        time: 'date',
        contract: { k: category(), v: number(), date: time() },
      })
    const old = await ingest(stage, await weather(2))
    const spec = await weather(5)
    await ingest(stage, spec)
    const view = featureView('rain', { from: spec, entity: 'k', on: 'a', features: { n: window.count('2h') } })
    const asked = { version: trips.version, features: [view] }
    expect(column(await offlineTable(stage, asked), 'n')).toEqual([5])
    expect(column(await offlineTable(stage, { ...asked, versions: { weather: old.version } }), 'n')).toEqual([2])
  })

  it('refuses values that it could not sum exactly', async () => {
    const { version, from } = await commitEvents(stage, [{ at: START, lag: 0, a: 'k', b: 'k', x: 1e13 }])
    const view = featureView('large', { from, entity: 'a', features: { total: window.sum(sql`x`, '1h') } })
    await expect(offlineTable(stage, { version, features: [view] })).rejects.toMatchObject({
      code: 'features.value_out_of_range',
      message: expect.stringContaining('total'),
    })
  })
})

describe('the table a model learns from', () => {
  const events: Event[] = Array.from({ length: 400 }, (_, i) => {
    const random = seededRandom(i)
    return {
      at: START + (399 - i) * 60_000,
      lag: random.integer(HOUR),
      a: `k${random.integer(3)}`,
      b: null,
      x: i % 9 === 0 ? null : random.integer(9),
    }
  })

  it('is in the order of time, with its label and when that was known', async () => {
    const { version } = await commitEvents(stage, events)
    const table = await offlineTable(stage, {
      version,
      features: ['x', 'a', 'hour(date)'],
      label: sql`x > 4`,
      labelKnownAt: sql`known`,
    })
    expect([...table.columns.keys()]).toEqual([
      'x',
      'a',
      'hour(date)',
      '__time',
      '__row',
      '__label',
      '__label_known_at',
    ])
    const rows = column(table, '__row') as number[]
    const kept = events.map((_, row) => row).filter((row) => events[row]!.x !== null)
    expect(rows).toEqual(kept.reverse())
    expect(column(table, '__time')).toEqual(rows.map((row) => events[row]!.at))
    expect(column(table, '__label')).toEqual(rows.map((row) => Number(events[row]!.x! > 4)))
    expect(column(table, '__label_known_at')).toEqual(rows.map((row) => events[row]!.at + events[row]!.lag!))
    expect(column(table, 'a')).toEqual(rows.map((row) => events[row]!.a))
  })

  it('leaves out rows outside of its time, not sampled, or with a label not yet known', async () => {
    const { version, views } = await commitEvents(stage, events)
    const [from, to, asOf] = [START + 4 * HOUR, START + 6.5 * HOUR, START + 6 * HOUR]
    const sample = { share: 0.5, seed: 7 }
    const asked = {
      version,
      features: ['x', ...views],
      label: sql`x > 4`,
      labelKnownAt: sql`known`,
      where: { from, to },
    }
    const table = await offlineTable(stage, { ...asked, sample, asOf })
    const expected = events
      .map(({ at, lag, x }, row) => ({
        at,
        row,
        kept: x !== null && at >= from && at < to && at + lag! <= asOf && isSampled(row, sample),
      }))
      .filter(({ kept }) => kept)
    expect(expected.length).toBeGreaterThan(30)
    expect(column(table, '__row')).toEqual(expected.map(({ row }) => row).reverse())
    const all = await offlineTable(stage, { ...asked, where: {} })
    const place = new Map((column(all, '__row') as number[]).map((row, i) => [row, i]))
    for (const name of Object.keys(views[0]!.features))
      expect(column(table, name)).toEqual(
        (column(table, '__row') as number[]).map((row) => column(all, name)[place.get(row)!]),
      )
  })

  it('refuses a column that is not there, and rows without a time', async () => {
    const { version, from } = await commitEvents(stage, events.slice(0, 3))
    await expect(offlineTable(stage, { version, features: ['y'] })).rejects.toMatchObject({
      code: 'table.unknown_column',
    })
    await expect(offlineTable(stage, { version, features: ['x'], label: sql`z` })).rejects.toMatchObject({
      code: 'table.unknown_column',
    })
    await expect(offlineTable(stage, { version, features: ['x'], labelKnownAt: sql`x` })).rejects.toMatchObject({
      code: 'features.bad_feature',
    })
    const { time: _, ...timeless } = version
    await expect(offlineTable(stage, { version: timeless, features: ['x'] })).rejects.toMatchObject({
      code: 'features.no_time',
    })
    const asked = (spec: object) =>
      offlineTable(stage, {
        version,
        features: [featureView('v', { from, entity: 'a', features: { n: window.count('1h') }, ...spec }) as Feature],
      })
    for (const [spec, says] of [
      [{ entity: 'x', on: 'a' }, 'holds texts, and the key of v numbers'],
      [{ entity: 'aa', on: 'a' }, 'nearest is a'],
      [{ on: 'x' }, 'holds numbers, and the key of v texts'],
      [{ knownAt: sql`x + 1` }, 'not times'],
      [{ features: { m: window.mean(sql`a`, '1h') } }, 'not numbers'],
    ] as const)
      await expect(asked(spec)).rejects.toMatchObject({
        code: 'features.bad_view',
        message: expect.stringContaining(says),
      })
  })
})

describe('the naive join', () => {
  it('claims what nobody knew yet: the same hour of event time, the row itself included', async () => {
    const random = seededRandom(5)
    const events: Event[] = Array.from({ length: 60 }, () => ({
      at: START + random.integer(3 * HOUR),
      lag: HOUR,
      a: `k${random.integer(2)}`,
      b: null,
      x: random.integer(10),
    }))
    const { version, from } = await commitEvents(stage, events)
    const view = featureView('leaky', {
      from,
      entity: 'a',
      knownAt: sql`known`,
      features: { m: window.mean(sql`x`, '3h') },
    })
    const table = await naiveTable(stage, {
      version,
      features: [view],
      label: sql`x > 4`,
      where: { from: START + HOUR },
    })
    const hour = durationMs('1h')!
    const expected = (column(table, '__row') as number[]).map((row) => {
      const same = events.filter(
        ({ at, a }) => a === events[row]!.a && Math.floor(at / hour) === Math.floor(events[row]!.at / hour),
      )
      return same.reduce((sum, { x }) => sum + x!, 0) / same.length
    })
    expect(column(table, 'm')).toEqual(expected)
  })
})
