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
  needs = { ...stage, features: createOnlineFeatures(stage), definedViews: () => views }
})
afterAll(() => stage.close())

interface Answer {
  readonly views: readonly { readonly name: string; readonly fresh: unknown }[]
  readonly records: number
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
  const made = await ask('features.materialize', { view: 'own', from: START, to: START + 3 * HOUR })
  expect(made.records).toBe(121)
  expect(await ask('features.show', { view: 'own' })).toMatchObject({
    entity: 'a',
    knownAt: 'known',
    fresh: { through: START + 3 * HOUR },
  })
  await expect(ask('features.show', { view: 'owner' })).rejects.toMatchObject({
    code: 'features.view_not_found',
    message: expect.stringContaining('nearest is own'),
  })
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
