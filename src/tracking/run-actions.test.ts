import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { type Tracking, trackingOn } from '../../test/support/tracking.ts'
import { DAY, HOUR } from '../base/index.ts'
import { openEmbeddedDatabase } from '../storage/index.ts'
import { metricHistories, tail } from './history-actions.ts'
import {
  compare,
  deleteExperiment,
  deleteRun,
  experiment,
  purge,
  restoreExperiment,
  restoreRun,
  tagRun,
} from './run-actions.ts'
import type { TrackingTables } from './tables.ts'

cleanFolders()
let tracking: Tracking

beforeAll(async () => {
  tracking = await trackingOn(await openEmbeddedDatabase({ folder: freshFolder() }))
})

afterAll(() => tracking.database.close())

const call = { actor: { id: 'ada', roles: [] }, progress: () => undefined }
const code = (name: string) => ({ code: `tracking.${name}` })

describe('the actions of experiments and runs', () => {
  it('create, tag, delete and restore', async () => {
    const made = await experiment.run(tracking, { name: 'asked' }, call)
    const { id: run } = await tracking.runs.start({ experiment: made.id })
    expect(await tagRun.run(tracking, { run, tag: 'reviewed', value: 'yes' }, call)).toMatchObject({
      tags: { reviewed: 'yes' },
    })
    expect((await tagRun.run(tracking, { run, tag: 'reviewed' }, call)).tags).not.toHaveProperty('reviewed')
    expect((await deleteRun.run(tracking, { run }, call)).state).toBe('deleted')
    expect((await restoreRun.run(tracking, { run }, call)).state).toBe('active')
    expect((await deleteExperiment.run(tracking, { experiment: made.id }, call)).state).toBe('deleted')
    expect((await restoreExperiment.run(tracking, { experiment: made.id }, call)).state).toBe('active')
  })

  it('compare runs by what differs, or by all', async () => {
    const ids: string[] = []
    for (const [depth, auc] of [
      [3, 0.7],
      [5, 0.7],
      [undefined, 0.7],
    ] as const) {
      const params = { rate: 0.1, ...(depth !== undefined && { depth }) }
      const { id } = await tracking.runs.start({ experiment: 'compared', params })
      await tracking.runs.log(id, { metrics: { auc, loss: Number.NaN } })
      ids.push(id)
    }
    const found = await compare.run(tracking, { runs: ids }, call)
    expect(found.runs.map(({ run }) => run)).toEqual(ids)
    expect(found.params).toEqual([{ param: 'depth', values: ['3', '5', null] }])
    expect(found.metrics).toEqual([])
    const all = await compare.run(tracking, { runs: ids, same: true }, call)
    expect(all.params.map(({ param }) => param)).toEqual(['depth', 'rate'])
    expect(all.metrics).toEqual([
      { metric: 'auc', values: [0.7, 0.7, 0.7] },
      { metric: 'loss', values: [null, null, null] },
    ])
  })

  it('show histories for a chart, and values as they come until the run ends', async () => {
    const { id: run } = await tracking.runs.start({ experiment: 'tailed' })
    const points = Array.from({ length: 30 }, (_, step) => ({ key: 'loss', value: 1 / step, step }))
    await tracking.runs.log(run, { points, at: 7 })
    const some = await metricHistories.run(tracking, { metric: 'loss', runs: [run, run], limit: 8, fromStep: 0 }, call)
    expect(some.points.map(({ step }) => step)).toEqual([0, 1, 29])
    expect(some.points[0]!.value).toBeNull()
    const first = await tail.run(tracking, { run }, call)
    expect(first.points.map(({ step }) => step)).toEqual(Array.from({ length: 10 }, (_, i) => 20 + i))
    const waiting = tail.run(tracking, { run, after: first.next, wait: 20 }, call)
    await tracking.runs.log(run, { metrics: { loss: 0, auc: 1 }, step: 30, at: 8 })
    const second = await waiting
    expect(second.points.map(({ metric, step }) => `${metric} ${step}`).sort()).toEqual(['auc 30', 'loss 30'])
    expect(second.done).toBe(false)
    await tracking.runs.finish(run, 'FINISHED')
    expect(await tail.run(tracking, { run, after: second.next, wait: 20 }, call)).toMatchObject({
      points: [],
      done: true,
    })
    await expect(tail.run(tracking, { run, after: 'loss:x' }, call)).rejects.toMatchObject(code('bad_page'))
  })
})

describe('a purge', () => {
  it('counts first, and removes what was deleted long ago with all that belongs to it, nothing else', async () => {
    const { runs, experiments, loggedModels, database, clock } = tracking
    const gone = (await experiments.create({ name: 'gone' })).id
    const left = (await experiments.create({ name: 'left' })).id
    const start = async (experiment: number): Promise<string> => {
      const input = { dataset: 'd', version: 'v', context: '', source: { sourceType: 's', source: 'x' } }
      const { id } = await runs.start({ experiment, inputs: [input] })
      const points = Array.from({ length: 300 }, (_, step) => ({ key: 'm', value: step, step }))
      await runs.log(id, { points, metrics: { n: 1 }, models: [{ model: 'm-1', role: 'output', step: 0 }] })
      await runs.addArtifact(id, { path: 'a/b.txt', digest: 'sha256-0', bytes: 1 })
      return id
    }
    const [inGone, old, fresh, kept] = [await start(gone), await start(left), await start(left), await start(left)]
    const model = await loggedModels.start({ experimentId: gone })
    await experiments.remove(gone)
    await runs.remove(old)
    clock.moveTo(clock.now() + 2 * DAY)
    await runs.remove(fresh)
    clock.moveTo(clock.now() + HOUR)
    const counted = { experiments: 1, runs: 2, loggedModels: 1 }
    expect(await purge.run(tracking, { olderThan: '1d' }, call)).toEqual({ ...counted, removed: false })
    expect(await runs.get(old)).toMatchObject({ state: 'deleted' })
    expect(await purge.run(tracking, { olderThan: '1d', remove: true }, call)).toEqual({ ...counted, removed: true })
    for (const run of [inGone, old]) await expect(runs.get(run)).rejects.toMatchObject(code('run_not_found'))
    await expect(experiments.byId(gone)).rejects.toMatchObject(code('experiment_id_not_found'))
    await expect(loggedModels.get(model.id, { deleted: true })).rejects.toMatchObject(code('logged_model_not_found'))
    expect(await purge.run(tracking, { olderThan: '1d', remove: true }, call)).toMatchObject({
      experiments: 0,
      runs: 0,
    })
    await runs.restore(fresh)
    for (const run of [fresh, kept]) {
      expect(await runs.history({ run, metric: 'm', limit: 999 })).toHaveLength(300)
      expect(await runs.artifacts(run)).toHaveLength(1)
      expect(await runs.inputs(run)).toHaveLength(1)
    }
    const db = database.on<TrackingTables>()
    for (const table of ['metric_entry', 'metric_block', 'run_input', 'run_model'] as const) {
      const rows = await db.selectFrom(table).select('run_id').where('run_id', 'in', [inGone, old]).execute()
      expect(rows, table).toEqual([])
    }
    expect(await db.selectFrom('artifact').select('path').where('path', 'like', `%${old}%`).execute()).toEqual([])
  })

  it('refuses an age that is none', async () => {
    for (const olderThan of ['', 'soon', '3'])
      await expect(async () => purge.run(tracking, { olderThan }, call)).rejects.toMatchObject(code('bad_age'))
  })
})
