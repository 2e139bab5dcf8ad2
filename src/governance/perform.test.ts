import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Type } from 'typebox'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type Actor,
  actionsOver,
  defineErrors,
  digestOf,
  type Hash,
  idMaker,
  manualClock,
  seededRandom,
} from '../base/index.ts'
import { type Database, openEmbeddedDatabase } from '../storage/index.ts'
import { governanceActions } from './actions.ts'
import { type Audit, createAudit } from './audit.ts'
import { createPerform, type Perform } from './perform.ts'
import { createPermits, localOperator } from './permits.ts'
import { governanceMigrations } from './tables.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-perform-'))
const hash: Hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
const clock = manualClock(1_000)
const viewer: Actor = { id: 'vera', roles: ['viewer'] }
let database: Database
let audit: Audit
let perform: Perform

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder })
  await database.migrate(governanceMigrations)
  audit = createAudit({ database, clock, hash, newId: idMaker(clock, seededRandom(1)) })
  perform = createPerform({ audit, permits: createPermits(), hash, root: folder })
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const fail = defineErrors('registry', { gate_refused: { status: 409, says: 'No.', help: 'Train.' } })
const action = actionsOver<{ doIt: () => Promise<string> }>()
const input = Type.Object({ model: Type.String(), version: Type.Integer() })
const output = Type.Object({ said: Type.String() })
const write = action({
  name: 'registry.promote',
  does: 'Promote.',
  http: 'PUT /api/v1/models/:model/versions/:version',
  permit: 'registry.promote',
  input,
  output,
  run: async ({ doIt }) => ({ said: await doIt() }),
})
const read = action({ ...write, name: 'registry.show', http: 'GET /api/v1/models/:model', permit: 'registry.read' })
const hot = action({
  ...write,
  name: 'serving.predict',
  http: 'POST /api/v1/endpoints/:model/predictions',
  permit: 'serving.predict',
  keptIn: 'journal',
})

const good = { model: 'late', version: 2 }
const call = (actor: Actor = localOperator) => ({ actor, progress: () => undefined })
const needs = (doIt: () => Promise<string> = async () => 'done') => ({ doIt })
const entriesAfter = async (work: () => Promise<unknown>) => {
  const { seq } = await audit.head()
  const result = await work().catch((error: unknown) => error)
  return { result, entries: (await audit.list({ limit: 10 })).filter((entry) => entry.seq > seq) }
}

describe('performing an action', () => {
  it('runs it and keeps one entry with who, what, on what, and the digest of the input', async () => {
    const { result, entries } = await entriesAfter(() => perform(write, needs(), good, call()))
    expect(result).toEqual({ said: 'done' })
    expect(entries).toMatchObject([
      {
        actor: 'local',
        action: 'registry.promote',
        target: 'models/late/versions/2',
        input: digestOf(good, hash),
        outcome: 'done',
        code: null,
      },
    ])
  })

  it('refuses a caller without the permit, does not run, and keeps that, for reads too', async () => {
    const doIt = vi.fn(async () => 'x')
    const noOne = { id: 'eve', roles: ['unheard_of'] }
    for (const asked of [
      () => perform(write, needs(doIt), good, call(viewer)),
      () => perform(hot, needs(doIt), good, call(viewer)),
      () => perform(read, needs(doIt), good, call(noOne)),
    ]) {
      const { result, entries } = await entriesAfter(asked)
      expect(result).toMatchObject({ code: 'governance.forbidden', status: 403 })
      expect(entries).toMatchObject([{ outcome: 'refused', code: 'governance.forbidden' }])
    }
    expect(doIt).not.toHaveBeenCalled()
  })

  it('tells a caller without the permit nothing about the input', async () => {
    await expect(perform(write, needs(), { nonsense: 1 }, call(viewer))).rejects.toMatchObject({
      code: 'governance.forbidden',
    })
  })

  it('keeps wrong input as refused and does not run', async () => {
    const doIt = vi.fn(async () => 'x')
    const { result, entries } = await entriesAfter(() =>
      perform(write, needs(doIt), { model: 'late', version: '2' }, call()),
    )
    expect(result).toMatchObject({ code: 'governance.bad_input', status: 400 })
    expect(entries).toMatchObject([{ outcome: 'refused', code: 'governance.bad_input' }])
    expect(doIt).not.toHaveBeenCalled()
  })

  it('keeps what the action refused as refused, and what broke as failed', async () => {
    const refused = await entriesAfter(() =>
      perform(
        write,
        needs(() => Promise.reject(fail('gate_refused', {}))),
        good,
        call(),
      ),
    )
    expect(refused.result).toMatchObject({ code: 'registry.gate_refused' })
    expect(refused.entries).toMatchObject([{ outcome: 'refused', code: 'registry.gate_refused' }])
    const broken = await entriesAfter(() =>
      perform(
        write,
        needs(() => Promise.reject(new Error('bug'))),
        good,
        call(),
      ),
    )
    expect(broken.result).toMatchObject({ message: 'bug' })
    expect(broken.entries).toMatchObject([{ outcome: 'failed', code: null }])
  })

  it('keeps nothing of a read, and on the hot path only refusals of the caller', async () => {
    expect((await entriesAfter(() => perform(read, needs(), good, call(viewer)))).entries).toEqual([])
    expect((await entriesAfter(() => perform(hot, needs(), good, call()))).entries).toEqual([])
    const wrong = await entriesAfter(() => perform(hot, needs(), { model: 1 }, call()))
    expect(wrong).toMatchObject({ result: { code: 'governance.bad_input' }, entries: [] })
  })

  it('makes names from outside harmless in what it keeps', async () => {
    const model = '../\u0000\u001b[31m\ud800'
    const { entries } = await entriesAfter(() => perform(write, needs(), { model, version: {} }, call()))
    expect(entries).toMatchObject([
      { target: 'models/../\\u0000\\u001b[31m\\ud800/versions/?', input: null, code: 'governance.bad_input' },
    ])
  })

  it('does not run where the trail can not be written', async () => {
    const doIt = vi.fn(async () => 'x')
    const broken: Audit = {
      ...audit,
      begin: () => Promise.reject(new Error('disk full')),
      append: () => Promise.reject(new Error('disk full')),
    }
    const strict = createPerform({ audit: broken, permits: createPermits(), hash, root: folder })
    const unavailable = { code: 'governance.audit_unavailable', status: 503 }
    await expect(strict(write, needs(doIt), good, call())).rejects.toMatchObject(unavailable)
    await expect(strict(write, needs(doIt), { version: 1 }, call())).rejects.toMatchObject(unavailable)
    await expect(strict(write, needs(doIt), good, call(viewer))).rejects.toMatchObject(unavailable)
    expect(doIt).not.toHaveBeenCalled()
  })

  it('says so when the outcome can not be written, and the next start shows it as interrupted', async () => {
    const broken: Audit = { ...audit, settle: () => Promise.reject(new Error('disk full')) }
    const strict = createPerform({ audit: broken, permits: createPermits(), hash, root: folder })
    await expect(strict(write, needs(), good, call())).rejects.toMatchObject({ code: 'governance.audit_unsettled' })
    const { entries } = await entriesAfter(() => audit.recover(clock.now() + 1))
    expect(entries).toMatchObject([{ action: 'registry.promote', outcome: 'interrupted' }])
  })
})

describe('the actions of governance', () => {
  const [list, verify] = governanceActions

  it('list the trail and check it, from an anchor too', async () => {
    await perform(write, needs(), good, call())
    const { entries } = await perform(list, { audit }, { limit: 1 }, call())
    expect(entries).toMatchObject([{ action: 'registry.promote', outcome: 'done' }])
    const { seq, hash: end } = entries[0]!
    expect(await perform(verify, { audit }, {}, call())).toMatchObject({ sound: true, head: { seq, hash: end } })
    expect(await perform(verify, { audit }, { seq, hash: 'sha256-0' }, call())).toMatchObject({ sound: false })
  })

  it('are not open to a viewer', async () => {
    await expect(perform(list, { audit }, {}, call(viewer))).rejects.toMatchObject({ code: 'governance.forbidden' })
  })
})
