import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Tracking, trackingOn } from '../../../test/support/tracking.ts'
import { openEmbeddedDatabase } from '../../storage/index.ts'

cleanFolders()
let tracking: Tracking
let experimentId: number

beforeAll(async () => {
  tracking = await trackingOn(await openEmbeddedDatabase({ folder: freshFolder() }))
  experimentId = (await tracking.experiments.create({ name: 'models' })).id
})

afterAll(() => tracking.database.close())

const code = (name: string) => ({ code: `tracking.${name}` })
const train = { name: 'train', digest: 'd1' }
const test = { name: 'test', digest: 'd2' }

describe('a logged model', () => {
  it('begins as pending with a name and a place of its own, and becomes ready', async () => {
    const { loggedModels, clock } = tracking
    const model = await loggedModels.start({
      experimentId,
      type: 'agent',
      run: 'r',
      params: { a: 1 },
      tags: { b: 'x' },
    })
    expect(model).toEqual({
      ...{
        id: expect.stringMatching(/^m-[0-9a-f]{32}$/),
        experimentId,
        name: expect.stringMatching(/^\w+-\w+-\d{3}$/),
      },
      ...{ type: 'agent', status: 'PENDING', statusMessage: null, run: 'r', state: 'active' },
      artifactUri: `mlflow-artifacts:/${experimentId}/models/${model.id}/artifacts`,
      ...{ createdAt: clock.now(), changedAt: clock.now(), params: { a: '1' }, tags: { b: 'x' }, metrics: [] },
    })
    clock.moveTo(clock.now() + 5)
    const ready = { status: 'READY', statusMessage: 'whole', changedAt: clock.now() }
    expect(await loggedModels.finish(model.id, 'READY', 'whole')).toMatchObject(ready)
    expect(await loggedModels.get(model.id)).toMatchObject(ready)
  })

  it('has tags that change and go, and params that never change', async () => {
    const { loggedModels } = tracking
    const { id } = await loggedModels.start({ experimentId, name: 'kept', params: { a: 1 } })
    await loggedModels.setTags(id, { one: '1', two: '2' })
    await loggedModels.removeTag(id, 'one')
    await loggedModels.addParams(id, { a: '1', b: '2' })
    expect(await loggedModels.get(id)).toMatchObject({ tags: { two: '2' }, params: { a: '1', b: '2' } })
    await expect(loggedModels.removeTag(id, 'one')).rejects.toMatchObject(code('tag_not_found'))
    await expect(loggedModels.addParams(id, { a: '2' })).rejects.toMatchObject(code('param_changed'))
  })

  it('is not found when it is deleted, but by who asks for deleted ones', async () => {
    const { loggedModels } = tracking
    const { id } = await loggedModels.start({ experimentId, name: 'gone' })
    await loggedModels.remove(id)
    for (const call of [() => loggedModels.get(id), () => loggedModels.setTags(id, {}), () => loggedModels.remove(id)])
      await expect(call()).rejects.toMatchObject({ ...code('logged_model_not_found'), details: { model: id } })
    expect((await loggedModels.get(id, { deleted: true })).state).toBe('deleted')
  })

  it('needs an experiment that is there and active', async () => {
    const { loggedModels, experiments } = tracking
    const { id } = await experiments.create({ name: 'closed' })
    await experiments.remove(id)
    await expect(loggedModels.start({ experimentId: id })).rejects.toMatchObject(code('experiment_deleted'))
    await expect(loggedModels.start({ experimentId: 999 })).rejects.toMatchObject(code('experiment_id_not_found'))
  })

  it('shows of each metric on each dataset the newest point, of whatever run', async () => {
    const { loggedModels, runs } = tracking
    const { id: model } = await loggedModels.start({ experimentId })
    const run = (await runs.start({ experiment: experimentId })).id
    const point = { key: 'auc', model, at: 1 }
    await Promise.all([
      runs.log(run, { points: [{ ...point, value: 0.7, step: 2 }] }),
      runs.log(run, { points: [{ ...point, value: 0.9, step: 1 }] }),
      runs.log(run, { points: [{ ...point, value: 0.5, step: 0, dataset: test }] }),
      runs.log(run, { points: [{ ...point, value: Number.NaN, step: 3, dataset: test }] }),
    ])
    const { metrics } = await loggedModels.get(model)
    expect(metrics).toHaveLength(2)
    expect(metrics).toContainEqual({ key: 'auc', value: 0.7, step: 2, at: 1, run })
    expect(metrics).toContainEqual({ key: 'auc', value: null, step: 3, at: 1, run, dataset: test })
    const wrong = runs.log(run, { params: { p: 1 }, points: [{ ...point, model: 'm-none', value: 1, step: 9 }] })
    await expect(wrong).rejects.toMatchObject(code('logged_model_not_found'))
    expect((await runs.get(run)).params).toEqual({})
  })
})

describe('a search for logged models', () => {
  it('filters by attributes, tags, params and metrics on datasets, orders, and pages', async () => {
    const { loggedModels, runs, experiments, clock } = tracking
    const inside = (await experiments.create({ name: 'searched' })).id
    const run = (await runs.start({ experiment: inside })).id
    for (const [i, name] of ['a', 'b', 'c', 'd'].entries()) {
      clock.moveTo(clock.now() + 1)
      const { id } = await loggedModels.start({
        experimentId: inside,
        name,
        params: { depth: i },
        tags: { even: String(i % 2) },
      })
      if (name !== 'd')
        await runs.log(run, {
          points: [
            { key: 'auc', value: i, step: 0, model: id, dataset: train },
            { key: 'auc', value: 9 - i, step: 1, model: id, dataset: test },
          ],
        })
    }
    const names = async (query: object): Promise<string> => {
      let found = ''
      for (let page: string | undefined; ; ) {
        const answer = await loggedModels.search({ experiments: [inside], limit: 2, ...query, ...(page && { page }) })
        found += answer.models.map(({ name }) => name).join('')
        page = answer.next
        if (page === undefined) return found
      }
    }
    expect(await names({})).toBe('dcba')
    expect(await names({ experiments: [] })).toBe('')
    expect(await names({ filter: "name = 'b'" })).toBe('b')
    expect(await names({ filter: "tags.even = '0' and params.depth != '0'" })).toBe('c')
    expect(await names({ filter: 'metrics.auc >= 8' })).toBe('ba')
    expect(await names({ filter: 'metrics.auc >= 2', datasets: [{ name: 'train' }] })).toBe('c')
    expect(await names({ datasets: [{ name: 'train', digest: 'other' }] })).toBe('')
    expect(await names({ datasets: [{ name: 'none' }, test] })).toBe('cba')
    expect(await names({ order: [{ field: 'metrics.auc', ascending: true, dataset: train }] })).toBe('abcd')
    expect(await names({ order: [{ field: 'metrics.auc', ascending: true }] })).toBe('cbad')
    expect(await names({ order: [{ field: 'name', ascending: true }] })).toBe('abcd')
    const page = (await loggedModels.search({ experiments: [inside], limit: 1 })).next!
    const other = loggedModels.search({ experiments: [inside], limit: 1, filter: "name = 'a'", page })
    await expect(other).rejects.toMatchObject(code('bad_page'))
  })
})
