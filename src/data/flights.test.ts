import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { category, csv, dataset, ingest, number, parquet, profileOf, quarantined } from './index.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data')

it('quarantines the three impossible flights of three million', async () => {
  const airports = dataset('airports', { source: csv(path.join(folder, 'airports.csv')), contract: { iata: category() } })
  const flights = dataset('flights', {
    source: parquet(path.join(folder, 'flights-3m.parquet')),
    time: 'date',
    contract: {
      delay: number({ min: -200 }),
      distance: number({ min: 1 }),
      origin: category({ references: [airports, 'iata'] }),
      destination: category({ references: [airports, 'iata'] }),
    },
  })
  let t = performance.now()
  const lap = (what: string) => {
    console.log(what, Math.round(performance.now() - t))
    t = performance.now()
  }
  const places = await ingest(stage, airports)
  lap('airports')
  const version = await ingest(stage, flights)
  lap('flights')
  console.log(places, version)
  console.log(await quarantined(stage.lake, version))
  lap('quarantine')
  const profile = await profileOf(stage, version)
  lap('profile')
  console.log(JSON.stringify(profile).slice(0, 1500))
  expect(version.rows).toBe(2_999_997)
})
