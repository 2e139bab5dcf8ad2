import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commitEvents, type Event, START } from '../../test/support/events.ts'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { HOUR, seededRandom } from '../base/index.ts'
import { createOnlineFeatures, type FeatureNeeds, featuresActions } from './index.ts'

cleanFolders()
let stage: Stage
let needs: FeatureNeeds
const pushed: unknown[] = []
const pushRows = async ({ dataset, rows }: { dataset: string; rows: readonly unknown[] }): Promise<void> =>
  void pushed.push([dataset, rows])
beforeAll(async () => {
  stage = await openStage()
  const random = seededRandom(1)
  const events: Event[] = Array.from({ length: 300 }, (_, i) => ({
    at: START + i * 60_000,
    lag: HOUR,
    a: `k${random.integer(20)}`,
    b: 'k',
    x: random.integer(3) - 1,
  }))
  const { views } = await commitEvents(stage, events)
  needs = {
    ...stage,
    features: createOnlineFeatures(stage),
    definedViews: () => views,
    definedServices: () => [],
    pushRows,
  }
})
afterAll(() => stage.close())

interface Row {
  readonly entity: unknown
  readonly values: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<string, string>>
  readonly eventTimes: Readonly<Record<string, number>>
}

interface Answer {
  readonly views: readonly { readonly name: string; readonly fresh: unknown }[]
  readonly records: number
  readonly rows: readonly Row[]
  readonly view: unknown
  readonly features: readonly {
    readonly feature: string
    readonly naive: { readonly value: number }
    readonly pointInTime: { readonly value: number }
    readonly seesItself: number
  }[]
}

async function ask(name: string, input: Record<string, unknown> = {}): Promise<Answer> {
  const action = featuresActions.find((one) => one.name === name)!
  expect(Value.Check(action.input, input)).toBe(true)
  const call = { actor: { id: 'operator', roles: [] }, progress: () => {} }
  const output = await (action.run as (...args: unknown[]) => Promise<unknown>)(needs, input, call)
  expect([...Value.Errors(action.output, output)]).toEqual([])
  return output as Answer
}

it('lists views, and how far each is ready after it was materialized', async () => {
  const { views } = await ask('features.list')
  expect(views.map(({ name, fresh }) => [name, fresh])).toEqual(
    ['own', 'other', 'both', 'prompt'].map((name) => [name, null]),
  )
  const made = await ask('features.materialize', { views: ['own'], from: START, to: START + 3 * HOUR })
  expect(made.records).toBe(121)
  expect(await ask('features.show', { view: 'own' })).toMatchObject({
    keys: ['a'],
    knownAt: 'known',
    fresh: { through: START + 3 * HOUR },
  })
  await expect(ask('features.show', { view: 'owner' })).rejects.toMatchObject({
    code: 'features.view_not_found',
    message: expect.stringContaining('nearest is own'),
  })
})

it('looks features up by pairs or by a file of keys, with how each was found', async () => {
  await ask('features.materialize', { views: ['own'], from: START, to: START + 3 * HOUR })
  const at = START + 3 * HOUR
  const { features, rows } = await ask('features.get', { views: ['own'], entities: ['a=k1', 'a=nobody'], at })
  expect(features).toEqual(['m_1h', 's_30m', 'n_2h', 'p_1h'])
  expect(rows[0]).toMatchObject({ entity: { a: 'k1' }, statuses: { n_2h: 'PRESENT' } })
  expect(rows[0]!.values['n_2h']).toBeGreaterThan(0)
  expect(rows[0]!.eventTimes['n_2h']).toBeGreaterThan(START)
  expect(rows[1]).toMatchObject({ values: { m_1h: null, n_2h: 0 }, statuses: { m_1h: 'NOT_FOUND', n_2h: 'PRESENT' } })
  const file = path.join(stage.root, 'keys.csv')
  writeFileSync(file, 'a,other\nk1,1\nnobody,2\n')
  expect(await ask('features.get', { views: ['own'], entities: [file], at })).toEqual({ features, rows })
})

it.each([
  [{ entities: ['a=k'] }, 'features.nothing_asked'],
  [{ views: ['owner'], entities: ['a=k'] }, 'features.view_not_found'],
  [{ service: 'none', entities: ['a=k'] }, 'features.service_not_found'],
  [{ views: ['own'], entities: ['b=k'] }, 'features.missing_key'],
  [{ views: ['own'], entities: ['a=k', '=x'] }, 'features.bad_entities'],
])('refuses to look up %j', async (input, code) => {
  await expect(ask('features.get', input)).rejects.toMatchObject({ code })
})

it('pushes rows to look-ups, to the dataset, or to both', async () => {
  const rows = [
    {
      a: 'new',
      x: 3,
      date: new Date(stage.clock.now()).toISOString(),
      known: new Date(stage.clock.now()).toISOString(),
    },
  ]
  expect(await ask('features.push', { view: 'own', rows })).toEqual({ online: 1, offline: 1 })
  expect(pushed).toEqual([[expect.stringContaining('events'), rows]])
  expect(await ask('features.push', { view: 'own', rows, to: 'online' })).toEqual({ online: 1, offline: 0 })
  const { rows: found } = await ask('features.get', { views: ['own'], entities: ['a=new'] })
  // the same row twice is one
  expect(found[0]!.values).toMatchObject({ n_2h: 1, s_30m: 3 })
})

it('tells a leaky join from an honest one, and warns of rows that see themselves', async () => {
  const { features } = await ask('features.leakage', { view: 'own', label: 'x > 0', share: 1 })
  const late = features.find(({ feature }) => feature === 'p_1h')!
  expect(late.naive.value).toBeGreaterThan(0.65)
  expect(late.pointInTime.value).toBeLessThan(0.62)
  expect(late.seesItself).toBe(0)
  const prompt = await ask('features.leakage', {
    view: 'prompt',
    label: 'x > 0',
    share: 1,
    from: START,
    to: START + 4 * HOUR,
  })
  expect(prompt.features[0]!.seesItself).toBe(1)
})
