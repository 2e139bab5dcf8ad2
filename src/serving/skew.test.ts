import { afterAll, beforeAll, expect, it } from 'vitest'
import { commitEvents, type Event, START } from '../../test/support/events.ts'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { DAY, HOUR } from '../base/index.ts'
import { createOnlineFeatures, type Feature, featureView, latest, onDemand, window } from '../features/index.ts'
import { categoryColumn, columnOf, numberColumn, sql, type Table, tableOf } from '../table/index.ts'
import { journalSkew } from './skew.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const events: Event[] = Array.from({ length: 60 }, (_, i) => ({
  at: START + i * 60_000,
  lag: 0,
  a: `k${i % 2}`,
  b: i % 3 === 0 ? 'calm' : 'busy',
  x: i % 7,
}))

/** Rows of a journal: what was served for `k0` and `k1` at one moment, answered at `at`. */
function journalRows(features: readonly string[], served: Table, asked: { at: number; moment: number }): Table {
  const two = (value: number) => numberColumn([value, value])
  return tableOf({
    id: categoryColumn(['first', 'second']),
    at: two(asked.at),
    ...Object.fromEntries(features.map((name) => [`f:${name}`, columnOf(served, name)])),
    'r:a': categoryColumn(['k0', 'k1']),
    'r:__time': numberColumn([asked.moment, asked.moment], 'time'),
  })
}

it('tells rows that were corrected since from look-ups that ran behind, and shows both values', async () => {
  const { from } = await commitEvents(stage, events, 'streets')
  const street = featureView('street', {
    ...{ from, entity: 'a' },
    features: { state: latest(sql`b`), n_1h: window.count('1h') },
  })
  const busy = onDemand('busy', { takes: ['n_1h', 'state'], features: { many: (row) => Number(row['n_1h']) > 10 } })
  const features: readonly Feature[] = [street, busy]
  const names = ['state', 'n_1h', 'many']
  const online = createOnlineFeatures(stage)
  const rows = tableOf({ a: categoryColumn(['k0', 'k1']) })
  const moment = START + HOUR
  const look = async () => online.vectors(features, rows, Float64Array.of(moment, moment))

  await online.materialize({ views: [street], from: START, to: START + HOUR / 2 })
  const behind = await look()
  await online.materialize({ views: [street], from: START, to: moment })
  const fresh = await look()
  const at = stage.clock.now() + 1
  const compare = (served: Table) =>
    journalSkew(stage, { features, rows: journalRows(names, served, { at, moment }), show: 9 })
  expect(await compare(fresh)).toEqual({ rows: 2, withoutLookUp: 0, differing: {}, first: [] })

  const late = await compare(behind)
  expect(late.differing).toMatchObject({ n_1h: 2 })
  expect(late.first.find(({ feature }) => feature === 'n_1h')).toEqual({
    ...{ id: 'first', at: moment, view: 'street', feature: 'n_1h', logged: 15, offline: 29, reason: 'look-up-behind' },
  })

  stage.clock.moveTo(stage.clock.now() + DAY)
  const corrected = events.map((event, i) => (i === 58 ? { ...event, b: 'jammed' } : event))
  await commitEvents(stage, corrected, 'streets')
  const changed = await compare(fresh)
  expect(changed.differing).toEqual({ state: 1 })
  expect(changed.first).toEqual([
    {
      id: 'first',
      at: moment,
      view: 'street',
      feature: 'state',
      logged: 'busy',
      offline: 'jammed',
      reason: 'data-changed',
    },
  ])
})

it('counts rows of which it was not kept by what they were looked up', async () => {
  const { from } = await commitEvents(stage, events.slice(0, 3), 'roads')
  const features = [featureView('road', { from, entity: 'a', features: { n: window.count('1h') } })]
  const rows = tableOf({ id: categoryColumn(['one']), at: numberColumn([1]), 'f:n': numberColumn([1]) })
  expect(await journalSkew(stage, { features, rows, show: 1 })).toMatchObject({ rows: 0, withoutLookUp: 1 })
})
