import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Hash, idMaker, manualClock, seededRandom } from '../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../storage/index.ts'
import { type Audit, createAudit } from './audit.ts'
import { type Anchor, GENESIS } from './entry.ts'
import { governanceMigrations } from './tables.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-audit-'))
const hash: Hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
const clock = manualClock(Date.UTC(2001, 5, 4))
let database: Database
let audit: Audit

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate(governanceMigrations)
  audit = createAudit({ database, clock, hash, newId: idMaker(clock, seededRandom(1)) })
})

beforeEach(async () => {
  await run('truncate audit_entry; truncate audit_intent')
  await run(`update audit_head set seq = 0, hash = '${GENESIS.hash}'`)
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const run = async (text: string): Promise<void> => {
  for (const statement of text.split(';')) await sql.raw(statement).execute(database.on())
}

const record = (action: string, outcome: 'done' | 'refused' = 'done') => ({
  actor: 'ada',
  action,
  target: 'models/late',
  input: null,
  outcome,
  code: outcome === 'done' ? null : 'governance.forbidden',
})

async function fill(count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await audit.append(record(`room.verb_${i}`))
}

describe('the audit trail', () => {
  it('numbers its entries from one and binds each to the one before', async () => {
    const first = await audit.append(record('registry.promote'))
    const second = await audit.append(record('registry.promote', 'refused'))
    expect(first).toMatchObject({ seq: 1, previous: GENESIS.hash, at: clock.now() })
    expect(second).toMatchObject({ seq: 2, previous: first.hash, code: 'governance.forbidden' })
    expect(await audit.head()).toEqual({ seq: 2, hash: second.hash })
  })

  it('lists the newest first, by page, actor and action', async () => {
    await fill(3)
    await audit.append({ ...record('room.verb_1'), actor: 'bob' })
    expect((await audit.list()).map(({ seq }) => seq)).toEqual([4, 3, 2, 1])
    expect((await audit.list({ limit: 2, before: 4 })).map(({ seq }) => seq)).toEqual([3, 2])
    expect((await audit.list({ actor: 'bob' })).map(({ seq }) => seq)).toEqual([4])
    expect((await audit.list({ action: 'room.verb_1', actor: 'ada' })).map(({ seq }) => seq)).toEqual([1])
  })

  it('keeps one unbroken chain when many write at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => audit.append(record(`room.verb_${i}`))))
    expect(await audit.verify()).toMatchObject({ sound: true, entries: 40 })
  })

  it('is found sound while entries are added during the check', async () => {
    await fill(5)
    const [verification] = await Promise.all([audit.verify(), fill(5)])
    expect(verification.sound).toBe(true)
    expect(await audit.verify()).toMatchObject({ sound: true, entries: 10 })
  })

  it('leaves nothing of an entry whose transaction was rolled back', async () => {
    await expect(
      database.tx(async () => {
        await audit.append(record('room.verb'))
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await fill(1)
    expect(await audit.verify()).toMatchObject({ sound: true, entries: 1 })
  })
})

describe('a check of the audit trail', () => {
  const tampered: readonly [string, string, number, string][] = [
    ['a changed field', "update audit_entry set actor = 'eve' where seq = 3", 3, 'entry 3 was changed'],
    ['a changed time', 'update audit_entry set at = at + 1 where seq = 1', 1, 'entry 1 was changed'],
    ['a removed code', "update audit_entry set outcome = 'failed' where seq = 5", 5, 'entry 5 was changed'],
    ['a deleted entry', 'delete from audit_entry where seq = 2', 2, 'entry 2 is missing'],
    ['a deleted first entry', 'delete from audit_entry where seq = 1', 1, 'entry 1 is missing'],
    [
      'two entries that changed places',
      'update audit_entry set seq = 9 where seq = 2; update audit_entry set seq = 2 where seq = 3; update audit_entry set seq = 3 where seq = 9',
      2,
      'entry 2 does not follow the entry before it',
    ],
    ['a cut tail', 'delete from audit_entry where seq > 3', 4, 'the entries after 3 were cut: the chain had 5'],
    [
      'an added entry',
      "insert into audit_entry select 6, at, actor, action, target, input, outcome, code, hash, 'sha256-1' from audit_entry where seq = 5",
      6,
      'entry 6 was changed',
    ],
  ]
  it.each(tampered)('names the first bad record of %s', async (_, change, seq, says) => {
    await fill(5)
    await run(change)
    expect(await audit.verify()).toMatchObject({ sound: false, firstBad: { seq, says } })
  })

  it('finds a tail that was cut together with the end, by an anchor kept elsewhere', async () => {
    await fill(5)
    const anchor = await audit.head()
    await run('delete from audit_entry where seq > 3')
    await run('update audit_head set seq = 3, hash = (select hash from audit_entry where seq = 3)')
    expect(await audit.verify()).toMatchObject({ sound: true, entries: 3 })
    const says = 'the chain ends at 3, before the anchor at 5'
    expect(await audit.verify(anchor)).toMatchObject({ sound: false, firstBad: { seq: 4, says } })
  })

  it('finds a chain that was written anew, by an anchor kept elsewhere', async () => {
    await fill(2)
    const anchor: Anchor = await audit.head()
    await run(`truncate audit_entry; update audit_head set seq = 0, hash = '${GENESIS.hash}'`)
    await audit.append(record('room.other'))
    await fill(2)
    expect(await audit.verify()).toMatchObject({ sound: true })
    const says = 'entry 2 is not the one that the anchor names'
    expect(await audit.verify(anchor)).toMatchObject({ sound: false, firstBad: { seq: 2, says } })
  })

  it('passes an anchor that the chain went through', async () => {
    await fill(2)
    const anchor = await audit.head()
    await fill(2)
    expect(await audit.verify(anchor)).toMatchObject({ sound: true, entries: 4 })
  })
})

describe('an intent', () => {
  const intent = { actor: 'ada', action: 'training.train', target: 'models/late/versions', input: 'sha256-ab' }

  it('becomes exactly one entry when it is settled, however often that is said', async () => {
    const id = await audit.begin(intent)
    expect(await audit.list()).toEqual([])
    await audit.settle(id, { outcome: 'done', code: null })
    await audit.settle(id, { outcome: 'failed', code: null })
    expect(await audit.list()).toMatchObject([{ ...intent, outcome: 'done' }])
  })

  it('that a dead process left open becomes an interrupted entry at the next start', async () => {
    await audit.begin(intent)
    const settled = await audit.begin(intent)
    await audit.settle(settled, { outcome: 'done', code: null })
    expect(await audit.recover(clock.now())).toBe(0)
    expect(await audit.recover(clock.now() + 1)).toBe(1)
    expect(await audit.recover(clock.now() + 1)).toBe(0)
    expect((await audit.list()).map(({ outcome }) => outcome)).toEqual(['interrupted', 'done'])
  })
})
