import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { createPushing, dataset, ingest, number, pushed, quarantined, scanVersion } from './index.ts'

cleanFolders()
let stage: Stage
let names = 0
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const clicks = () => dataset(`clicks${names++}`, { source: pushed(), contract: { n: number() } })
const open = (flushRows?: number) =>
  createPushing({
    ...stage,
    flushMs: 60_000,
    ...(flushRows !== undefined && { flushRows }),
    onFault: (fault) => {
      throw fault
    },
  })

async function numbersOf(name: string): Promise<unknown[]> {
  const version = await stage.datasets.version(name)
  const rows = await stage.lake.rows(`select n from ${await scanVersion(stage.lake, version)} order by __row`)
  return rows.map(({ n }) => n)
}

describe('rows that are pushed', () => {
  it('are in the next version once, in their order, however often a push is sent', async () => {
    const spec = clicks()
    const pushing = open()
    expect(await pushing.push(spec, { id: 'a', rows: [{ n: 1 }, { n: 2 }] })).toEqual({ seq: 1, rows: 2, again: false })
    expect(await pushing.push(spec, { id: 'a', rows: [{ n: 1 }, { n: 2 }] })).toEqual({ seq: 1, rows: 2, again: true })
    await pushing.push(spec, { rows: [{ n: 3 }] })
    await pushing.flush(spec)
    expect(await numbersOf(spec.name)).toEqual([1, 2, 3])
    await pushing.push(spec, { id: 'b', rows: [{ n: 4, page: '/' }] })
    await pushing.push(spec, { id: 'a', rows: [{ n: 1 }, { n: 2 }] })
    await pushing.flush(spec)
    expect(await numbersOf(spec.name)).toEqual([1, 2, 3, 4])
    expect((await stage.datasets.version(spec.name)).taken).toEqual({ pushed: 3 })
    const before = await stage.datasets.version(spec.name)
    expect(await ingest(stage, spec)).toEqual(before)
    await pushing.close()
  })

  it('are set aside one by one where they violate the contract', async () => {
    const spec = clicks()
    const pushing = open()
    await pushing.push(spec, { rows: [{ n: 1 }, { n: 'none' }, { m: 2 }, { n: 4, deep: { x: 1 } }] })
    await pushing.flush(spec)
    expect(await numbersOf(spec.name)).toEqual([1, 4])
    const set = await quarantined(stage.lake, await stage.datasets.version(spec.name))
    expect(set.map(({ reasons }) => reasons[0])).toEqual([
      { code: 'wrong_type', column: 'n' },
      { code: 'missing', column: 'n' },
    ])
    await pushing.close()
  })

  it('become a version by themselves when there are many', async () => {
    const spec = clicks()
    const pushing = open(3)
    await pushing.push(spec, { rows: [{ n: 1 }, { n: 2 }] })
    await pushing.push(spec, { rows: [{ n: 3 }] })
    await pushing.close()
    expect(await numbersOf(spec.name)).toEqual([1, 2, 3])
  })

  it('that come at once are all taken', async () => {
    const spec = clicks()
    const pushing = open(10)
    await Promise.all(Array.from({ length: 40 }, (_, i) => pushing.push(spec, { id: `p${i}`, rows: [{ n: i }] })))
    await pushing.close()
    await pushing.flush(spec)
    expect((await numbersOf(spec.name)).map(Number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, i) => i),
    )
  })

  it('are needed before there is a version', async () => {
    await expect(ingest(stage, clicks())).rejects.toMatchObject({ code: 'data.nothing_pushed' })
  })
})
