import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { hasCode } from '../base/index.ts'
import type { Database } from './database.ts'
import { openEmbeddedDatabase } from './embedded-database.ts'

cleanFolders()

async function show(database: Database, setting: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`select current_setting(${setting}) as value`.execute(
    database.on(),
  )
  return rows[0]!['value']
}

describe('the embedded database', () => {
  it('syncs what it acknowledges, speaks UTC and keeps its memory small', async () => {
    const database = await openEmbeddedDatabase({ folder: freshFolder() })
    expect(await show(database, 'fsync')).toBe('on')
    expect(await show(database, 'wal_sync_method')).toBe('fsync')
    expect(await show(database, 'synchronous_commit')).toBe('on')
    expect(await show(database, 'TimeZone')).toBe('UTC')
    expect(await show(database, 'shared_buffers')).toBe('16MB')
    await database.close()
  })

  it('refuses a folder that another one has open, and frees it when it is closed', async () => {
    const folder = freshFolder()
    const first = await openEmbeddedDatabase({ folder })
    await expect(openEmbeddedDatabase({ folder })).rejects.toSatisfy((e) => hasCode(e, 'storage.folder_in_use'))
    await first.close()
    await (await openEmbeddedDatabase({ folder })).close()
  })

  it('makes an empty database by itself when the build made no template', async () => {
    const folder = freshFolder()
    const database = await openEmbeddedDatabase({ folder, template: path.join(folder, 'none') })
    const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database.on())
    expect(rows).toEqual([{ one: 1 }])
    await database.close()
  })

  it('begins anew when the first start was interrupted', async () => {
    const folder = freshFolder()
    mkdirSync(path.join(folder, 'pg.new'))
    writeFileSync(path.join(folder, 'pg.new', 'half'), '')
    await (await openEmbeddedDatabase({ folder })).close()
    expect(existsSync(path.join(folder, 'pg.new'))).toBe(false)
  })

  it('says what stopped it, and gives the folder back, when its files are damaged', async () => {
    const folder = freshFolder()
    mkdirSync(path.join(folder, 'pg', 'global'), { recursive: true })
    writeFileSync(path.join(folder, 'pg', 'PG_VERSION'), '18\n')
    const opening = openEmbeddedDatabase({ folder })
    await expect(opening).rejects.toSatisfy((e) => hasCode(e, 'storage.database_lost'))
    const again = openEmbeddedDatabase({ folder })
    await expect(again).rejects.toSatisfy((e) => hasCode(e, 'storage.database_lost'))
  })
})
