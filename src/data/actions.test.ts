import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { category, createPushing, csv, type DataNeeds, type Dataset, dataActions, dataset, number } from './index.ts'

cleanFolders()
let stage: Stage
let needs: DataNeeds
const places = dataset('places', { source: csv('places.csv'), contract: { iata: category() } })
const trips = dataset('trips', {
  source: csv('trips.csv'),
  contract: { from: category({ references: [places, 'iata'] }), n: number({ min: 0 }) },
})
beforeAll(async () => {
  stage = await openStage()
  const pushing = createPushing({ ...stage, onFault: () => undefined })
  needs = { ...stage, pushing, usesOf: async () => [], definedDatasets: (): readonly Dataset[] => [trips, places] }
  await writeFile(path.join(stage.root, 'places.csv'), 'iata\nATL\n')
  await writeFile(path.join(stage.root, 'trips.csv'), 'from,n\nATL,1\nXXX,-1\n')
})
afterAll(() => stage.close())

const seen: string[] = []
const call = { actor: { id: 'operator', roles: [] }, progress: (_: number, doing: string) => void seen.push(doing) }

interface Answer {
  readonly datasets: readonly { readonly name: string; readonly versions: number }[]
  readonly versions: unknown
  readonly rows: unknown
  readonly columns: readonly unknown[]
}

async function ask(name: string, input: Record<string, unknown> = {}): Promise<Answer> {
  const action = dataActions.find((one) => one.name === name)!
  expect(Value.Check(action.input, input)).toBe(true)
  const output = await (action.run as (...args: unknown[]) => Promise<unknown>)(needs, input, call)
  expect([...Value.Errors(action.output, output)]).toEqual([])
  return output as Answer
}

it('shows a dataset before and after it was ingested', async () => {
  expect(await ask('data.show', { dataset: 'trips' })).toMatchObject({
    source: 'trips.csv',
    versions: 0,
    current: null,
    rules: [
      { column: 'from', kind: 'category', rule: { references: 'places.iata' } },
      { column: 'n', rule: { min: 0 } },
    ],
  })
  await ask('data.ingest', { dataset: 'places' })
  const made = await ask('data.ingest', { dataset: 'trips' })
  expect(made).toMatchObject({ rows: 1, quarantined: 1 })
  expect(seen).toContain('writing')
  const { datasets } = await ask('data.list')
  expect(datasets.map((one) => [one.name, one.versions])).toEqual([
    ['places', 1],
    ['trips', 1],
  ])
  expect((await ask('data.versions', { dataset: 'trips' })).versions).toEqual([made])
})

it('lists what was set aside and summarizes what was accepted', async () => {
  const { rows } = await ask('data.quarantine', { dataset: 'trips', version: '1', limit: 5 })
  expect(rows).toEqual([
    {
      id: 0,
      row: 1,
      outcome: 'quarantine',
      reasons: [
        { code: 'not_in_reference', column: 'from' },
        { code: 'below_min', column: 'n' },
      ],
      values: { from: 'XXX', n: '-1' },
    },
  ])
  const profile = await ask('data.profile', { data: 'trips' })
  expect(profile.columns[0]).toMatchObject({ name: 'from', distinct: 1, top: [{ value: 'ATL', count: 1 }] })
})

it('names the nearest dataset where there is none of that name', async () => {
  await expect(ask('data.ingest', { dataset: 'trip' })).rejects.toMatchObject({
    code: 'data.dataset_not_found',
    message: expect.stringContaining('nearest is trips'),
  })
  await expect(ask('data.show', { dataset: 'x' })).rejects.toMatchObject({ code: 'data.dataset_not_found' })
})
