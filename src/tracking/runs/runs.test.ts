import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEvents, type Happening, idMaker, manualClock, seededRandom } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../../storage/index.ts'
import { trackingActions } from '../actions.ts'
import { createExperiments, type Experiments } from '../experiments/experiments.ts'
import { trackingMigrations } from '../tables.ts'
import { createRuns, type Runs } from './runs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-runs-'))
const clock = manualClock(Date.UTC(2001, 4, 14))
const heard: Happening[] = []
let database: Database
let experiments: Experiments
let runs: Runs

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate(trackingMigrations)
  const events = createEvents(
    () => clock.now(),
    (fault) => {
      throw fault
    },
  )
  events.onAny((happening) => heard.push(happening))
  experiments = createExperiments({ database, clock })
  runs = createRuns({ database, clock, events, newId: idMaker(clock, seededRandom(3)) })
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const code = (name: string) => ({ code: `tracking.${name}` })
const named = (name: string): Happening[] => heard.filter((happening) => happening.name === name)

describe('a run', () => {
  it('starts in an experiment that is made for it, and says so', async () => {
    const run = await runs.start({
      experiment: 'late',
      name: 'spring',
      by: 'ada',
      params: { rate: 0.1, learner: 'boosting', early: true },
      tags: { why: 'first' },
    })
    expect(run).toEqual({
      id: run.id,
      experiment: 'late',
      experimentId: expect.any(Number),
      name: 'spring',
      status: 'RUNNING',
      by: 'ada',
      startedAt: clock.now(),
      endedAt: null,
      params: { rate: '0.1', learner: 'boosting', early: 'true' },
      metrics: {},
      tags: { why: 'first', 'mlflow.runName': 'spring' },
      state: 'active',
      artifactUri: `mlflow-artifacts:/${run.experimentId}/${run.id}/artifacts`,
    })
    expect(await runs.get(run.id)).toEqual(run)
    expect(named('tracking.run_started').at(-1)?.payload).toEqual({ run: run.id, experiment: 'late', name: 'spring' })
    expect((await experiments.list()).find(({ name }) => name === 'late')).toMatchObject({ runs: 1 })
  })

  it('started again under its id is the run that is there', async () => {
    const start = { experiment: 'again', id: 'fixed', params: { a: 1 } }
    const first = await runs.start(start)
    const published = named('tracking.run_started').length
    expect(await runs.start(start)).toEqual(first)
    expect(named('tracking.run_started')).toHaveLength(published)
    await expect(runs.start({ experiment: 'other', id: 'fixed' })).rejects.toMatchObject(code('run_differs'))
    await expect(experiments.get('other')).rejects.toMatchObject(code('experiment_not_found'))
  })

  it('ends once, and says so with its metrics', async () => {
    const { id } = await runs.start({ experiment: 'late' })
    await runs.log(id, { metrics: { auc: 0.71, gap: Number.NaN } })
    clock.moveTo(clock.now() + 1_000)
    const ended = await runs.finish(id, 'FINISHED')
    expect(ended).toMatchObject({ status: 'FINISHED', endedAt: clock.now() })
    expect(await runs.finish(id, 'FINISHED')).toEqual(ended)
    await expect(runs.finish(id, 'FAILED')).rejects.toMatchObject(code('run_ended'))
    const told = named('tracking.run_finished').filter(({ payload }) => (payload as { run: string }).run === id)
    expect(told.map(({ payload }) => payload)).toEqual([
      { run: id, experiment: 'late', status: 'FINISHED', metrics: { auc: 0.71, gap: null } },
    ])
  })

  it('that is not there is named by every call', async () => {
    const calls = [
      () => runs.get('none'),
      () => runs.log('none', { metrics: { auc: 1 } }),
      () => runs.finish('none', 'KILLED'),
      () => runs.history({ run: 'none', metric: 'auc', limit: 1 }),
      () => runs.addArtifact('none', { path: 'a', digest: 'sha256-0', bytes: 1 }),
      () => runs.artifacts('none'),
      () => runs.inputs('none'),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ ...code('run_not_found'), status: 404 })
  })

  it('says nothing of a start that was rolled back', async () => {
    const published = heard.length
    const undone = database.tx(async () => {
      await runs.start({ experiment: 'late', id: 'undone' })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    expect(heard).toHaveLength(published)
    await expect(runs.get('undone')).rejects.toMatchObject(code('run_not_found'))
  })
})

describe('a run that is there', () => {
  it('has a name that is invented where none is said, the same for the same id, and always a tag', async () => {
    const run = await runs.start({ experiment: 'late', id: 'named-by-id' })
    expect(run.name).toMatch(/^[a-z]+-[a-z]+-\d{3}$/)
    expect(run.tags).toEqual({ 'mlflow.runName': run.name })
    expect((await runs.start({ experiment: 'late', tags: { 'mlflow.runName': 'said' } })).name).toBe('said')
    expect(await runs.update(run.id, { name: 'other' })).toMatchObject({
      name: 'other',
      tags: { 'mlflow.runName': 'other' },
    })
    await runs.log(run.id, { tags: { 'mlflow.runName': 'third' } })
    expect(await runs.get(run.id)).toMatchObject({ name: 'third', tags: { 'mlflow.runName': 'third' } })
  })

  it('may go on after it ended, and ends at the time that is said or now', async () => {
    const { id } = await runs.start({ experiment: 'late', startedAt: 5 })
    const told = () => named('tracking.run_finished').filter(({ payload }) => (payload as { run: string }).run === id)
    expect(await runs.update(id, { status: 'FAILED', endedAt: 77 })).toMatchObject({ status: 'FAILED', endedAt: 77 })
    expect(await runs.update(id, { status: 'RUNNING' })).toMatchObject({
      status: 'RUNNING',
      endedAt: null,
      startedAt: 5,
    })
    expect(told()).toHaveLength(1)
    expect(await runs.update(id, { status: 'FINISHED' })).toMatchObject({ status: 'FINISHED', endedAt: clock.now() })
    expect(await runs.update(id, { name: 'x' })).toMatchObject({ status: 'FINISHED', endedAt: clock.now() })
    expect(told()).toHaveLength(2)
  })

  it('is deleted and restored, however often it is said, and takes nothing in between', async () => {
    const { id } = await runs.start({ experiment: 'late', tags: { a: '1' } })
    await runs.remove(id)
    await runs.remove(id)
    expect((await runs.get(id)).state).toBe('deleted')
    for (const call of [
      () => runs.log(id, { tags: { a: '2' } }),
      () => runs.update(id, { name: 'x' }),
      () => runs.finish(id, 'FINISHED'),
      () => runs.removeTag(id, 'a'),
      () => runs.addArtifact(id, { path: 'a', digest: 'sha256-0', bytes: 1 }),
    ])
      await expect(call()).rejects.toMatchObject({ ...code('run_deleted'), status: 409 })
    await runs.restore(id)
    await runs.restore(id)
    await runs.removeTag(id, 'a')
    await expect(runs.removeTag(id, 'a')).rejects.toMatchObject(code('tag_not_found'))
    await expect(runs.remove('none')).rejects.toMatchObject(code('run_not_found'))
    await expect(runs.restore('none')).rejects.toMatchObject(code('run_not_found'))
  })

  it('tells for many at once what they read, made and measured last', async () => {
    const source = { sourceType: 'local', source: 'flights.csv', schema: '{}' }
    const input = { dataset: 'd', version: 'v', context: 'training', source, tags: { split: 'a' } }
    const [one, two] = await Promise.all([
      runs.start({ experiment: 'late', inputs: [input] }),
      runs.start({ experiment: 'late' }),
    ])
    const models = [
      { model: 'm-1', role: 'input', step: 0 },
      { model: 'm-2', role: 'output', step: 3 },
    ] as const
    await runs.log(one.id, { models, metrics: { gap: Number.NEGATIVE_INFINITY }, step: 4, at: 9 })
    await runs.log(one.id, { models, inputs: [input] })
    const relations = await runs.relations([one.id, two.id, 'none'])
    expect([...relations.keys()].sort()).toEqual([one.id, two.id].sort())
    expect(relations.get(one.id)).toEqual({
      ...{ inputs: [input], models },
      latest: [{ key: 'gap', value: Number.NEGATIVE_INFINITY, step: 4, at: 9 }],
    })
    expect(relations.get(two.id)).toEqual({ inputs: [], models: [], latest: [] })
    expect(await runs.models(one.id)).toEqual(models)
  })
})

describe('params and tags', () => {
  it('of two writers at once are all kept', async () => {
    const { id } = await runs.start({ experiment: 'many' })
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => runs.log(id, { params: { [`p${i}`]: i }, metrics: { [`m${i}`]: i } })),
    )
    const run = await runs.get(id)
    expect(Object.keys(run.params)).toHaveLength(20)
    expect(Object.keys(run.metrics)).toHaveLength(20)
  })

  it('change where they are tags, never where they are params, and then nothing of the entry is kept', async () => {
    const { id } = await runs.start({ experiment: 'late', params: { rate: 0.1 }, tags: { state: 'new' } })
    await runs.log(id, { params: { rate: '0.1' }, tags: { state: 'old' } })
    const changed = runs.log(id, { params: { rate: 0.2 }, tags: { state: 'lost' }, metrics: { auc: 1 } })
    await expect(changed).rejects.toMatchObject({
      ...code('param_changed'),
      details: { run: id, param: 'rate', kept: '0.1', given: '0.2' },
    })
    expect(await runs.get(id)).toMatchObject({ params: { rate: '0.1' }, tags: { state: 'old' }, metrics: {} })
  })

  it('that a database can not keep are refused by name', async () => {
    const { id } = await runs.start({ experiment: 'late' })
    for (const key of ['', 'two\nlines', 'nul\0', '\ud800', 'x'.repeat(251)])
      for (const entry of [{ params: { [key]: 1 } }, { tags: { [key]: 1 } }, { metrics: { [key]: 1 } }])
        await expect(runs.log(id, entry)).rejects.toMatchObject(code('bad_key'))
    for (const value of ['nul\0', '\udfff', 'x'.repeat(8_001)])
      for (const entry of [{ params: { a: value } }, { tags: { a: value } }])
        await expect(runs.log(id, entry)).rejects.toMatchObject(code('bad_text'))
    await expect(runs.start({ experiment: '\0' })).rejects.toMatchObject(code('bad_key'))
  })

  it('keep names that mean something to JavaScript or SQL as they are', async () => {
    const odd = { constructor: '1', "a'; drop table run; --": '2', 'ünï/cödé 😀': '3', toString: '4' }
    const run = await runs.start({ experiment: "o'brien", params: odd, tags: odd })
    expect(await runs.get(run.id)).toMatchObject({ experiment: "o'brien", params: odd, tags: odd })
  })
})

describe('metrics', () => {
  it('show the newest value by step, then time, and keep all of them', async () => {
    const { id } = await runs.start({ experiment: 'late' })
    await runs.log(id, { metrics: { loss: 0.5 }, step: 2, at: 10 })
    await runs.log(id, { metrics: { loss: 0.9 }, step: 1, at: 99 })
    await runs.log(id, { metrics: { loss: 0.4 }, step: 2, at: 11 })
    await runs.log(id, { metrics: { loss: 0.4 }, step: 2, at: 11 })
    expect((await runs.get(id)).metrics).toEqual({ loss: 0.4 })
    expect(await runs.history({ run: id, metric: 'loss', limit: 10 })).toEqual([
      { key: 'loss', step: 1, at: 99, value: 0.9 },
      { key: 'loss', step: 2, at: 10, value: 0.5 },
      { key: 'loss', step: 2, at: 11, value: 0.4 },
    ])
  })

  it('that are not finite are kept as they are and shown as null', async () => {
    const { id } = await runs.start({ experiment: 'late' })
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 5e-324, 1.7976931348623157e308]
    await runs.log(id, { points: values.map((value, step) => ({ key: 'odd', value, step })) })
    const kept = await runs.history({ run: id, metric: 'odd', limit: 10 })
    expect(kept.map(({ value }) => value)).toEqual(values)
    await runs.log(id, { metrics: { odd: Number.NaN }, step: 99 })
    expect((await runs.get(id)).metrics).toEqual({ odd: null })
  })

  it('end at the same latest value whatever the order and the batches they come in', async () => {
    const point = fc.record({
      key: fc.constantFrom('a', 'b'),
      value: fc.integer({ min: -3, max: 3 }),
      step: fc.integer({ min: 0, max: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 12 }), fc.nat(), async (points, cut) => {
        const { id } = await runs.start({ experiment: 'order' })
        const at = cut % points.length
        await runs.log(id, { points: points.slice(at), at: 7 })
        await runs.log(id, { points: points.slice(0, at), at: 7 })
        const latest = new Map<string, (typeof points)[number]>()
        for (const p of points) {
          const held = latest.get(p.key)
          if (!held || p.step > held.step || (p.step === held.step && p.value > held.value)) latest.set(p.key, p)
        }
        const expected = Object.fromEntries([...latest].map(([key, { value }]) => [key, value]))
        expect((await runs.get(id)).metrics).toEqual(expected)
      }),
      { numRuns: 20 },
    )
  })

  it('come in by the ten thousand', async () => {
    const { id } = await runs.start({ experiment: 'late' })
    const points = Array.from({ length: 10_000 }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), step }))
    await runs.log(id, { points })
    expect((await runs.get(id)).metrics).toEqual({ loss: 1 / 10_000 })
    expect(await runs.history({ run: id, metric: 'loss', limit: 20_000 })).toHaveLength(10_000)
  })
})

describe('what a run read and made', () => {
  it('is kept once, however often it is said', async () => {
    const input = { dataset: 'flights', version: 'sha256-aa', context: 'training' }
    const { id } = await runs.start({ experiment: 'late', inputs: [input] })
    await runs.log(id, { inputs: [input, { ...input, context: 'test' }] })
    expect(await runs.inputs(id)).toEqual([{ ...input, context: 'test' }, input])
    await runs.addArtifact(id, { path: 'model.onnx', digest: 'sha256-01', bytes: 3 })
    await runs.addArtifact(id, { path: 'plots/roc.json', digest: 'sha256-02', bytes: 4 })
    await runs.addArtifact(id, { path: 'model.onnx', digest: 'sha256-03', bytes: 5 })
    expect(await runs.artifacts(id)).toEqual([
      { path: 'model.onnx', digest: 'sha256-03', bytes: 5 },
      { path: 'plots/roc.json', digest: 'sha256-02', bytes: 4 },
    ])
  })

  it('has plain relative paths only', async () => {
    const { id } = await runs.start({ experiment: 'late' })
    for (const bad of ['', '/etc/passwd', '../x', 'a/../b', 'a//b', 'a/', '.', 'a\\b', 'nul\0', 'x'.repeat(1_001)])
      await expect(runs.addArtifact(id, { path: bad, digest: 'sha256-0', bytes: 1 })).rejects.toMatchObject(
        code('bad_path'),
      )
  })
})

describe('experiments', () => {
  it('are made once, also by many at once', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => experiments.ensure('shared', { team: 'ops' })))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
    expect(made[0]).toMatchObject({ name: 'shared', state: 'active', tags: { team: 'ops' } })
  })
})

describe('the actions of tracking', () => {
  const call = { actor: { id: 'ada', roles: [] }, progress: () => undefined }
  const needs = () => ({ experiments, runs })
  const [listExperiments, findRuns, showRun, metricHistory] = trackingActions

  it('answer as they declare', async () => {
    const { id } = await runs.start({ experiment: 'shown', inputs: [{ dataset: 'd', version: 'v', context: 'test' }] })
    await runs.log(id, { metrics: { gap: Number.POSITIVE_INFINITY } })
    await runs.addArtifact(id, { path: 'a', digest: 'sha256-0', bytes: 1 })
    const listed = await listExperiments.run(needs(), {}, call)
    expect(listed.experiments.map(({ name }) => name)).toContain('shown')
    const found = await findRuns.run(needs(), { experiment: 'shown' }, call)
    expect(found.runs).toMatchObject([{ id, metrics: { gap: null } }])
    const shown = await showRun.run(needs(), { run: id }, call)
    expect(shown).toMatchObject({ run: { id }, inputs: [{ dataset: 'd' }], artifacts: [{ path: 'a' }] })
    for (const [action, output] of [
      [listExperiments, listed],
      [findRuns, found],
      [showRun, shown],
    ] as const)
      expect([...Value.Errors(action.output, output)]).toEqual([])
  })

  it('page through a history and lose no point, not even beside one that is not finite', async () => {
    const { id } = await runs.start({ experiment: 'paged' })
    const values = [1, Number.NaN, Number.POSITIVE_INFINITY, 2, 3]
    await runs.log(id, { points: values.map((value) => ({ key: 'm', value, step: 0 })), at: 5 })
    const shown: (number | null)[] = []
    for (let page: string | undefined; ; ) {
      const input = { run: id, metric: 'm', limit: 2, ...(page !== undefined && { page }) }
      const answer = await metricHistory.run(needs(), input, call)
      shown.push(...answer.points.map(({ value }) => value))
      page = answer.next
      if (page === undefined) break
    }
    expect(shown).toEqual([1, 2, 3, null, null])
    for (const page of ['', 'x', Buffer.from('[0,0,"1e999"]').toString('base64url')])
      await expect(metricHistory.run(needs(), { run: id, metric: 'm', page }, call)).rejects.toMatchObject(
        code('bad_page'),
      )
  })
})
