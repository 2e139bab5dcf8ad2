import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openEmbeddedDatabase, openPostgres } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { type Tracking, trackingOn } from '../support/tracking.ts'

cleanFolders()

const kinds = [
  {
    name: 'one process on the embedded database',
    async open(): Promise<Database[]> {
      const database = await openEmbeddedDatabase({ folder: freshFolder() })
      return [database]
    },
  },
  {
    name: 'two processes on one PostgreSQL',
    async open(): Promise<Database[]> {
      server = await startPostgres()
      if (!server) return []
      return [await openPostgres({ url: server.url }), await openPostgres({ url: server.url })]
    },
  },
]
let server: PostgresServer | undefined

describe.each(kinds)('tracking by $name', ({ open }) => {
  let all: Tracking[] = []
  beforeAll(async () => {
    all = await Promise.all((await open()).map((database, i) => trackingOn(database, i + 1)))
  })
  afterAll(async () => {
    for (const { database } of all) await database.close()
    await server?.stop()
  })

  it('loses nothing of many writers of the same runs, and counts what is said twice once', async ({ skip }) => {
    if (all.length === 0) skip()
    const runs = (i: number) => all[i % all.length]!.runs
    const ids = await Promise.all([0, 1, 2].map(async (i) => (await runs(i).start({ experiment: 'shared' })).id))
    const writers = 16
    const rounds = 12
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let round = 0; round < rounds; round++) {
          const entry = {
            points: Array.from({ length: 20 }, (_, i) => ({ key: `w${writer}`, value: i, step: round * 20 + i })),
            ...{ at: 5, params: { [`p${writer}-${round}`]: round }, tags: { last: String(writer) } },
          }
          const run = ids[(writer + round) % ids.length]!
          await runs(writer).log(run, entry)
          if (round % 3 === 0) await runs(writer + 1).log(run, entry)
        }
      }),
    )
    for (const [place, id] of ids.entries()) {
      const { params, metrics } = await runs(place).get(id)
      const expected = Array.from({ length: writers }, (_, writer) =>
        Array.from({ length: rounds }, (_, round) => round).filter((round) => (writer + round) % ids.length === place),
      )
      expect(Object.keys(params)).toHaveLength(expected.flat().length)
      for (const [writer, mine] of expected.entries()) {
        const history = await runs(place).history({ run: id, metric: `w${writer}`, limit: 999 })
        expect(history.map(({ step }) => step)).toEqual(
          mine.flatMap((round) => Array.from({ length: 20 }, (_, i) => round * 20 + i)),
        )
        expect(metrics[`w${writer}`]).toBe(19)
      }
    }
  })

  it('lets one value of a param win, and tells everyone who said another', async ({ skip }) => {
    if (all.length === 0) skip()
    const { id } = await all[0]!.runs.start({ experiment: 'shared' })
    const said = Array.from({ length: 24 }, (_, i) => i)
    const outcomes = await Promise.allSettled(
      said.map((i) => all[i % all.length]!.runs.log(id, { params: { who: i % 3 }, metrics: { [`m${i}`]: i } })),
    )
    const { params, metrics } = await all[0]!.runs.get(id)
    const winners = said.filter((i) => String(i % 3) === params['who'])
    expect(said.filter((i) => outcomes[i]!.status === 'fulfilled')).toEqual(winners)
    expect(Object.keys(metrics).sort()).toEqual(winners.map((i) => `m${i}`).sort())
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'tracking.param_changed' })
  })

  it('never starts a run in an experiment that is deleted at the same moment', async ({ skip }) => {
    if (all.length === 0) skip()
    const { id } = await all[0]!.experiments.create({ name: 'closing' })
    const starts = Array.from({ length: 30 }, (_, i) =>
      all[i % all.length]!.runs.start({ experiment: id, id: `c${i}` }),
    )
    await Promise.allSettled([all.at(-1)!.experiments.remove(id), ...starts])
    const outcomes = await Promise.allSettled(starts)
    for (const [i, { status }] of outcomes.entries())
      if (status === 'fulfilled') expect((await all[0]!.runs.get(`c${i}`)).state).toBe('deleted')
  })
})
