import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { flightRows, openServingStage, type ServingStage, START } from '../../../test/support/serving-stage.ts'
import { activityActions } from '../activity-action.ts'
import { predictionActions } from './actions.ts'

cleanFolders()
const HOSTILE = `pg_"><img src=x>'; drop table journal; --`
const MINUTE = 60_000

describe('single predictions', () => {
  let stage: ServingStage
  // biome-ignore lint/suspicious/noExplicitAny: each action has an input of its own
  async function perform(name: string, input: any): Promise<any> {
    const action = [...predictionActions, ...activityActions].find((one) => one.name === `serving.${name}`)!
    expect([...Value.Errors(action.input, input)]).toEqual([])
    const call = { actor: { id: 'ada', roles: [] }, progress: () => undefined }
    const output = await action.run(stage as never, input as never, call)
    expect([...Value.Errors(action.output, output)]).toEqual([])
    return output
  }
  const idsOf = ({ predictions }: { predictions: { id: string }[] }) => predictions.map(({ id }) => id)

  beforeAll(async () => {
    stage = await openServingStage(freshFolder())
    const { endpoints } = stage.serving
    for (const name of ['empty', 'late']) await endpoints.open({ name, model: 'late' })
    await endpoints.setTraffic('late', { champion: 1, mode: 'single', percent: 0, because: 'first' })
    stage.clock.moveTo(START + MINUTE)
    const rules = [{ column: 'distance', from: 0, percent: 100 }]
    const canary = { champion: 1, challenger: 2, mode: 'canary' as const, percent: 5, rules, because: 'a trial' }
    await endpoints.setTraffic('late', { ...canary, by: 'ada' })
    const rows = flightRows(4)
    const at = Float64Array.of(...[0, 1, 2, 3].map((minute) => START + minute * 10 * MINUTE + 5 * MINUTE))
    await stage.serving.predict('late', { rows, ids: ['a', 'b', 'c', HOSTILE], at })
    await stage.serving.journal.label('late', [
      { id: HOSTILE, label: 0, at: START + 50 * MINUTE },
      { id: HOSTILE, label: 1, at: START + 60 * MINUTE },
    ])
  })
  afterAll(() => stage?.close())

  it('are listed newest first, by version, moment and label, and say whether there are more', async () => {
    expect(idsOf(await perform('predictions', { endpoint: 'late' }))).toEqual([HOSTILE, 'c', 'b', 'a'])
    const some = await perform('predictions', { endpoint: 'late', labeled: false, limit: 2 })
    expect([idsOf(some), some.more]).toEqual([['c', 'b'], true])
    expect(idsOf(await perform('predictions', { endpoint: 'late', version: 1 }))).toEqual([])
    const early = await perform('predictions', { endpoint: 'late', to: START + 10 * MINUTE, labeled: false })
    expect([idsOf(early), early.more]).toEqual([['a'], false])
    expect(early.predictions[0]).not.toHaveProperty('features')
    await expect(perform('predictions', { endpoint: 'none' })).rejects.toMatchObject({
      code: 'serving.endpoint_not_found',
    })
  })

  it('are listed by segment of a feature, whatever the text is, and a feature that is not there is named', async () => {
    const { features } = await perform('inputs', { prediction: 'b' })
    const origin = features.find(({ name }: { name: string }) => name === 'origin').value
    const there = await perform('segment', { endpoint: 'late', feature: 'origin', is: origin })
    expect(idsOf(there)).toContain('b')
    expect(idsOf(await perform('segment', { endpoint: 'late', feature: 'origin', is: HOSTILE }))).toEqual([])
    expect(idsOf(await perform('segment', { endpoint: 'late', feature: 'distance', below: 0 }))).toEqual([])
    expect(idsOf(await perform('segment', { endpoint: 'late', feature: 'distance', above: 0 }))).toHaveLength(4)
    await expect(perform('segment', { endpoint: 'late', feature: 'speed' })).rejects.toMatchObject({
      code: 'serving.no_feature',
    })
  })

  it('are shown with both scores, every label and the traffic that was in force, found by id alone', async () => {
    const found = await perform('prediction', { prediction: HOSTILE })
    expect(found).toMatchObject({ endpoint: 'late', model: 'late', version: 2, champion: 1, challenger: 2, label: 1 })
    expect(found.labels.map(({ label }: { label: number }) => label)).toEqual([0, 1])
    expect(found.traffic).toMatchObject({ mode: 'canary', percent: 5, rules: 1, by: 'ada', because: 'a trial' })
    await expect.poll(async () => (await perform('prediction', { prediction: 'a' })).championScore).not.toBeNull()
    for (const endpoint of ['empty', undefined])
      await expect(perform('prediction', { prediction: 'zz', ...(endpoint && { endpoint }) })).rejects.toMatchObject({
        code: 'serving.prediction_not_found',
      })
  })

  it('show what the model read, and the rule they fell under, to who holds another permit', async () => {
    const { features, rule, lookedUpAt } = await perform('inputs', { prediction: 'a', endpoint: 'late' })
    expect(features.map(({ name }: { name: string }) => name).sort()).toEqual(['distance', 'hour', 'origin'])
    expect([rule, lookedUpAt]).toEqual([{ column: 'distance', from: 0, percent: 100 }, null])
    const permits = predictionActions.map(({ name, permit }) => [name.split('.')[1], permit.split('.')[1]])
    expect(Object.fromEntries(permits)).toEqual({
      ...{ predictions: 'read', prediction: 'read', segment: 'inputs', inputs: 'inputs' },
    })
  })

  it('add up to what was answered by stretch of time and version; where nothing was, there is no stretch', async () => {
    const { whole, versions, buckets, latest, bucketMs, process } = await perform('activity', { endpoint: 'late' })
    expect(whole).toMatchObject({ rows: 4, labeled: 1 })
    expect(versions).toMatchObject([{ version: 2, rows: 4 }])
    expect([latest, bucketMs]).toEqual([START + 35 * MINUTE, 30 * MINUTE])
    expect(buckets.map(({ rows }: { rows: number }) => rows)).toEqual([3, 1])
    expect(buckets[1]).toMatchObject({ from: START + 30 * MINUTE, versions: [{ version: 2, rows: 1 }] })
    expect(whole.p50Us).toBeLessThanOrEqual(whole.p99Us)
    expect(process).toMatchObject({ requests: 1, failed: 0, share: 0, low: 0 })
    const none = await perform('activity', { endpoint: 'late', to: START - 60 * MINUTE, hours: 1 })
    expect([none.whole.rows, none.buckets, none.latest]).toEqual([0, [], START + 35 * MINUTE])
    expect(await perform('activity', { endpoint: 'empty' })).toMatchObject({ latest: null, buckets: [] })
  })
})
