import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { type Tracking, trackingOn } from '../../../test/support/tracking.ts'
import { openEmbeddedDatabase } from '../../storage/index.ts'
import { inOrder, type Point } from '../points/order.ts'
import type { RunEntry } from './entry.ts'
import { mergeEntries } from './merge.ts'

cleanFolders()
let tracking: Tracking

beforeAll(async () => {
  tracking = await trackingOn(await openEmbeddedDatabase({ folder: freshFolder() }))
})

afterAll(() => tracking.database.close())

const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -2, max: 2 }) }, fc.constant(Number.NaN))
const point = fc.record({
  key: fc.constantFrom('a', 'b'),
  value,
  step: fc.integer({ min: 0, max: 3 }),
  at: fc.integer({ min: 0, max: 2 }),
})
const text = fc.constantFrom('x', 'y')
const entry: fc.Arbitrary<RunEntry> = fc.record(
  {
    points: fc.array(point, { maxLength: 6 }),
    params: fc.dictionary(fc.constantFrom('p', 'q'), text, { maxKeys: 2 }),
    tags: fc.dictionary(fc.constantFrom('s', 'mlflow.runName'), text, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
)
/** What is done, in the order in which it is asked: an entry for a run, or a merge of its entries into blocks. */
const deed = fc.record({ run: fc.integer({ min: 0, max: 3 }), entry: fc.option(entry, { freq: 6 }) })

interface Expected {
  readonly params: Record<string, string>
  readonly tags: Record<string, string>
  readonly points: Record<'a' | 'b', Point[]>
}

/** One after another: `undefined` where it is kept, else the code. */
function follow(expected: Expected | undefined, { params = {}, tags = {}, points = [] }: RunEntry): string | undefined {
  if (!expected) return 'tracking.run_not_found'
  const changed = Object.entries(params).some(([key, text]) => (expected.params[key] ?? text) !== text)
  if (changed) return 'tracking.param_changed'
  Object.assign(expected.params, params)
  Object.assign(expected.tags, tags)
  for (const { key, ...rest } of points) expected.points[key as 'a'].push(rest as Point)
  return undefined
}

const shown = (points: readonly Point[]): Record<string, number | null> => {
  const latest = inOrder(points, 'step').at(-1)
  return latest ? { value: Number.isNaN(latest.value) ? null : latest.value } : {}
}

describe('entries of many writers at once', () => {
  it('end as if they had come one after another, each whole or refused, with merges in between', async () => {
    const { runs, database } = tracking
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
        // The fourth run is not there.
        const ids = [
          ...(await Promise.all([0, 1, 2].map(() => runs.start({ experiment: 'e', name: 'n' })))),
          { id: 'none' },
        ]
        const expected = ids.map(({ id }): Expected | undefined =>
          id === 'none' ? undefined : { params: {}, tags: { 'mlflow.runName': 'n' }, points: { a: [], b: [] } },
        )
        const outcomes = await Promise.all(
          deeds.map(({ run, entry }) =>
            entry === null
              ? mergeEntries(database, ids[run]!.id)
              : runs.log(ids[run]!.id, entry).catch(({ code }: { code: string }) => code),
          ),
        )
        expect(outcomes).toEqual(
          deeds.map(({ run, entry }) => (entry === null ? undefined : follow(expected[run], entry))),
        )
        for (const [i, one] of expected.entries()) {
          if (!one) continue
          const run = await runs.get(ids[i]!.id)
          const { name = 'n', ...rest } = { name: one.tags['mlflow.runName'] }
          expect({ ...run, ...rest }).toMatchObject({ name, params: one.params, tags: one.tags })
          for (const key of ['a', 'b'] as const) {
            expect(run.metrics[key]).toBe(shown(one.points[key])['value'])
            for (const order of ['step', 'time'] as const) {
              const history = await runs.history({ run: run.id, metric: key, limit: 99, order })
              expect(history).toEqual(inOrder(one.points[key], order).map((point) => ({ key, ...point })))
            }
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('are part of the transaction of whoever has one open, and are undone with it', async () => {
    const { runs, database } = tracking
    const { id } = await runs.start({ experiment: 'e' })
    const undone = database.tx(async () => {
      await runs.log(id, { params: { p: 1 }, metrics: { loss: 1 } })
      throw new Error('no')
    })
    const [outcome] = await Promise.allSettled([undone, runs.log(id, { params: { p: 2 } })])
    expect(outcome.status).toBe('rejected')
    expect(await runs.get(id)).toMatchObject({ params: { p: '2' }, metrics: {} })
    expect(await runs.history({ run: id, metric: 'loss', limit: 9 })).toEqual([])
  })

  it('to a deleted run are refused by name, others of the same moment are kept', async () => {
    const { runs } = tracking
    const [gone, kept] = await Promise.all([runs.start({ experiment: 'e' }), runs.start({ experiment: 'e' })])
    await runs.remove(gone.id)
    const outcomes = await Promise.allSettled([
      runs.log(kept.id, { metrics: { a: 1 } }),
      runs.log(gone.id, { metrics: { a: 2 } }),
      runs.log(kept.id, { metrics: { b: 3 } }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: { code: 'tracking.run_deleted' } })
    expect((await runs.get(kept.id)).metrics).toEqual({ a: 1, b: 3 })
    expect((await runs.get(gone.id)).metrics).toEqual({})
  })

  it('have whole steps and times only', async () => {
    const { runs } = tracking
    const { id } = await runs.start({ experiment: 'e' })
    for (const bad of [{ step: 0.5 }, { step: 2 ** 53 }, { at: Number.NaN }, { at: 1.5 }])
      await expect(runs.log(id, { metrics: { a: 1 }, ...bad })).rejects.toMatchObject({ code: 'tracking.bad_point' })
  })

  it('are told of in few events, which together name every metric and point', async () => {
    const { runs, heard } = tracking
    const { id } = await runs.start({ experiment: 'e' })
    for (let step = 0; step < 40; step++) await runs.log(id, { metrics: { [`m${step % 4}`]: 1 }, step })
    const told = () =>
      heard
        .filter(({ name }) => name === 'tracking.points_logged')
        .map(({ payload }) => payload as { run: string; metrics: string[]; points: number })
        .filter(({ run }) => run === id)
    await expect.poll(() => told().reduce((sum, { points }) => sum + points, 0)).toBe(40)
    expect(new Set(told().flatMap(({ metrics }) => metrics)).size).toBe(4)
    expect(told().length).toBeLessThan(40)
  })
})

describe('a long history', () => {
  it('is read by pages in both orders, whatever is merged meanwhile', async () => {
    const { runs, database } = tracking
    const { id: run } = await runs.start({ experiment: 'e' })
    const all: Point[] = []
    for (let part = 0; part < 12; part++) {
      // Half of them in order, half of them anywhere; small entries and blocks.
      const points = Array.from({ length: part % 3 === 0 ? 700 : 90 }, (_, i) => {
        const step = part % 2 === 0 ? part * 1_000 + i : (i * 7_919 + part) % 12_000
        return { step, at: (step * 31) % 5_000, value: step % 17 }
      })
      all.push(...points)
      await runs.log(run, { points: points.map((point) => ({ key: 'loss', ...point })) })
      if (part % 4 === 3) await mergeEntries(database, run)
    }
    for (const order of ['step', 'time'] as const)
      for (const limit of [100, 1_500, 10_000]) {
        const read: Point[] = []
        for (let after: Point | undefined; ; after = read.at(-1)) {
          const page = await runs.history({ run, metric: 'loss', limit, order, ...(after && { after }) })
          read.push(...page.map(({ key: _, ...point }) => point))
          if (order === 'time' && limit === 1_500) await mergeEntries(database, run)
          if (page.length < limit) break
        }
        expect(read).toEqual(inOrder(all, order))
      }
  })

  it('of several runs is down-sampled by shape or by even steps, and whole where it is short', async () => {
    const { runs } = tracking
    const [long, short] = await Promise.all([runs.start({ experiment: 'e' }), runs.start({ experiment: 'e' })])
    const points = Array.from({ length: 5_000 }, (_, step) => ({ key: 'm', value: step === 777 ? 99 : step % 7, step }))
    await runs.log(long.id, { points, at: 5 })
    await runs.log(short.id, { points: points.slice(0, 10), at: 5 })
    const ids = [long.id, short.id, 'none']
    const shape = await runs.histories({ runs: ids, metric: 'm', limit: 200 })
    expect(shape.length).toBeLessThanOrEqual(200)
    expect(shape.filter(({ run }) => run === short.id)).toHaveLength(10)
    expect(shape).toContainEqual({ run: long.id, key: 'm', step: 777, at: 5, value: 99 })
    const even = await runs.histories({ runs: ids, metric: 'm', limit: 5, sample: 'even' })
    expect(even.map(({ run, step }) => [ids.indexOf(run), step])).toEqual([
      ...[0, 9, 1_000, 2_000, 3_000, 4_000, 4_999].map((step) => [0, step]),
      ...[0, 9].map((step) => [1, step]),
    ])
    const part = await runs.histories({ runs: ids, metric: 'm', limit: 200, steps: { from: 5, to: 12 } })
    expect(part.map(({ step }) => step)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 5, 6, 7, 8, 9])
  })
})
