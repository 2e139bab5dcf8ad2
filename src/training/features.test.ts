import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { DAY, HOUR, idMaker, MINUTE, seededRandom } from '../base/index.ts'
import { category, csv, dataset, ingest, number, time } from '../data/index.ts'
import {
  createOnlineFeatures,
  entity,
  featureView,
  givesText,
  latest,
  offlineTable,
  onDemand,
  window,
} from '../features/index.ts'
import { compile, feedsOf, scoresOf } from '../inference/index.ts'
import { createModels, registryMigrations } from '../registry/index.ts'
import { columnOf, type NumberColumn, sliceRows, sql, takeRows } from '../table/index.ts'
import { createRuns, trackingMigrations } from '../tracking/index.ts'
import { boosting, logistic, model, reproduce, type TrainingNeeds, train } from './index.ts'

cleanFolders()
const START = Date.UTC(2001, 3, 2)
const END = START + 12 * DAY
const STATES = ['calm', 'busy', 'jammed']
const iso = (at: number): string => new Date(at).toISOString().slice(0, 19)

/** Trips of drivers, and what was reported of each driver's street meanwhile; some reports come late. */
function writeFiles(root: string): void {
  const random = seededRandom(5)
  const trips = ['date,driver,amount,late']
  const reports = ['at,told_at,driver,state,cars']
  const state = new Map<number, number>()
  for (let at = START; at < END; at += 6 * MINUTE) {
    const driver = random.integer(20)
    if (random.next() < 0.4) {
      state.set(driver, random.integer(3))
      const told = at + (random.next() < 0.2 ? 2 * HOUR : MINUTE)
      reports.push(`${iso(at)},${iso(told)},${driver},${STATES[state.get(driver)!]},${random.integer(100)}`)
    }
    const amount = random.integer(50)
    const late = (state.get(driver) ?? 0) + amount / 50 + random.next() > 1.8
    trips.push(`${iso(at)},${driver},${amount},${Number(late)}`)
  }
  writeFileSync(path.join(root, 'trips.csv'), trips.join('\n'))
  writeFileSync(path.join(root, 'reports.csv'), reports.join('\n'))
}

const trips = dataset('trips', {
  source: csv('trips.csv'),
  time: 'date',
  contract: { driver: number(), amount: number(), late: number() },
})
const reports = dataset('reports', {
  source: csv('reports.csv'),
  time: 'at',
  contract: { told_at: time(), driver: number(), state: category(), cars: number() },
})
const street = featureView('street', {
  ...{ from: reports, entity: entity('driver', { key: 'driver' }), knownAt: sql`told_at`, ttl: '2d' },
  features: { state: latest(sql`state`), cars: latest(sql`cars`), most_cars_6h: window.max(sql`cars`, '6h') },
})
const derived = onDemand('derived', {
  takes: ['cars', 'amount', 'state'],
  features: {
    per_car: sql`amount / (cars + 1)`,
    odd: (row) => (row['cars'] === null ? null : Number(row['cars']) % 2 === 1),
    mood: givesText((row) => (row['state'] === 'jammed' ? 'bad' : 'good')),
  },
})
const features = ['amount', 'hour(date)', street, derived]
const late = model('late', {
  ...{ data: trips, label: sql`late > 0`, features, window: '12d', split: { by: 'time', test: '3d' } },
  learners: [logistic(), boosting({ rounds: 20, patience: 5, leaves: 8 })],
})

let stage: Stage
let needs: TrainingNeeds
beforeAll(async () => {
  stage = await openStage()
  await stage.database.migrate([...trackingMigrations, ...registryMigrations])
  writeFiles(stage.root)
  const newId = idMaker(stage.clock, seededRandom(3))
  const shared = { ...stage, newId }
  needs = { ...shared, runs: createRuns(shared), models: createModels(shared), definedOnDemands: () => [derived] }
  await ingest(stage, trips)
  await ingest(stage, reports)
})
afterAll(() => stage.close())

it('learns from texts and from what is computed on demand, serves the same bits, and is trained again to the same bytes', async () => {
  const made = await train(needs, late, { window: { from: START, to: END } })
  const plan = compile(await stage.blobs.get(made.modelHash))
  expect(plan.inputs.map(({ name, type }) => [name, type === 'string'])).toEqual(
    expect.arrayContaining([
      ['state', true],
      ['mood', true],
      ['odd', false],
      ['per_car', false],
    ]),
  )
  expect(made.metrics['auc']).toBeGreaterThan(0.75)

  const version = await stage.datasets.version('trips')
  const table = await offlineTable(needs, { version, features })
  const asking = await offlineTable(needs, { version, features: ['driver', 'amount'] })
  const from = table.rows - 200
  const at = (columnOf(asking, '__time') as NumberColumn).values
  const online = createOnlineFeatures(stage)
  await online.materialize({ views: [street], from: at[from]!, to: END })
  const rows = { rows: 200, columns: new Map([...sliceRows(asking, from).columns]) }
  rows.columns.set('date', rows.columns.get('__time')!)
  const served = await online.vectors(features, rows, at.subarray(from))
  const offline = sliceRows(table, from)
  for (const name of served.columns.keys())
    expect([name, textsOf(served, name)]).toEqual([name, textsOf(offline, name)])
  const scores = (of: typeof served) => scoresOf(plan.run(feedsOf(of, plan)))
  expect(scores(served)).toEqual(scores(offline))

  const again = await reproduce(needs, made.run.id)
  expect(again).toMatchObject({ same: true, modelHash: made.modelHash })
})

const textsOf = (table: ReturnType<typeof sliceRows>, name: string) => {
  const column = columnOf(
    takeRows(
      table,
      Array.from({ length: 200 }, (_, row) => row),
    ),
    name,
  )
  return column.kind === 'category' ? Array.from(column.codes, (code) => column.dictionary[code]) : [...column.values]
}

it('is not trained again where its functions are not what they were', async () => {
  const made = await train(needs, late, { window: { from: START, to: END }, seed: 1 })
  const other = onDemand('derived', {
    takes: derived.takes,
    features: { per_car: sql`amount`, odd: () => 1, mood: givesText(() => 'x') },
  })
  await expect(reproduce({ ...needs, definedOnDemands: () => [other] }, made.run.id)).rejects.toMatchObject({
    code: 'features.on_demand_unknown',
  })
})
