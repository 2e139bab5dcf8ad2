import { describe, expect, it } from 'vitest'
import { numberColumn, type Table, tableOf } from '../table/index.ts'
import { type ConfinedEngine, openConfinedEngine } from './confined-engine.ts'

async function within<T>(withinMs: number, work: (engine: ConfinedEngine) => Promise<T>): Promise<T> {
  const engine = await openConfinedEngine({ files: [], withinMs, memoryLimit: '64MB' })
  try {
    await engine.load('given', tableOf({ x: numberColumn([1, 2, 3]) }))
    return await work(engine)
  } finally {
    engine.close()
  }
}

async function all(engine: ConfinedEngine, sql: string): Promise<Table[]> {
  const found: Table[] = []
  for await (const table of engine.tables(sql, 2)) found.push(table)
  return found
}

describe('a confined engine', () => {
  it('answers from what it was given', async () => {
    const found = await within(10_000, (engine) => all(engine, 'select x * 2 as y from given -- all of it'))
    expect(found.map(({ rows }) => rows)).toEqual([2, 1])
  })

  it('ends a query that takes too long, and one that takes too much memory', async () => {
    const endless = 'select count(*) as n from range(100000000000) a where a.range % 3 = 0'
    await expect(within(100, (engine) => all(engine, endless))).rejects.toMatchObject({
      code: 'storage.query_too_long',
    })
    const greedy = `select list('some text that fills memory ' || i) as l from range(30000000) r(i)`
    await expect(within(60_000, (engine) => all(engine, greedy))).rejects.toMatchObject({ code: 'storage.lake_full' })
  })

  it('takes names that only look like those of the engine', async () => {
    const sql = `select x as read_count, x as body_scan, 'read_csv' as glob from given`
    expect((await within(10_000, (engine) => all(engine, sql)))[0]?.columns.size).toBe(3)
  })
})
