import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bruteForce, commitEvents, type Event, eventsOf, START, viewsOf } from '../../test/support/events.ts'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { HOUR, manualClock } from '../base/index.ts'
import { type Online, openMemoryOnline } from '../storage/index.ts'
import {
  categoryColumn,
  columnOf,
  type NumberColumn,
  numberColumn,
  sql,
  type Table,
  tableOf,
  valueAt,
} from '../table/index.ts'
import { createOnlineFeatures, type FeatureView, featureView, offlineTable, window } from './index.ts'
import { layoutOf } from './packed.ts'
import { windowsOf } from './view-plan.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const MINUTE = 60_000
const events = (count: number, step = MINUTE): Event[] =>
  Array.from({ length: count }, (_, i) => ({ at: START + i * step, lag: 0, a: `k${i % 3}`, b: 'k', x: i % 7 }))

/** A room with an online store of its own, and the way to close it. */
async function openRoom(slack = 24 * HOUR, folder = freshFolder()) {
  const online = await openMemoryOnline({ folder: path.join(folder, 'online') })
  return {
    online,
    folder,
    features: createOnlineFeatures({ ...stage, online, slack, clock: manualClock(START + HOUR) }),
    close: () => online.close(),
  }
}

const rowsAt = (keys: readonly (string | null)[]): Table =>
  tableOf({ a: categoryColumn(keys), b: categoryColumn(keys) })

describe('look-ups', () => {
  it('give what the offline join gives for the same rows at the same moments, bit for bit, however arrivals were added', async () => {
    await fc.assert(
      fc.asyncProperty(
        eventsOf(80),
        fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 6 }),
        async (given, steps) => {
          const { version, views } = await commitEvents(stage, given)
          const room = await openRoom()
          const table = await offlineTable(stage, { version, features: ['a', 'b', ...views] })
          const at = columnOf(table, '__time')
          const feed = await room.features.feed({ views, from: START, to: START + 24 * HOUR })
          let through = START - 1
          for (const step of steps) {
            through += step * MINUTE
            await feed.advance(through)
          }
          await feed.advance(Math.max(through, START + 24 * HOUR))
          const found = await room.features.lookup(views, table, at.kind === 'time' ? at.values : new Float64Array())
          for (const [name, column] of found) expect([name, column]).toEqual([name, columnOf(table, name)])
          expect(found.size).toBe(views.flatMap(({ features }) => Object.keys(features)).length)
          await room.close()
        },
      ),
      { numRuns: 10 },
    )
  }, 120_000)

  it('see at a moment what a plain search through all rows sees then', async () => {
    const given = events(300)
    const { views } = await commitEvents(stage, given)
    const room = await openRoom()
    await room.features.materialize({ views, from: START, to: START + 5 * HOUR })
    const moments = [-1, 0, 1, 45 * MINUTE, HOUR, HOUR + 0.001, 2.5 * HOUR, 5 * HOUR].map(
      (ms) => START + Math.max(0, ms),
    )
    const rows = rowsAt(moments.map(() => 'k1'))
    const found = await room.features.lookup(views, rows, Float64Array.from(moments))
    for (const view of views)
      for (const [name, feature] of Object.entries(view.features))
        expect([name, moments.map((_, row) => valueAt(found.get(name)!, row))]).toEqual([
          name,
          moments.map((at) => bruteForce(given, view, { feature, at, key: JSON.stringify(view.on.map(() => 'k1')) })),
        ])
    await room.close()
  })

  it('know an entity that never appeared to have nothing, and of a missing one know nothing', async () => {
    const { views } = await commitEvents(stage, events(5))
    const room = await openRoom()
    await room.features.materialize({ views, from: START, to: START + HOUR })
    const found = await room.features.lookup([views[0]!], rowsAt(['never', null]), Float64Array.of(START, START))
    expect(['m_1h', 's_30m', 'n_2h'].map((name) => [...(found.get(name) as NumberColumn).values])).toEqual([
      [Number.NaN, Number.NaN],
      [0, Number.NaN],
      [0, Number.NaN],
    ])
    await room.close()
  })

  it('are refused before a view was materialized, and of columns that are no texts', async () => {
    const { views } = await commitEvents(stage, events(5))
    const room = await openRoom()
    const look = (rows: Table) => () => room.features.lookup([views[0]!], rows, Float64Array.of(START))
    expect(look(rowsAt(['k']))).toThrow(expect.objectContaining({ code: 'features.not_materialized', status: 503 }))
    await room.features.materialize({ views, from: START, to: START + HOUR })
    expect(look(tableOf({ a: numberColumn([1]) }))).toThrow(expect.objectContaining({ code: 'features.bad_view' }))
    expect(look(tableOf({ c: numberColumn([1]) }))).toThrow(expect.objectContaining({ code: 'table.unknown_column' }))
    await room.close()
  })
})

describe('materializing', () => {
  it('keeps what the slack needs, drops what no window can see, and is missing where something was dropped', async () => {
    const { views } = await commitEvents(stage, events(600))
    const room = await openRoom(HOUR)
    const own = views[0]!
    const feed = await room.features.feed({ views: [own], from: START, to: START + 10 * HOUR })
    for (let hour = 1; hour <= 10; hour++) await feed.advance(START + hour * HOUR)
    expect(await room.features.freshness(own)).toEqual({
      view: 'own',
      from: START + 9 * HOUR,
      through: START + 10 * HOUR,
      entities: 3,
    })
    const packed = await room.online.get('features.own', ['=k0', '=k1', '=k2'])
    const held = packed.map((words) => words!.length / layoutOf(windowsOf(own), []).width)
    expect(Math.max(...held)).toBeLessThan(90)
    const found = await room.features.lookup(
      [own],
      rowsAt(['k0', 'k0']),
      Float64Array.of(START + 9 * HOUR - 1, START + 9 * HOUR),
    )
    expect([...(found.get('n_2h') as NumberColumn).values]).toEqual([Number.NaN, 40])
    await room.close()
  })

  it('goes on after a restart where it was, and does not go backwards', async () => {
    const { views } = await commitEvents(stage, events(300))
    const folder = freshFolder()
    const first = await openRoom(24 * HOUR, folder)
    expect(await first.features.materialize({ views, from: START, to: START + HOUR })).toBe(4 * 61)
    await first.close()
    const second = await openRoom(24 * HOUR, folder)
    expect(await second.features.freshness(views[0]!)).toMatchObject({ from: START, through: START + HOUR })
    expect(await second.features.materialize({ views, from: START + HOUR, to: START + 2 * HOUR })).toBe(4 * 60)
    expect(await second.features.materialize({ views, from: START, to: START + 2 * HOUR })).toBe(0)
    const found = await second.features.lookup(views, rowsAt(['k']), Float64Array.of(START + 1.5 * HOUR))
    expect((found.get('b_1h') as NumberColumn).values[0]).toBe(
      bruteForce(events(300), views[2]!, { feature: window.mean(sql`x`, '1h'), at: START + 1.5 * HOUR, key: '["k"]' }),
    )
    await expect(second.features.materialize({ views, from: START, to: START + HOUR })).rejects.toMatchObject({
      code: 'features.runs_backwards',
    })
    await second.close()
  })

  it('adds nothing twice when two feeds add the same', async () => {
    const { views } = await commitEvents(stage, events(300))
    const room = await openRoom()
    const request = { views, from: START, to: START + 5 * HOUR }
    const feeds = [await room.features.feed(request), await room.features.feed(request)]
    await feeds[0]!.advance(START + HOUR)
    await feeds[1]!.advance(START + 2 * HOUR)
    await feeds[0]!.advance(START + 3 * HOUR)
    const found = await room.features.lookup([views[0]!], rowsAt(['k0']), Float64Array.of(START + 3 * HOUR))
    expect((found.get('n_2h') as NumberColumn).values[0]).toBe(40)
    await room.close()
  })

  it('begins anew, at once, when the data has another version or the view another meaning', async () => {
    const room = await openRoom()
    const name = `anew`
    const one = await commitEvents(stage, events(60), name)
    const [own] = one.views
    const old = await room.features.feed({ views: [own!], from: START, to: START + HOUR })
    await old.advance(START + 10 * MINUTE)
    await commitEvents(
      stage,
      events(60).map((event) => ({ ...event, a: 'k0' })),
      name,
    )
    await room.features.materialize({ views: [own!], from: START, to: START + 59 * MINUTE })
    const count = async (view: FeatureView) => {
      const found = await room.features.lookup(
        [view],
        rowsAt(['k0', 'k1']),
        new Float64Array(2).fill(START + 59 * MINUTE),
      )
      return (found.get('n_2h') as NumberColumn).values
    }
    expect([...(await count(own!))]).toEqual([60, 0])
    await expect(old.advance(START + HOUR)).rejects.toMatchObject({ code: 'features.superseded' })
    const changed = featureView('own', { from: one.from, entity: 'b', on: 'a', features: { n_2h: window.count('2h') } })
    await expect(count(changed)).rejects.toMatchObject({ code: 'features.not_materialized' })
    await room.features.materialize({ views: [changed], from: START, to: START + HOUR })
    expect([...(await count(changed))]).toEqual([0, 0])
    await room.close()
  })

  it('shows nothing of a step that was cut off, and the next one makes up for it', async () => {
    const { views } = await commitEvents(stage, events(300))
    const [own] = views
    const room = await openRoom()
    await room.features.materialize({ views: [own!], from: START, to: START + HOUR })
    let puts = 0
    const online: Online = {
      ...room.online,
      put: (space, entries) => (++puts === 2 ? Promise.reject(new Error('killed')) : room.online.put(space, entries)),
    }
    const cut = createOnlineFeatures({ ...stage, online })
    await expect(cut.materialize({ views: [own!], from: START, to: START + 3 * HOUR })).rejects.toThrow('killed')
    const count = async () => {
      const found = await room.features.lookup([own!], rowsAt(['k0']), Float64Array.of(START + 2 * HOUR))
      return (found.get('n_2h') as NumberColumn).values[0]
    }
    expect(await count()).toBe(20)
    await room.features.materialize({ views: [own!], from: START, to: START + 2 * HOUR })
    expect(await count()).toBe(40)
    await room.close()
  })

  it('reads only what is different in another version, and writes only whom that is about', async () => {
    const room = await openRoom()
    const given = events(300)
    const { views } = await commitEvents(stage, given, 'repaired')
    const [own] = views
    await room.features.materialize({ views: [own!], from: START, to: START + 5 * HOUR })
    const [before] = await room.online.get('features.own', ['=k1'])
    const corrected = given.map((event, i) => (i === 30 ? { ...event, x: 100 } : event))
    await commitEvents(stage, corrected, 'repaired')
    expect(await room.features.materialize({ views: [own!], from: START, to: START + 5 * HOUR })).toBe(0)
    const at = START + HOUR
    const found = await room.features.lookup([own!], rowsAt(['k0']), Float64Array.of(at))
    const feature = own!.features['m_1h']!
    expect((found.get('m_1h') as NumberColumn).values[0]).toBe(
      bruteForce(corrected, own!, { feature, at, key: '["k0"]' }),
    )
    expect((await room.online.get('features.own', ['=k1']))[0]).toBe(before)
    await room.close()
  })

  it('tells how far views have come', async () => {
    const { views } = await commitEvents(stage, events(3))
    const room = await openRoom()
    stage.happened.length = 0
    await room.features.materialize({ views: views.slice(0, 2), from: START, to: START + HOUR })
    const told = stage.happened.filter(({ name }) => name === 'features.materialized')
    expect(told.map(({ payload }) => payload)).toEqual([{ views: ['own', 'other'], through: START + HOUR, records: 6 }])
    await room.close()
  })

  it('refuses values that it could not sum exactly', async () => {
    const { views } = await commitEvents(stage, [{ at: START, lag: 0, a: 'k', b: 'k', x: 1e13 }])
    const room = await openRoom()
    await expect(room.features.materialize({ views, from: START, to: START + HOUR })).rejects.toMatchObject({
      code: 'features.value_out_of_range',
    })
    await room.close()
  })
})

describe('pushing', () => {
  const pushed = (at: number, x: number): Table =>
    tableOf({
      date: numberColumn([at], 'time'),
      known: numberColumn([at], 'time'),
      ...{ a: categoryColumn(['k0']), b: categoryColumn(['k']), x: numberColumn([x]) },
    })
  const sumOf = async (room: Awaited<ReturnType<typeof openRoom>>, view: FeatureView, at: number) =>
    ((await room.features.lookup([view], rowsAt(['k0']), Float64Array.of(at))).get('s_30m') as NumberColumn).values[0]

  it('is seen at once, before and after the view was materialized, and once where the data has the row too', async () => {
    const given = events(3)
    const { views } = await commitEvents(stage, given, 'pushed')
    const [own] = views
    const room = await openRoom()
    const at = START + 10 * MINUTE
    expect(await room.features.push(own!, pushed(at, 5))).toBe(1)
    expect(await sumOf(room, own!, at)).toBe(5)
    await room.features.materialize({ views: [own!], from: START, to: START + 5 * MINUTE })
    expect([await sumOf(room, own!, at - 1), await sumOf(room, own!, at)]).toEqual([0, 5])
    await room.features.push(own!, pushed(at, 5))
    await commitEvents(stage, [...given, { at, lag: 0, a: 'k0', b: 'k', x: 5 }], 'pushed')
    await room.features.materialize({ views: [own!], from: START, to: START + HOUR / 2 })
    expect(await sumOf(room, own!, at)).toBe(5)
    await room.close()
  })

  it('is refused without key or time, and of values that could not be summed', async () => {
    const { views } = await commitEvents(stage, events(3))
    const room = await openRoom()
    const push = (rows: Table) => room.features.push(views[0]!, rows)
    await expect(push(tableOf({ a: categoryColumn(['k']) }))).rejects.toMatchObject({ code: 'features.bad_push' })
    await expect(push(tableOf({ date: numberColumn([START], 'time') }))).rejects.toMatchObject({
      code: 'features.missing_key',
    })
    await expect(push(pushed(START, 1e13))).rejects.toMatchObject({ code: 'features.value_out_of_range' })
    await room.close()
  })
})

describe('vectors', () => {
  it('have every feature of a model in order: expressions of the row, and look-ups at its time', async () => {
    const { version, views } = await commitEvents(stage, events(200))
    const room = await openRoom()
    await room.features.materialize({ views, from: START, to: START + 4 * HOUR })
    const features = ['x', 'hour(date)', 'a', ...views]
    const table = await offlineTable(stage, { version, features: [...features, 'date', 'b'] })
    const vectors = await room.features.vectors(features, table)
    expect([...vectors.columns.keys()]).toEqual([
      'x',
      'hour(date)',
      'a',
      'm_1h',
      's_30m',
      'n_2h',
      'p_1h',
      'o_1h',
      'b_1h',
      'w_45m',
    ])
    for (const [name, column] of vectors.columns) expect([name, column]).toEqual([name, columnOf(table, name)])
    const later = await room.features.vectors(features, table, new Float64Array(200).fill(START + 4 * HOUR))
    expect(later.columns.get('b_1h')).not.toEqual(vectors.columns.get('b_1h'))
    await room.close()
  })

  it('ask the store nothing where a model has no views', async () => {
    const online = {
      ...stage.online,
      get: (): never => {
        throw new Error('asked')
      },
    } as Online
    const features = createOnlineFeatures({ ...stage, online })
    expect((await features.vectors(['x * 2'], tableOf({ x: numberColumn([2]) }))).columns.get('x * 2')).toEqual(
      numberColumn([4]),
    )
  })

  it('take the time of rows from a column of moments', async () => {
    const { from } = await commitEvents(stage, events(2))
    const [own] = viewsOf(from)
    const rows = tableOf({ a: categoryColumn(['k']), date: categoryColumn(['today']) })
    expect(() => createOnlineFeatures(stage).vectors([own!], rows)).toThrow(
      expect.objectContaining({ code: 'features.bad_view' }),
    )
  })
})
