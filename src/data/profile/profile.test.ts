import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { seededRandom } from '../../base/index.ts'
import { profileTable } from '../../table/index.ts'
import { csv, dataset, ingest, number, profileOf, scanVersion, time } from '../index.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

it('says of a version in SQL what the table stone says of the same rows in memory', async () => {
  const random = seededRandom(3)
  const lines = Array.from({ length: 997 }, (_, i) => {
    const at = new Date(Date.UTC(2001, 0, 1) + random.integer(1e9)).toISOString()
    return `${i % 7 === 0 ? '' : random.next() * 100 - 50},${random.integer(5)},${at},${i % 11 === 0 ? '' : `k${random.integer(30)}`},`
  })
  await writeFile(path.join(stage.root, 'p.csv'), `x,n,at,word,none\n${lines.join('\n')}\n`)
  const contract = { x: number({ optional: true }), n: number(), at: time(), none: number({ optional: true }) }
  const version = await ingest(stage, dataset('p', { source: csv('p.csv'), contract }))
  const table = await stage.lake.table(`select * exclude (__row) from ${await scanVersion(stage.lake, version)}`)
  const expected = profileTable(table)
  const profile = await profileOf(stage, version)
  expect(profile.rows).toBe(997)
  for (const [i, column] of profile.columns.entries()) {
    const { numbers, ...others } = expected.columns[i]!
    expect(column).toMatchObject(others)
    if (!numbers) expect(column.numbers).toBeNull()
    else {
      expect(column.numbers!.mean).toBeCloseTo(numbers.mean, 6)
      expect(column.numbers!.deviation).toBeCloseTo(numbers.deviation, 3)
      expect(column.numbers).toMatchObject({ min: numbers.min, max: numbers.max })
      for (const [j, { at, value }] of column.numbers!.quantiles.entries()) {
        expect(at).toBe(numbers.quantiles[j]!.at)
        expect(value).toBeCloseTo(numbers.quantiles[j]!.value, 6)
      }
    }
  }
})

it('is computed once for a version', async () => {
  const version = await stage.datasets.version('p')
  const refuse = (): never => {
    throw new Error('asked again')
  }
  const lake = { ...stage.lake, rows: refuse, table: refuse }
  expect((await profileOf({ ...stage, lake }, version)).columns).toHaveLength(5)
})
