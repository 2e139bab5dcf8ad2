import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEvents, DAY, type Happening, idMaker, manualClock, seededRandom } from '../../src/base/index.ts'
import {
  createAudit,
  createComments,
  createPerform,
  createPermits,
  createSavedViews,
  createSubjects,
  createTokens,
  governanceActions,
  governanceMigrations,
  localOperator,
  type Tokens,
} from '../../src/governance/index.ts'
import { createLog, createServer, type Server } from '../../src/http/index.ts'
import { type Database, openEmbeddedDatabase } from '../../src/storage/index.ts'
import { sha256 } from '../support/flows.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()

const ROLES = {
  operator: ['*'],
  viewer: ['*.read'],
  scientist: ['*.read', 'governance.comment', 'governance.save_view'],
  outsider: ['governance.read', 'governance.comment', 'tracking.read'],
  giver: ['governance.tokens', '*.read'],
}
type Who = keyof typeof ROLES | 'bob'

const clock = manualClock(Date.UTC(2001, 5, 4))
const happened: Happening[] = []
const secrets = {} as Record<Who, string>
let database: Database
let tokens: Tokens
let server: Server
let url: string

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: freshFolder() })
  await database.migrate(governanceMigrations)
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((one) => happened.push(one))
  const base = { database, clock, events, newId: idMaker(clock, seededRandom(1)), hash: sha256 }
  const permits = createPermits(ROLES)
  const audit = createAudit(base)
  const perform = createPerform({ audit, permits, hash: sha256, root: freshFolder() })
  const subjects = createSubjects(base)
  tokens = createTokens({ ...base, permits })
  const comments = createComments({ ...base, subjects })
  const needs = { audit, permits, subjects, tokens, comments, savedViews: createSavedViews(base) }
  server = await createServer({
    actions: governanceActions,
    perform: (action, input, call) => perform(action as never, needs as never, input, call) as never,
    ...{ allowed: permits.mayI, authenticate: tokens.holder, events, version: '0', log: createLog('silent') },
    settings: { host: '127.0.0.1', port: 0, drainSeconds: 0 },
    doors: [],
  })
  url = (await server.listen()).url
  for (const role of Object.keys(ROLES) as (keyof typeof ROLES)[])
    secrets[role] = (await tokens.make({ subject: `${role}@example.com`, role, by: localOperator })).secret
  secrets.bob = (await tokens.make({ subject: 'bob', role: 'scientist', by: localOperator })).secret
}, 30_000)
beforeEach(() => {
  clock.moveTo(clock.now() + 1_000)
  happened.length = 0
})
afterAll(async () => {
  await server.close()
  await database.close()
})

async function ask(who: Who, what: string, body?: object) {
  const [method, address] = what.split(' ') as [string, string]
  const answer = await fetch(`${url}/api/v1/${address}`, {
    method,
    headers: { authorization: `Bearer ${secrets[who]}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, never> }
}
async function done(who: Who, what: string, body?: object): Promise<never> {
  const answer = await ask(who, what, body)
  expect(answer.status, `${what} ${JSON.stringify(answer.body)}`).toBe(200)
  return answer.body as never
}
interface Said {
  readonly id: string
  readonly text: string | null
  readonly mentions: readonly string[]
}
const say = (who: Who, text: string, of = 'late/3', more = {}): Promise<Said> =>
  done(who, 'POST comments', { kind: 'version', of, text, ...more })
const under = async (of: string, who: Who = 'viewer'): Promise<readonly Said[]> =>
  ((await done(who, `GET comments?kind=version&of=${encodeURIComponent(of)}`)) as { comments: Said[] }).comments

describe('comments at the door', () => {
  it('are kept as they were written, hostile text too, with line breaks of one kind and in their order', async () => {
    const text = '<img src=x onerror="alert(1)">\u202e [a](javascript:alert(1)) \'; drop table comment; --\r\n🙂\tend  '
    const first = await say('scientist', text, 'hostile/1')
    clock.moveTo(clock.now() + 1)
    await say('bob', 'second', 'hostile/1', { series: 'loss', x: 7.5 })
    expect(await under('hostile/1')).toMatchObject([
      {
        id: first.id,
        text: text.replace('\r\n', '\n').trim(),
        author: 'scientist@example.com',
        point: null,
        editedAt: null,
      },
      { text: 'second', point: { series: 'loss', x: 7.5 } },
    ])
    expect(happened.map(({ name, payload }) => [name, Object.keys(payload as object)])).toEqual(
      Array.from({ length: 2 }, () => ['governance.comments_changed', ['kind', 'comment', 'what']]),
    )
  })

  it('refuse what is empty, too long, half a point, about nothing known, or too many', async () => {
    const refused = (body: object) => ask('scientist', 'POST comments', { kind: 'version', of: 'late/3', ...body })
    expect(await refused({ text: ' \n\u0007\t ' })).toMatchObject({
      status: 400,
      body: { code: 'governance.comment_empty' },
    })
    expect(await refused({ text: 'x'.repeat(4_001) })).toMatchObject({ status: 400 })
    expect(await refused({ text: 'x', series: 'loss' })).toMatchObject({ body: { code: 'governance.half_a_point' } })
    expect(await refused({ text: 'x', kind: 'nothing' })).toMatchObject({ status: 400 })
    const many = Array.from({ length: 1_000 }, (_, i) => `('m${i}', 'version', 'full/1', 'bob', 0, 'x')`)
    await exec(`insert into comment (id, kind, anchor, author, at, text) values ${many.join()}`)
    expect(await refused({ of: 'full/1', text: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'governance.comments_full' },
    })
    const page = await done('viewer', 'GET comments?kind=version&of=full/1&limit=2')
    expect(page).toMatchObject({ more: true, comments: [{ id: 'm998' }, { id: 'm999' }] })
  })

  it('need the permit of what they are about to be read or written, and one of their own to be written', async () => {
    expect(await ask('viewer', 'POST comments', { kind: 'run', of: 'r', text: 'x' })).toMatchObject({ status: 403 })
    expect(await ask('outsider', 'POST comments', { kind: 'run', of: 'r', text: 'x' })).toMatchObject({ status: 200 })
    for (const [what, body] of [
      ['POST comments', { kind: 'version', of: 'late/3', text: 'x' }],
      ['GET comments?kind=version&of=late/3', undefined],
    ] as const)
      expect(await ask('outsider', what, body)).toMatchObject({ status: 403, body: { code: 'governance.forbidden' } })
    const { id } = await say('bob', 'of a version')
    for (const what of [`DELETE comments/${id}`, `POST comments/${id}/restoration`])
      expect(await ask('outsider', what, what.startsWith('P') ? {} : undefined)).toMatchObject({ status: 403 })
    expect(await ask('outsider', `PUT comments/${id}`, { text: 'mine' })).toMatchObject({ status: 403 })
  })

  it('are edited by their author only; removed and restored also by who moderates; auditors see every text', async () => {
    const { id } = await say('bob', 'first words', 'life/1')
    expect(await ask('scientist', `PUT comments/${id}`, { text: 'forged' })).toMatchObject({
      ...{ status: 403, body: { code: 'governance.comment_not_yours' } },
    })
    expect(await ask('operator', `PUT comments/${id}`, { text: 'forged' })).toMatchObject({ status: 403 })
    expect(await ask('scientist', `DELETE comments/${id}`)).toMatchObject({ status: 403 })
    await done('bob', `PUT comments/${id}`, { text: 'better words' })
    expect(await done('operator', `DELETE comments/${id}`)).toMatchObject({
      text: null,
      removedBy: 'operator@example.com',
    })
    expect(await under('life/1')).toMatchObject([{ id, text: null, mentions: [] }])
    expect(await ask('bob', `PUT comments/${id}`, { text: 'again' })).toMatchObject({ status: 409 })
    expect(await ask('bob', `POST comments/${id}/restoration`, {})).toMatchObject({ status: 403 })
    await done('operator', `POST comments/${id}/restoration`, {})
    expect(await under('life/1')).toMatchObject([{ text: 'better words', removedAt: null }])
    expect(await ask('bob', `GET comments/${id}/history`)).toMatchObject({ status: 403 })
    expect(await done('operator', `GET comments/${id}/history`)).toMatchObject({
      changes: [
        { what: 'written', text: 'first words', by: 'bob' },
        { what: 'edited', text: 'better words', by: 'bob' },
        { what: 'removed', text: 'better words', by: 'operator@example.com' },
        { what: 'restored', text: 'better words' },
      ],
    })
    const trail = await done('operator', 'GET audit?action=governance.edit_comment&actor=bob')
    expect(trail).toMatchObject({ entries: [{ outcome: 'refused' }, { outcome: 'done', target: `comments/${id}` }] })
    expect(JSON.stringify(trail)).not.toContain('words')
    expect(await ask('bob', 'DELETE comments/nothing')).toMatchObject({ body: { code: 'governance.comment_missing' } })
  })

  it('tell whom they name, once it is known, until it is opened; unknown names stay text', async () => {
    const { id, mentions } = await say(
      'scientist',
      'see @bob, @viewer@example.com. and @nobody-here, me@bob @bob @local',
      'named/1',
    )
    expect(mentions).toEqual(['bob', 'local', 'viewer@example.com'])
    expect(await done('bob', 'GET mentions?limit=1')).toMatchObject({ mentions: [{ comment: { id }, readAt: null }] })
    expect(await done('scientist', 'GET mentions')).toEqual({ mentions: [] })
    const one = { kind: 'version', of: 'named/1' }
    expect(await done('viewer', 'POST mentions/openings', one)).toEqual({ opened: 1 })
    expect(await done('viewer', 'POST mentions/openings', one)).toEqual({ opened: 0 })
    expect(await done('viewer', 'GET mentions')).toMatchObject({ mentions: [{ readAt: clock.now() }] })
    await done('scientist', `PUT comments/${id}`, { text: 'see @outsider@example.com' })
    expect(await done('bob', 'GET mentions')).toEqual({ mentions: [] })
    expect(await done('outsider', 'GET mentions'), 'of what it may not read').toEqual({ mentions: [] })
  })

  it('lose no step when a comment is changed by many at once', async () => {
    const { id } = await say('bob', 'start', 'race/1')
    await Promise.all(Array.from({ length: 8 }, (_, i) => done('bob', `PUT comments/${id}`, { text: `text ${i}` })))
    const { changes } = (await done('operator', `GET comments/${id}/history`)) as { changes: { text: string }[] }
    expect(changes).toHaveLength(9)
    expect((await under('race/1'))[0]!.text).toBe(changes.at(-1)!.text)
  })
})

describe('tokens and roles at the door', () => {
  it('say who asks and what that may do', async () => {
    expect(await done('bob', 'GET whoami')).toMatchObject({ id: 'bob', roles: ['scientist'], permits: ROLES.scientist })
    expect(await done('bob', 'GET subjects?prefix=b')).toEqual({ subjects: ['bob'] })
  })

  it('let in until they expire or are revoked, and keep no secret', async () => {
    const made = (await done('operator', 'POST tokens', { subject: 'cy', role: 'viewer', days: 1 })) as {
      id: string
      secret: string
    }
    expect(await tokens.holder(made.secret)).toEqual({ id: 'cy', roles: ['viewer'] })
    const listed = JSON.stringify(await done('operator', 'GET tokens'))
    expect(listed).toContain(made.id)
    expect(listed).not.toContain('sha256')
    expect(listed).not.toContain(made.secret)
    await done('operator', `DELETE tokens/${made.id}`)
    expect(await tokens.holder(made.secret)).toBeUndefined()
    const { secret } = await tokens.make({ subject: 'cy', role: 'viewer', days: 1, by: localOperator })
    clock.moveTo(clock.now() + DAY)
    expect(await tokens.holder(secret)).toBeUndefined()
  })

  it('are given by who may, never with more than the giver holds, nor under names of our own', async () => {
    const give = (who: Who, subject: string, role: string) => ask(who, 'POST tokens', { subject, role })
    expect(await give('bob', 'eve', 'viewer')).toMatchObject({ status: 403 })
    expect(await give('giver', 'eve', 'viewer')).toMatchObject({ status: 200 })
    expect(await give('giver', 'eve', 'operator')).toMatchObject({ body: { code: 'governance.role_beyond_yours' } })
    for (const role of ['scientist', 'constructor', '__proto__'])
      expect((await give('giver', 'eve', role)).status, role).toBeGreaterThanOrEqual(400)
    expect(await give('operator', 'local', 'viewer')).toMatchObject({ body: { code: 'governance.subject_reserved' } })
    expect(await give('operator', 'a b', 'viewer')).toMatchObject({ status: 400 })
    expect(await ask('operator', 'DELETE tokens/none')).toMatchObject({ body: { code: 'governance.token_missing' } })
  })
})

describe('saved views at the door', () => {
  const page = '/experiments/late'
  const save = (who: Who, name: string, more = {}) =>
    ask(who, 'PUT saved-views', { page, name, search: '?order=metrics.loss asc', ...more })
  const names = async (who: Who): Promise<string[]> =>
    ((await done(who, `GET saved-views?page=${page}`)) as { views: { name: string }[] }).views.map(({ name }) => name)

  it('are of one person until they are shared, are replaced under their name, and forgotten by their owner', async () => {
    await save('bob', 'mine')
    await save('bob', 'ours', { shared: true })
    await save('bob', 'mine', { search: '?filter=x' })
    expect([await names('bob'), await names('scientist')]).toEqual([['mine', 'ours'], ['ours']])
    const { views } = (await done('bob', `GET saved-views?page=${page}`)) as { views: { id: string; search: string }[] }
    expect(views[0]!.search).toBe('?filter=x')
    expect(await ask('scientist', `DELETE saved-views/${views[1]!.id}`)).toMatchObject({
      body: { code: 'governance.view_missing' },
    })
    await done('bob', `DELETE saved-views/${views[1]!.id}`)
    expect(await names('scientist')).toEqual([])
    expect(await save('viewer', 'no')).toMatchObject({ status: 403 })
    expect(await save('bob', 'x', { search: 'javascript:alert(1)' })).toMatchObject({ status: 400 })
    expect(await save('bob', 'x', { page: 'https://evil.example' })).toMatchObject({ status: 400 })
  })

  it('are a hundred of a page at most', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `('v${i}', '/many', 'n${i}', '', 'bob', false, 0)`)
    await exec(`insert into saved_view (id, page, name, search, owner, shared, at) values ${rows.join()}`)
    expect(await save('bob', 'more', { page: '/many' })).toMatchObject({ body: { code: 'governance.views_full' } })
    expect(await save('bob', 'n5', { page: '/many' })).toMatchObject({ status: 200 })
  })
})

async function exec(text: string): Promise<void> {
  await sql.raw(text).execute(database.on())
}
