import { writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commitEvents, type Event, eventsOf, newestOf, START } from '../../test/support/events.ts'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { HOUR } from '../base/index.ts'
import { dataset, parquet } from '../data/index.ts'
import { categoryColumn, columnOf, numberColumn, sql, tableOf, valueAt } from '../table/index.ts'
import { featureView, latest, onDemand, window } from './index.ts'
import { joinViews } from './join/join-views.ts'
import { joinLabels } from './join-labels.ts'
import { sourcedViews } from './sourced.ts'
import { planView } from './view-plan.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const at = (minutes: number) => START + minutes * 60_000
const iso = (minutes: number) => new Date(at(minutes)).toISOString()
const event = (minutes: number, lag: number, x: number | null, b = 'k'): Event => ({
  ...{ at: at(minutes), lag: lag * 60_000, a: 'k', b, x },
})

async function labelsFile(lines: readonly string[], name = 'labels.csv'): Promise<string> {
  const file = path.join(stage.root, name)
  writeFileSync(file, lines.join('\n'))
  return file
}

it('adds to rows of a file what was known then, late and corrected rows included, and writes them in their order', async () => {
  // The row of minute 10 comes late, at minute 40, and does not replace that of minute 20; minute 20 is corrected at minute 60.
  const events = [event(0, 0, 1), event(10, 30, 2), event(20, 0, 3, 'l'), event(20, 40, 4, 'm')]
  const { from } = await commitEvents(stage, events, 'joined')
  const view = featureView('joined_now', {
    ...{ from, entity: 'a', knownAt: sql`known` },
    features: { x_now: latest(sql`x`), b_now: latest(sql`b`), n_1h: window.count('1h'), top: window.max(sql`x`, '2h') },
  })
  const twice = onDemand('twice', { takes: ['x_now', 'amount'], features: { both: sql`x_now + amount` } })
  const labels = await labelsFile([
    'id,moment,a,amount',
    `1,${iso(70)},k,10`,
    `2,${iso(5)},k,20`,
    `3,${iso(45)},k,30`,
    `4,,k,40`,
    `5,${iso(30)},nobody,50`,
    `6,${iso(25)},,60`,
  ])
  const out = path.join(stage.root, 'out.parquet')
  const joined = await joinLabels(stage, { labels, features: ['hour(moment)', view, twice], out })
  const table = await stage.lake.table(`select * from read_parquet('${out}')`)
  const column = (name: string) => Array.from({ length: 6 }, (_, row) => valueAt(columnOf(table, name), row))
  expect([...table.columns.keys()]).toEqual([
    'id',
    'moment',
    'a',
    'amount',
    'hour(moment)',
    'x_now',
    'b_now',
    'n_1h',
    'top',
    'both',
  ])
  expect(column('x_now')).toEqual([4, 1, 3, null, null, null])
  expect(column('b_now')).toEqual(['m', 'k', 'l', null, null, null])
  expect(column('n_1h')).toEqual([3, 1, 3, null, 0, null])
  expect(column('top')).toEqual([4, 1, 3, null, null, null])
  expect(column('both')).toEqual([14, 21, 33, null, null, null])
  expect(joined).toMatchObject({ rows: 6, time: 'moment', withoutTime: 1 })
  expect(joined.features).toContainEqual({ name: 'x_now', view: 'joined_now', missing: 3 })
  expect(joined.features).toContainEqual({ name: 'hour(moment)', view: null, missing: 1 })
  expect(Object.keys(joined.versions)).toEqual(['joined'])
  expect(joined.examples).toHaveLength(5)
  const [types] = await stage.lake.rows(`select typeof(id) as id from read_parquet('${out}')`)
  expect(types).toEqual({ id: 'BIGINT' })
})

it('refuses rows that cannot ask, with what is nearest', async () => {
  const { from } = await commitEvents(stage, [event(0, 0, 1)], 'asked')
  const view = featureView('asked_now', { from, entity: 'a', features: { x: latest(sql`x`) } })
  const labels = await labelsFile(['moment,aa,told', `${iso(1)},k,${iso(2)}`], 'bad.csv')
  const says = async (reason: string, order: object) =>
    expect(joinLabels(stage, { labels, features: [view], ...order })).rejects.toMatchObject({
      code: 'features.bad_labels',
      message: expect.stringContaining(reason),
    })
  await says('several columns hold times: moment, told', {})
  await says('nearest is moment', { time: 'momment' })
  await says('column aa holds no times', { time: 'aa' })
  await says('no column a; the nearest is aa', { time: 'moment' })
  const taking = onDemand('taking', { takes: ['amount'], features: { y: sql`amount` } })
  await says('taking takes a column amount', { time: 'moment', features: [taking] })
  const same = featureView('same', { from, entity: 'a', on: 'aa', features: { told: latest(sql`x`) } })
  await says('a column told already', { time: 'moment', features: [same] })
})

it('finds the same in parts of little memory as at once, for any history', async () => {
  await fc.assert(
    fc.asyncProperty(eventsOf(60), async (events) => {
      const { version, from } = await commitEvents(stage, events)
      const views = await sourcedViews(stage, { version }, newestOf(from))
      const rows = tableOf({
        a: categoryColumn(events.map(({ a }) => a)),
        b: categoryColumn(events.map(({ b }) => b)),
      })
      const moments = Float64Array.from(events, (one) => (one.at + HOUR) * 1_000)
      const whole = await joinViews(stage.lake, views, { rows, at: moments })
      expect(await joinViews(stage.lake, views, { rows, at: moments, bytes: 3_000 })).toEqual(whole)
    }),
    { numRuns: 8 },
  )
}, 60_000)

it('gives what a correlated query gives, with keys that are numbers', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => [i % 7, (i * 37) % 200, (i * 53) % 90, (i * 11) % 13] as const)
  const source = rows.map(
    ([k, minute, lag, v], i) => `(${k}, ${at(minute) * 1000}, ${at(minute + lag) * 1000}, ${v}, ${i})`,
  )
  const relation = `(select k::double as k, make_timestamp(t) as t, make_timestamp(u) as u, v::double as v, i as __row
    from (values ${source.join(', ')}) as rows(k, t, u, v, i))`
  const from = dataset('numbers', { source: parquet('x.parquet'), time: 't' })
  const view = featureView('numbered', {
    ...{ from, entity: 'k', knownAt: sql`u`, ttl: '40m' },
    features: { v_now: latest(sql`v`), low: window.min(sql`v`, '30m'), s: window.sum(sql`v`, '30m') },
  })
  const schema = [
    { name: 'k', kind: 'number' },
    { name: 't', kind: 'time' },
    { name: 'u', kind: 'time' },
    { name: 'v', kind: 'number' },
  ] as const
  const sourced = { plan: planView(view, schema), source: relation, rows: 300, version: 'sha256-0' as const }
  const asks = Array.from({ length: 200 }, (_, i) => [i % 8, at((i * 17) % 260)] as const)
  const asking = tableOf({ k: numberColumn(asks.map(([k]) => k)) })
  const found = await joinViews(stage.lake, [sourced], {
    rows: asking,
    at: Float64Array.from(asks, ([, t]) => t * 1_000),
  })
  const values = asks.map(([k, t], i) => `(${k}, make_timestamp(${t * 1000}), ${i})`).join(', ')
  const known = `${relation} r where r.k = a.k and greatest(r.t, r.u) <= a.t`
  const inWindow = `${known} and greatest(r.t, r.u) > a.t - interval 30 minute`
  const expected = await stage.lake.table(`select
      (select case when r.t >= a.t - interval 40 minute then r.v end from ${known} order by r.t desc, greatest(r.t, r.u) desc, r.__row desc limit 1) as v_now,
      (select min(r.v) from ${inWindow}) as low, (select coalesce(sum(r.v), 0) from ${inWindow}) as s
    from (values ${values}) as a(k, t, i) order by a.i`)
  for (const name of ['v_now', 'low', 's']) expect([name, found.get(name)]).toEqual([name, columnOf(expected, name)])
})
