import { afterAll, beforeAll, expect, it } from 'vitest'
import { commitEvents, type Event, START } from '../../test/support/events.ts'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { HOUR } from '../base/index.ts'
import { columnOf, type NumberColumn, numberColumn, sliceRows, type Table, withColumn } from '../table/index.ts'
import { createOnlineFeatures, offlineTable, skewOf } from './index.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const events: Event[] = Array.from({ length: 120 }, (_, i) => ({
  at: START + i * 60_000,
  lag: (i % 5) * 60_000,
  a: `k${i % 2}`,
  b: 'k',
  x: i % 7,
}))

it('finds none where serving saw what was known, and shows the rows where it did not', async () => {
  const { version, views } = await commitEvents(stage, events)
  const online = createOnlineFeatures(stage)
  const feed = await online.feed({ views, from: START, to: START + 3 * HOUR })
  const rows = await offlineTable(stage, { version, features: ['a', 'b', 'date'] })
  await feed.advance(START + HOUR)
  const moments = (columnOf(rows, '__time') as { values: Float64Array }).values
  const behind = await online.lookup(views, rows, moments)
  await feed.advance(START + 3 * HOUR)
  const fresh = await online.lookup(views, rows, moments)
  const log = (looked: typeof fresh): Table =>
    [...looked].reduce((table, [name, column]) => withColumn(table, name, column), rows)

  expect(await skewOf(stage, { features: ['x', ...views], logged: log(fresh), version })).toEqual({
    rows: 120,
    differing: {},
    first: [],
  })

  const skew = await skewOf(stage, { features: views, logged: log(behind), version })
  const n = [...(behind.get('n_2h') as NumberColumn).values].flatMap((value, row) =>
    value === (fresh.get('n_2h') as NumberColumn).values[row] ? [] : [row],
  )
  expect(skew.differing['n_2h']).toBe(n.length)
  expect(n.length).toBeGreaterThan(40)
  expect(skew.first).toHaveLength(20)
  expect(skew.first[0]).toMatchObject({ feature: 'm_1h', logged: expect.any(Number), offline: expect.any(Number) })
  expect(skew.first[0]!.row).toBeGreaterThan(60)
})

it('has nothing to compare without rows or without views, and refuses what was not logged', async () => {
  const { version, views } = await commitEvents(stage, events.slice(0, 4))
  const rows = await offlineTable(stage, { version, features: ['a', 'b'] })
  expect(await skewOf(stage, { features: views, logged: sliceRows(rows, 0, 0), version })).toMatchObject({ rows: 0 })
  expect(await skewOf(stage, { features: ['x'], logged: rows, version })).toEqual({ rows: 4, differing: {}, first: [] })
  await expect(skewOf(stage, { features: views, logged: rows, version })).rejects.toMatchObject({
    code: 'table.unknown_column',
  })
  const odd = withColumn(rows, 'b', numberColumn([1, 2, 3, 4]))
  await expect(skewOf(stage, { features: views, logged: odd, version })).rejects.toThrow()
})
