import { describe, expect, it, vi } from 'vitest'
import { encodeModel, floatTensor, graph, node, value } from '../../inference/index.ts'
import { numberColumn, type Table, tableOf } from '../../table/index.ts'
import type { Executor } from '../executor.ts'
import type { Loader } from './loader.ts'
import { createWarm, type Warm, type WarmNeeds } from './warm.ts'

/** Adds the version to the input. */
const modelOf = (version: number): Uint8Array =>
  encodeModel(
    graph({
      name: 'plus',
      inputs: [value('x', 'float', ['N', 1])],
      outputs: [value('variable', 'float', ['N', 1])],
      nodes: [node(version === 66 ? 'Loop' : 'Add', ['x', 'by'], ['variable'])],
      initializers: { by: floatTensor([1, 1], [version]) },
    }),
  )

/** A warm store whose model has a version for every number; 13 is damaged, 66 has an operator that no plan knows. */
function stage(more: Partial<WarmNeeds> = {}) {
  const fetched: number[] = []
  const needs = {
    models: { get: async (_: string, version: number) => ({ artifact: version }) },
    blobs: {
      path: async () => '/nowhere',
      async get(version: number) {
        fetched.push(version)
        return version === 13 ? modelOf(13).slice(0, 40) : modelOf(version)
      },
    },
    loader: { read: async () => undefined, close: vi.fn() } as Loader,
    ...more,
  }
  return { fetched, warm: createWarm(needs as unknown as WarmNeeds) }
}

const traffic = (champion: number, challenger?: number, previous?: number) =>
  ({ champion, challenger, previous }) as Parameters<Warm['prepare']>[2]

const ask = async ({ infer }: Awaited<ReturnType<Warm['prepare']>>['champion']): Promise<number> =>
  Number((await infer({ inputs: { x: floatTensor([1, 1], [100]) }, rows: 1 }))['variable']!.data[0])

describe('versions in memory', () => {
  it('answer as soon as they are prepared', async () => {
    const { warm } = stage()
    const ready = await warm.prepare('late', 'late', traffic(2, 3, 1))
    expect(await Promise.all([ready.champion, ready.challenger!, ready.previous!].map(ask))).toEqual([102, 103, 101])
    expect(ready.champion).toMatchObject({ version: 2, batched: true, answers: 'prediction' })
  })
  it('are loaded once, however many endpoints use them and however many ask at once', async () => {
    const { warm, fetched } = stage()
    const both = await Promise.all([
      warm.prepare('early', 'late', traffic(1, 2)),
      warm.prepare('late', 'late', traffic(2, undefined, 1)),
    ])
    for (const ready of both) warm.use(ready)
    await warm.prepare('later', 'late', traffic(1))
    expect(fetched.sort()).toEqual([1, 2])
    expect(both[0]!.challenger).toBe(both[1]!.champion)
  })
  it('are let go when the last endpoint has let them go, and then loaded again', async () => {
    const { warm, fetched } = stage()
    warm.use(await warm.prepare('early', 'late', traffic(1)))
    warm.use(await warm.prepare('late', 'late', traffic(1)))
    warm.use(await warm.prepare('late', 'late', traffic(2)))
    warm.use(await warm.prepare('other', 'late', traffic(1)))
    expect(fetched).toEqual([1, 2])
    warm.drop('early')
    warm.drop('other')
    warm.release(await warm.prepare('late', 'late', traffic(1)))
    expect(fetched).toEqual([1, 2, 1])
  })
  it('stay while an endpoint goes from one traffic with them to the next', async () => {
    const { warm, fetched } = stage()
    warm.use(await warm.prepare('late', 'late', traffic(1)))
    warm.use(await warm.prepare('late', 'late', traffic(2, undefined, 1)))
    warm.use(await warm.prepare('late', 'late', traffic(1, undefined, 2)))
    expect(fetched).toEqual([1, 2])
  })
  it('still answer those who asked before they were let go', async () => {
    const { warm } = stage()
    const before = await warm.prepare('late', 'late', traffic(1))
    warm.use(before)
    const answer = ask(before.champion)
    warm.drop('late')
    expect(await answer).toBe(101)
    expect(await ask(before.champion)).toBe(101)
  })
  it('that cannot be loaded leave the others as they were', async () => {
    const { warm, fetched } = stage()
    warm.use(await warm.prepare('late', 'late', traffic(1)))
    await expect(warm.prepare('late', 'late', traffic(13, undefined, 1))).rejects.toMatchObject({
      code: 'serving.version_not_loaded',
      message: expect.stringContaining('damaged'),
    })
    await expect(warm.prepare('late', 'late', traffic(13))).rejects.toMatchObject({
      code: 'serving.version_not_loaded',
    })
    warm.use(await warm.prepare('late', 'late', traffic(1)))
    expect(fetched).toEqual([1, 13, 13])
  })
})

describe('a model that no plan can run', () => {
  const elsewhere = () => {
    const close = vi.fn()
    const run = async () => ({ variable: floatTensor([1, 1], [66]) })
    const specs = { inputs: [{ name: 'x', type: 'float', shape: [-1, 1] }], outputs: [] }
    return { executor: { ...specs, metadata: {}, rowwise: false, bytes: 1, run, close } as unknown as Executor, close }
  }
  it('runs elsewhere, from bytes that are fetched when they are needed', async () => {
    const { executor, close } = elsewhere()
    const seen: unknown[] = []
    const { warm } = stage({
      elsewhere: async (bytes, what) => {
        seen.push(what, (await bytes()).length)
        return executor
      },
    })
    const ready = await warm.prepare('late', 'late', traffic(66))
    expect(seen).toEqual(['version 66 of late', modelOf(66).length])
    expect(await ask(ready.champion)).toBe(66)
    warm.close()
    await vi.waitFor(() => expect(close).toHaveBeenCalled())
  })
  it('is refused where there is nothing else', async () => {
    await expect(stage().warm.prepare('late', 'late', traffic(66))).rejects.toMatchObject({
      code: 'serving.version_not_loaded',
      message: expect.stringContaining('Loop'),
    })
  })
})

describe('a version that is warmed', () => {
  it('answers what its endpoint was asked lately, before it is used', async () => {
    const asked: string[] = []
    const recentRows = async (endpoint: string): Promise<Table> => {
      asked.push(endpoint)
      return tableOf({ x: numberColumn(Float64Array.from({ length: 50 }, (_, row) => row)) })
    }
    const run = vi.fn(async () => ({ variable: floatTensor([1, 1], [66]) }))
    const specs = { inputs: [{ name: 'x', type: 'float', shape: [-1, 1] }], outputs: [], metadata: {}, bytes: 1 }
    const executor = { ...specs, rowwise: false, run, close: vi.fn() } as unknown as Executor
    const { warm } = stage({ recentRows, elsewhere: async () => executor })
    await warm.prepare('late', 'late', traffic(66))
    expect(asked).toEqual(['late'])
    expect(run).toHaveBeenCalledTimes(51)
    expect(run).toHaveBeenLastCalledWith({ x: floatTensor([1, 1], [49]) })
  })
  it.each([
    ['there is no such column any more', async () => tableOf({ y: numberColumn([1, 2]) })],
    ['the journal cannot be read', async () => Promise.reject(new Error('no'))],
    ['there were none', async () => undefined],
  ])('is ready even where %s', async (_, recentRows) => {
    const { warm } = stage({ recentRows })
    expect(await ask((await warm.prepare('late', 'late', traffic(4))).champion)).toBe(104)
  })
})
