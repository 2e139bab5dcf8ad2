import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Tracking, trackingOn } from '../../../test/support/tracking.ts'
import { openEmbeddedDatabase } from '../../storage/index.ts'

cleanFolders()
let tracking: Tracking

beforeAll(async () => {
  tracking = await trackingOn(await openEmbeddedDatabase({ folder: freshFolder() }))
})

afterAll(() => tracking.database.close())

const code = (name: string) => ({ code: `tracking.${name}` })
const later = (): number => {
  const { clock } = tracking
  clock.moveTo(clock.now() + 1_000)
  return clock.now()
}

describe('an experiment', () => {
  it('named Default with the id 0 is there from the beginning', async () => {
    expect(await tracking.experiments.byId(0)).toMatchObject({
      ...{ id: 0, name: 'Default', state: 'active', artifactLocation: 'mlflow-artifacts:/0', tags: {} },
    })
    expect((await tracking.runs.start({ experiment: 0 })).experiment).toBe('Default')
  })

  it('is made with a place for artifacts and tags, once for a name', async () => {
    const { experiments, runs } = tracking
    const start = { name: 'made', artifactLocation: 's3://bucket/made', tags: { team: 'ops' } }
    const made = await experiments.create(start)
    expect(made).toMatchObject({ ...start, state: 'active', createdAt: tracking.clock.now() })
    expect(await experiments.byName('made')).toEqual(made)
    await expect(experiments.create({ name: 'made' })).rejects.toMatchObject(code('experiment_exists'))
    const run = await runs.start({ experiment: made.id, id: 'in-made' })
    expect(run.artifactUri).toBe('s3://bucket/made/in-made/artifacts')
    expect(await runs.get('in-made')).toEqual(run)
  })

  it('that is not there is told by name, by id, or as nothing', async () => {
    const { experiments, runs } = tracking
    await expect(experiments.get('none')).rejects.toMatchObject(code('experiment_not_found'))
    expect(await experiments.byName('none')).toBeUndefined()
    for (const call of [
      () => experiments.byId(999),
      () => experiments.rename(999, 'x'),
      () => experiments.remove(999),
      () => experiments.restore(999),
      () => experiments.setTag(999, 'a', 'b'),
      () => runs.start({ experiment: 999 }),
    ])
      await expect(call()).rejects.toMatchObject({ ...code('experiment_id_not_found'), status: 404 })
  })

  it('takes another name that is free, and says when it changed', async () => {
    const { experiments } = tracking
    const { id } = await experiments.create({ name: 'before' })
    const at = later()
    await experiments.rename(id, 'after')
    expect(await experiments.byId(id)).toMatchObject({ name: 'after', changedAt: at })
    await expect(experiments.rename(id, 'Default')).rejects.toMatchObject(code('experiment_exists'))
  })

  it('is deleted and restored with its runs, and takes nothing in between', async () => {
    const { experiments, runs } = tracking
    const { id } = await experiments.create({ name: 'fleeting' })
    const run = await runs.start({ experiment: id })
    const at = later()
    await experiments.remove(id)
    expect(await experiments.byId(id)).toMatchObject({ state: 'deleted', changedAt: at })
    expect((await runs.get(run.id)).state).toBe('deleted')
    await expect(experiments.remove(id)).rejects.toMatchObject(code('experiment_id_not_found'))
    await expect(experiments.create({ name: 'fleeting' })).rejects.toMatchObject({
      ...code('experiment_exists'),
      details: { state: 'deleted' },
    })
    for (const call of [
      () => runs.start({ experiment: id }),
      () => runs.start({ experiment: 'fleeting' }),
      () => experiments.rename(id, 'x'),
      () => experiments.setTag(id, 'a', 'b'),
      () => experiments.removeTag(id, 'a'),
    ])
      await expect(call()).rejects.toMatchObject(code('experiment_deleted'))
    await expect(runs.log(run.id, { metrics: { a: 1 } })).rejects.toMatchObject(code('run_deleted'))
    expect((await experiments.list()).map(({ name }) => name)).not.toContain('fleeting')
    await experiments.restore(id)
    expect((await runs.get(run.id)).state).toBe('active')
    await expect(experiments.restore(id)).rejects.toMatchObject(code('experiment_id_not_found'))
  })

  it('has tags that change and go', async () => {
    const { experiments } = tracking
    const { id } = await experiments.create({ name: 'tagged', tags: { a: '1' } })
    await Promise.all(['b', 'c', 'd'].map((tag) => experiments.setTag(id, tag, 'two\nlines')))
    await experiments.removeTag(id, 'a')
    expect((await experiments.byId(id)).tags).toEqual({ b: 'two\nlines', c: 'two\nlines', d: 'two\nlines' })
    await expect(experiments.removeTag(id, 'a')).rejects.toMatchObject(code('tag_not_found'))
  })

  it('is listed with the number of its active runs', async () => {
    const { experiments, runs } = tracking
    const { id } = await experiments.create({ name: 'counted' })
    const [gone] = await Promise.all([1, 2, 3].map(() => runs.start({ experiment: id })))
    await runs.remove(gone!.id)
    expect((await experiments.list()).find(({ name }) => name === 'counted')).toMatchObject({ runs: 2 })
  })

  it('shows the datasets that its runs read, once each', async () => {
    const { experiments, runs } = tracking
    const { id } = await experiments.create({ name: 'reading' })
    const input = { dataset: 'flights', version: 'abc', context: 'training' }
    const source = { sourceType: 'local', source: '{"uri":"flights.csv"}' }
    for (const one of [input, { ...input, source }, { ...input, context: 'test' }])
      await runs.start({ experiment: id, inputs: [one] })
    expect(await experiments.datasets([id])).toEqual([
      { experimentId: id, name: 'flights', digest: 'abc', context: 'test' },
      { experimentId: id, name: 'flights', digest: 'abc', context: 'training' },
    ])
  })
})

describe('a search for experiments', () => {
  it('filters, orders, views, and shows the same in pages of any size', async () => {
    const { experiments } = tracking
    for (const [name, tags] of [
      ['s-1', { team: 'a' }],
      ['s-2', { team: 'b' }],
      ['s-3', { team: 'a' }],
      ['s-4', {}],
    ] as const) {
      later()
      const { id } = await experiments.create({ name, tags })
      if (name === 's-3') await experiments.remove(id)
    }
    const names = async (query: object): Promise<string[]> => {
      const found: string[] = []
      for (let page: string | undefined; ; ) {
        const answer = await experiments.search({
          filter: "name like 's-%'",
          limit: 2,
          ...query,
          ...(page && { page }),
        })
        found.push(...answer.experiments.map(({ name }) => name))
        page = answer.next
        if (page === undefined) return found
      }
    }
    expect(await names({})).toEqual(['s-4', 's-2', 's-1'])
    expect(await names({ limit: 50 })).toEqual(['s-4', 's-2', 's-1'])
    expect(await names({ view: 'all', order: ['name ASC'] })).toEqual(['s-1', 's-2', 's-3', 's-4'])
    expect(await names({ view: 'deleted' })).toEqual(['s-3'])
    expect(await names({ filter: "tags.team = 'a'", view: 'all' })).toEqual(['s-3', 's-1'])
    await expect(experiments.search({ filter: 'metrics.a > 1', limit: 1 })).rejects.toMatchObject(code('bad_filter'))
    await expect(experiments.search({ order: ['colour'], limit: 1 })).rejects.toMatchObject(code('bad_order'))
    await expect(experiments.search({ page: 'x', limit: 1 })).rejects.toMatchObject(code('bad_page'))
  })
})
