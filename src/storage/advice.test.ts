import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { adviceOnSize } from './advice.ts'
import type { Database } from './database.ts'
import { openEmbeddedDatabase } from './embedded-database.ts'

cleanFolders()
let database: Database
beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: freshFolder() })
})
afterAll(() => database.close())

it('says nothing of a small database', async () => {
  expect(await adviceOnSize(database)).toBeUndefined()
})

it('offers the move of one that has grown past what it is good for', async () => {
  expect(await adviceOnSize(database, 1)).toContain('millrace storage move --to postgres://')
})
