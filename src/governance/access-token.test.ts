import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../storage/index.ts'
import { createAccessToken } from './access-token.ts'
import { governanceMigrations } from './tables.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-token-'))
const clock = manualClock(0)
let database: Database

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate(governanceMigrations)
})
beforeEach(async () => {
  await sql`truncate access_token`.execute(database.on())
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

describe('the access token', () => {
  it('is returned once, by the first start alone, and opens from then on', async () => {
    const first = createAccessToken({ database, clock })
    const token = await first.ensure()
    expect(token).toMatch(/^mr_[\w-]{43}$/)
    expect(await first.ensure()).toBeUndefined()
    const later = createAccessToken({ database, clock })
    expect(await later.ensure()).toBeUndefined()
    expect(await later.check(token!)).toBe(true)
  })

  it('is made by one of many that start at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => createAccessToken({ database, clock }).ensure()))
    expect(made.filter((token) => token !== undefined)).toHaveLength(1)
  })

  it('is not in the database: only its hash is', async () => {
    const token = await createAccessToken({ database, clock }).ensure()
    const { rows } = await sql`select * from access_token`.execute(database.on())
    expect(JSON.stringify(rows)).not.toContain(token!.slice('mr_'.length))
    expect(JSON.stringify(rows)).toMatch(/sha256-[0-9a-f]{64}/)
  })

  it('opens for itself alone, and not before there is one', async () => {
    const access = createAccessToken({ database, clock })
    expect(await access.check('')).toBe(false)
    const token = (await access.ensure())!
    for (const wrong of ['', 'mr_', `${token}x`, token.slice(0, -1), token.toUpperCase(), 'ü'.repeat(100)])
      expect(await access.check(wrong)).toBe(false)
    expect(await access.check(token)).toBe(true)
  })

  it('opens nothing after a rotation, in other processes a second later', async () => {
    const here = createAccessToken({ database, clock })
    const there = createAccessToken({ database, clock })
    const old = (await here.ensure())!
    expect(await there.check(old)).toBe(true)
    const fresh = await here.rotate()
    expect(await here.check(old)).toBe(false)
    expect(await here.check(fresh)).toBe(true)
    clock.moveTo(clock.now() + 1_000)
    expect(await there.check(old)).toBe(false)
    expect(await there.check(fresh)).toBe(true)
  })
})
