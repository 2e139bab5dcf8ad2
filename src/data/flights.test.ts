import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { category, csv, dataset, ingest, number, parquet, quarantined } from './index.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data')

it('accepts three million flights but the three that left before they could', async () => {
  const airports = dataset('airports', {
    source: csv(path.join(folder, 'airports.csv')),
    contract: { iata: category() },
  })
  const port = category({ references: [airports, 'iata'] })
  const flights = dataset('flights', {
    source: parquet(path.join(folder, 'flights-3m.parquet')),
    time: 'date',
    contract: { delay: number({ min: -200 }), distance: number({ min: 1 }), origin: port, destination: port },
  })
  expect(await ingest(stage, airports)).toMatchObject({ rows: 3_376, quarantined: 0 })
  const version = await ingest(stage, flights)
  expect(version).toMatchObject({
    rows: 2_999_997,
    quarantined: 3,
    reasons: [{ code: 'below_min', column: 'delay', rows: 3, outcome: 'quarantine' }],
  })
  const set = await quarantined(stage.lake, version)
  expect(set.map(({ values }) => [values['origin'], values['destination'], values['delay']])).toEqual([
    ['LAS', 'PHX', '-212'],
    ['EWR', 'MCO', '-953'],
    ['MIA', 'STL', '-1116'],
  ])
})
