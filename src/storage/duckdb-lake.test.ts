import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { hasCode } from '../base/index.ts'
import { lakeError } from './duckdb-errors.ts'
import { openLake } from './duckdb-lake.ts'
import { openFolderBlobs } from './folder-blobs.ts'

cleanFolders()

describe('the lake', () => {
  it('says that memory is short, and goes on', async () => {
    const folder = freshFolder()
    const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
    const lake = await openLake({ folder, blobs, memoryLimit: '16MB' })
    const greedy = lake.rows(`select list(i || 'some text that fills memory') as l from range(3000000) r(i)`)
    await expect(greedy).rejects.toSatisfy((e) => hasCode(e, 'storage.lake_full'))
    expect(await lake.rows('select 1 as one')).toEqual([{ one: 1 }])
    await lake.close()
  })
})

describe('errors of the engine', () => {
  it.each([
    [
      'Binder Error: Referenced column "foo" not found in FROM clause!\nCandidate bindings: "bar"',
      'Binder Error: Referenced column "foo" not found in FROM clause!',
    ],
    [
      `Conversion Error: Could not convert string 'Ada''s' to INT32\n\nLINE 1: x`,
      'Conversion Error: Could not convert string … to INT32',
    ],
    [
      "Conversion Error: Type INT64 with value -3000.5e7 can't be cast",
      'Conversion Error: Type INT64 with value … cannot be cast',
    ],
    ['Invalid Input Error: CSV Error on Line: 17\nOriginal Line: Ada', 'Invalid Input Error: CSV Error on Line: 17'],
    [
      'Out of Range Error: Overflow in addition of INT64 (12 + 1)!',
      'Out of Range Error: Overflow in addition of INT64 (… + …)!',
    ],
  ])('keep their first line without values: %s', (engine, shown) => {
    expect(lakeError(new Error(engine)).message).toBe(`The engine refused the query: ${shown}`)
  })
})
