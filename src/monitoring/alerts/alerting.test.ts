import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshFolder } from '../../../test/support/folders.ts'
import {
  createEvents,
  type Happening,
  HOUR,
  idMaker,
  type ManualClock,
  MINUTE,
  manualClock,
  seededRandom,
} from '../../base/index.ts'
import { type Database, openEmbeddedDatabase, queueMigrations } from '../../storage/index.ts'
import { monitoringMigrations } from '../tables.ts'
import type { Finding, WindowReport } from '../windows/window.ts'
import { createWindows } from '../windows/windows.ts'
import { type Alerting, openAlerting } from './alerting.ts'
import type { AlertDeclaration } from './declared.ts'
import { receiver, route } from './notices/receiver.ts'
import { alertRule } from './rules/rule.ts'

const START = Date.UTC(2026, 0, 1, 12)
const DAY = 24 * HOUR
const newId = idMaker(manualClock(START), seededRandom(3))
const secrets: Record<string, string> = { HOOK_SECRET: 'whispered', DUTY_KEY: 'k'.repeat(32) }

let database: Database
let clock: ManualClock
let happened: Happening[]
let server: Server
let host: string
let told: { readonly path: string; readonly body: string; readonly headers: NodeJS.Dict<string | string[]> }[] = []
let answers: (readonly [status: number, headers?: Record<string, string>])[] = []

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: freshFolder() })
  await database.migrate([...queueMigrations, ...monitoringMigrations])
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      told.push({ path: request.url ?? '', body, headers: request.headers })
      const [status, headers = {}] = answers.shift() ?? [200]
      response.writeHead(status, headers).end('secret words of the receiver')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await database.close()
})
beforeEach(async () => {
  clock = manualClock(START)
  ;[told, answers, happened] = [[], [], []]
  for (const table of [
    'alert_said',
    'alert_delivery',
    'alert_silence',
    'alert_rule',
    'monitor_alert',
    'monitor_window',
    'queue_job',
  ])
    await database.on<Record<string, object>>().deleteFrom(table).execute()
})

function open(declared: readonly AlertDeclaration[], allowedHosts = [host]): Alerting {
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((happening) => happened.push(happening))
  return openAlerting({
    ...{ database, clock, events, newId, random: seededRandom(1), onFault: () => undefined },
    ...{ declared, allowedHosts, secretOf: (name) => secrets[name], address: () => 'http://127.0.0.1:4100' },
  })
}

const hook = (name: string, more: object = {}) =>
  receiver(name, { webhook: { url: `http://${host}/${name}`, secret: { env: 'HOOK_SECRET' } }, ...more })
const finding = (over: Partial<Finding> = {}): Finding => ({
  ...{ code: 'monitoring.drift', severity: 'alarm', message: 'origin moved.', subjects: ['origin'], evidence: {} },
  ...over,
})
const paths = () =>
  told.map(({ path, body }) => `${path.slice(1)} ${JSON.parse(body).status} ${JSON.parse(body).alerts.length}`)
const report = (k: number, over: object = {}): WindowReport =>
  ({
    ...{ id: newId(), endpoint: 'late', model: 'late', from: START + k * DAY, to: START + (k + 1) * DAY },
    ...{
      measuredAt: clock.now(),
      champion: 1,
      predictions: 1_000,
      labeled: 1_000,
      psi: {},
      predictionPsi: null,
      alerts: [],
      ...over,
    },
  }) as unknown as WindowReport

describe('a message', () => {
  test('is one for all that a window shows, said once, and told as over', async () => {
    const alerting = open([hook('ops')])
    const shown = [finding(), finding({ code: 'monitoring.logloss', subjects: [] })]
    await alerting.alerts.follow(report(0, { alerts: shown }))
    await alerting.alerts.follow(report(0, { alerts: shown }))
    await alerting.drain()
    expect(paths()).toEqual(['ops firing 2'])
    clock.moveTo(START + DAY)
    for (const k of [1, 2]) await alerting.alerts.follow(report(k))
    await alerting.look()
    await alerting.drain()
    expect(paths()).toEqual(['ops firing 2', 'ops resolved 2'])
    expect(await alerting.deliveries.list({ state: 'sent' })).toHaveLength(2)
  })

  test('outlives whoever was to send it, and the alert without its message does not exist', async () => {
    await open([hook('ops')]).alerts.raise('late', finding())
    const later = open([hook('ops')])
    await later.drain()
    expect(paths()).toEqual(['ops firing 1'])
    await expect(
      database.tx(async () => {
        await later.alerts.raise('late', finding({ code: 'slo.latency' }))
        throw new Error('the power went')
      }),
    ).rejects.toThrow('the power went')
    await later.drain()
    expect(await later.alerts.list({ code: 'slo.latency' })).toEqual([])
    expect(paths()).toEqual(['ops firing 1'])
  })

  test('is said once, however many processes look at once', async () => {
    const [one, two] = [open([hook('ops')]), open([hook('ops')])]
    await open([]).alerts.raise('late', finding())
    await Promise.all([one.look(), two.look(), one.look(), two.look()])
    await Promise.all([one.drain(), two.drain()])
    expect(paths()).toEqual(['ops firing 1'])
  })

  test('is tried again with the same id, after as long as the receiver asks', async () => {
    const alerting = open([hook('ops')])
    answers = [[503], [429, { 'retry-after': '30' }], [200]]
    await alerting.alerts.raise('late', finding())
    await alerting.drain()
    expect(await alerting.deliveries.list({})).toMatchObject([
      { state: 'waiting', tries: 1, reason: expect.stringContaining('503') },
    ])
    clock.moveTo(clock.now() + 2_000)
    await alerting.drain()
    clock.moveTo(clock.now() + 29_000)
    expect(await alerting.drain()).toBe(0)
    clock.moveTo(clock.now() + 2_000)
    await alerting.drain()
    expect(new Set(told.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(told).toHaveLength(3)
    expect(await alerting.deliveries.list({})).toMatchObject([{ state: 'sent', tries: 3, reason: null }])
  })

  test('that is refused is given up, seen, and sent again by hand', async () => {
    const alerting = open([hook('ops')])
    answers = [[404]]
    await alerting.alerts.raise('late', finding())
    await alerting.drain()
    const [dead] = await alerting.deliveries.list({ state: 'dead' })
    expect(dead!.reason).toBe('The message to ops was refused: it answered 404.')
    expect(JSON.stringify(dead)).not.toMatch(/secret words|127\.0\.0\.1/)
    expect(happened.filter(({ name }) => name === 'monitoring.notice_given_up')).toHaveLength(1)
    await alerting.deliveries.again(dead!.id)
    await alerting.drain()
    expect(await alerting.deliveries.list({})).toMatchObject([{ state: 'sent' }])
    await expect(alerting.deliveries.again('none')).rejects.toMatchObject({ code: 'monitoring.delivery_not_found' })
  })

  test('that it is over waits until it could be told that it fires', async () => {
    const alerting = open([hook('ops')])
    answers = [[503], [503]]
    await alerting.alerts.raise('late', finding())
    await alerting.drain()
    clock.moveTo(clock.now() + 2_000)
    await alerting.alerts.resolve('late', 'monitoring.drift', { because: 'it went away' })
    for (let k = 0; k < 12; k++) {
      await alerting.drain()
      clock.moveTo(clock.now() + MINUTE)
    }
    expect(paths().slice(-2)).toEqual(['ops firing 1', 'ops resolved 1'])
    expect(paths().filter((path) => path.includes('resolved'))).toHaveLength(1)
  })

  test('goes nowhere inside that the operator has not listed, and not without its secret', async () => {
    const alerting = open(
      [
        hook('ops'),
        receiver('bare', { slack: { url: { env: 'NOT_SET' } } }),
        receiver('meta', { webhook: { url: 'https://169.254.169.254/' } }),
      ],
      [],
    )
    await alerting.alerts.raise('late', finding())
    await alerting.drain()
    const dead = await alerting.deliveries.list({ state: 'dead' })
    expect(dead.map((one) => `${one.receiver}: ${one.reason}`).sort()).toEqual([
      'bare: The receiver bare needs the environment variable NOT_SET, which is not set.',
      'meta: The message to meta was refused: its host is not public, and not listed in the setting webhookHosts.',
      'ops: The message to ops was refused: its address is not https.',
    ])
    expect(told).toEqual([])
  })
})

describe('people', () => {
  test('are told one after another until somebody takes it on', async () => {
    const duty = receiver('lead', { pagerDuty: { routingKey: { env: 'DUTY_KEY' }, url: `http://${host}/lead` } })
    const alerting = open([hook('ops'), duty, route({ to: ['ops'], escalate: [{ after: '30m', to: ['lead'] }] })])
    const raised = await alerting.alerts.raise('late', finding())
    await alerting.drain()
    clock.moveTo(START + 30 * MINUTE)
    await alerting.look()
    await alerting.drain()
    expect(told.map(({ path }) => path)).toEqual(['/ops', '/lead'])
    const taken = await alerting.alerts.acknowledge(raised!.id, { by: 'ada', note: 'the storm' })
    expect(taken).toMatchObject({ acknowledgedBy: 'ada', note: 'the storm', acknowledgedAt: clock.now() })
    expect(await alerting.alerts.acknowledge(raised!.id, { by: 'eve' })).toMatchObject({ acknowledgedBy: 'ada' })
    await alerting.drain()
    expect(told.slice(2).map(({ body }) => JSON.parse(body).event_action)).toEqual(['acknowledge'])
    await alerting.alerts.resolve('late', 'monitoring.drift', { because: 'over' })
    await alerting.drain()
    expect(
      told
        .slice(3)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['/lead', '/ops'])
    await expect(alerting.alerts.acknowledge(raised!.id, { by: 'eve' })).rejects.toMatchObject({
      code: 'monitoring.alert_closed',
    })
    await expect(alerting.alerts.get('none')).rejects.toMatchObject({ code: 'monitoring.alert_not_found' })
    const changes = happened.filter(({ name }) => name === 'monitoring.alert_changed').map(({ payload }) => payload)
    expect(changes).toMatchObject([{ what: 'acknowledged' }, { what: 'closed' }])
  })

  test('may give an alert back, close it, and open it again as a new one that is told again', async () => {
    const alerting = open([hook('ops'), route({ to: ['ops'] })])
    const { alerts } = alerting
    const raised = await alerts.raise('late', finding())
    await alerts.acknowledge(raised!.id, { by: 'ada', note: 'mine' })
    const released = await alerts.release(raised!.id)
    expect([released.acknowledgedBy, released.note]).toEqual([undefined, undefined])
    expect((await alerts.reopen(raised!.id)).id).toBe(raised!.id)
    await alerting.drain()
    const closed = await alerts.close(raised!.id, { by: 'ada', because: 'mended' })
    expect(closed).toMatchObject({ closedAt: clock.now(), closedBecause: 'ada: mended' })
    for (const act of [alerts.close(raised!.id, { by: 'ada', because: 'again' }), alerts.release(raised!.id)])
      await expect(act).rejects.toMatchObject({ code: 'monitoring.alert_closed' })
    await alerting.drain()
    const again = await alerts.reopen(raised!.id)
    expect(again).toMatchObject({ ...finding(), closedAt: null })
    expect(again.id).not.toBe(raised!.id)
    await alerting.drain()
    expect(paths()).toEqual(['ops firing 1', 'ops resolved 1', 'ops firing 1'])
    const changes = happened.filter(({ name }) => name === 'monitoring.alert_changed').map(({ payload }) => payload)
    expect(changes).toMatchObject([{ what: 'acknowledged' }, { what: 'released' }, { what: 'closed' }])
  })

  test('may silence what they know of, and are told at its end if it is still open', async () => {
    const alerting = open([hook('ops')])
    const add = (over: object) =>
      alerting.silences.add({ matcher: { endpoint: 'late' }, to: START + HOUR, because: 'moved', by: 'ada', ...over })
    const silence = await add({})
    await alerting.alerts.raise('late', finding())
    await alerting.alerts.raise('other', finding())
    await alerting.drain()
    expect(paths()).toEqual(['ops firing 1'])
    const ended = await alerting.silences.end(silence.id, 'eve')
    expect(ended).toMatchObject({ endedBy: 'eve', endedAt: START })
    await alerting.look()
    await alerting.drain()
    expect(paths()).toHaveLength(2)
    await expect(add({ matcher: {} })).rejects.toMatchObject({ code: 'monitoring.bad_silence' })
    await expect(add({ to: START - 1 })).rejects.toMatchObject({ code: 'monitoring.bad_silence' })
    await expect(alerting.silences.end('none', 'eve')).rejects.toMatchObject({ code: 'monitoring.silence_not_found' })
  })

  test('are not told of what flaps until it stays', async () => {
    const alerting = open([hook('ops')])
    for (let k = 0; k < 4; k++) {
      await alerting.alerts.raise('late', finding())
      clock.moveTo(clock.now() + MINUTE)
      if (k < 3) await alerting.alerts.resolve('late', 'monitoring.drift', { because: 'over' })
      await alerting.drain()
    }
    expect(paths().filter((path) => path.includes('firing'))).toHaveLength(3)
    clock.moveTo(clock.now() + HOUR)
    await alerting.look()
    await alerting.drain()
    expect(paths().filter((path) => path.includes('firing'))).toHaveLength(4)
  })

  test('can try a receiver', async () => {
    const alerting = open([hook('ops')])
    expect(await alerting.test('ops')).toEqual({ success: true, error: null })
    expect(JSON.parse(told[0]!.body).alerts[0].annotations.summary).toBe('This is a test: nothing is wrong.')
    answers = [[500]]
    expect(await alerting.test('ops')).toMatchObject({ success: false, error: expect.stringContaining('500') })
    await expect(alerting.test('nobody')).rejects.toMatchObject({ code: 'monitoring.receiver_not_found' })
  })

  test('may declare only what leads somewhere', () => {
    expect(() => open([route({ to: ['nobody'] })])).toThrow('it is not declared')
    expect(() => open([hook('ops'), hook('ops')])).toThrow('two receivers')
    expect(() => receiver('x', { slack: { url: 'https://in.clear/' } as never })).toThrow('slack.url')
    expect(() => receiver('x', {})).toThrow('one channel')
    const mail = { host: 'mail.example', from: 'a@example.com' }
    expect(() => receiver('x', { email: { ...mail, to: ['a@example.com\r\nBcc: b@example.com'] } })).toThrow(
      'email.to.0',
    )
    expect(() =>
      receiver('x', { email: { ...mail, to: ['a@example.com'], tls: 'off', user: 'a', password: { env: 'P' } } }),
    ).toThrow('in clear')
    expect(() =>
      receiver('x', { slack: { url: { env: 'U' } }, quiet: { from: '22:00', to: '07:00', timezone: 'Mars' } }),
    ).toThrow('time zone')
  })
})

describe('a rule of a user', () => {
  const figure = (value: number) => ({ value, low: value, high: value, count: 1_000, convention: '' })
  const measured = async (alerting: Alerting, k: number, loss: number): Promise<void> => {
    clock.moveTo(START + (k + 1) * DAY)
    const window = report(k, { logloss: figure(loss), measuredAt: clock.now() })
    await createWindows({ database }).add(window, {})
    await alerting.alerts.follow(window)
  }
  const late = {
    endpoint: 'late',
    when: { metric: 'logloss', above: 0.5, for: 2, until: { below: 0.45, for: 2 } },
  } as const

  test('opens and closes by its own windows, with its owner, whoever is champion', async () => {
    const alerting = open([
      alertRule('late-is-wrong', { ...late, owner: 'ada', runbook: 'https://runs.example/' }),
      hook('ops'),
    ])
    for (const [k, loss] of [0.6, 0.6, 0.48, 0.4, 0.44].entries()) await measured(alerting, k, loss)
    const [alert, ...more] = await alerting.alerts.list({})
    expect(more).toEqual([])
    expect(alert).toMatchObject({
      ...{ code: 'rule.late-is-wrong', rule: 'late-is-wrong', owner: 'ada', runbook: 'https://runs.example/' },
      ...{ at: START + 2 * DAY, closedAt: START + 5 * DAY, from: START + DAY },
      closedBecause: 'logloss was back within 0.45 in 2 windows running',
    })
    await alerting.drain()
    clock.moveTo(clock.now() + MINUTE)
    await alerting.drain()
    expect(paths()).toEqual(['ops firing 1', 'ops resolved 1'])
  })

  test('is judged with the labels that came late', async () => {
    const alerting = open([alertRule('late-is-wrong', late)])
    for (const [k, loss] of [0.6, 0.4].entries()) await measured(alerting, k, loss)
    expect(await alerting.alerts.list({})).toEqual([])
    const again = report(1, { logloss: figure(0.7), measuredAt: clock.now() + 1 })
    await createWindows({ database }).add(again, {})
    await alerting.alerts.follow(again)
    expect(await alerting.alerts.list({ open: true })).toHaveLength(1)
  })

  test('can be added and taken away while it runs; what it has open closes then', async () => {
    const alerting = open([alertRule('declared', late)])
    expect(await alerting.rules.keep('added', { when: { metric: 'logloss', above: 0.5 } }, 'ada')).toMatchObject({
      createdBy: 'ada',
    })
    expect((await alerting.rules.inForce()).map(({ rule, createdBy }) => [rule.name, createdBy])).toEqual([
      ['declared', null],
      ['added', 'ada'],
    ])
    await measured(alerting, 0, 0.6)
    expect(await alerting.alerts.list({ open: true })).toMatchObject([{ rule: 'added' }])
    await alerting.rules.remove('added')
    await measured(alerting, 1, 0.4)
    expect(await alerting.alerts.list({})).toMatchObject([{ closedBecause: 'its rule is no longer in force' }])
    await expect(alerting.rules.remove('added')).rejects.toMatchObject({ code: 'monitoring.rule_not_found' })
    await expect(alerting.rules.keep('declared', late, 'eve')).rejects.toMatchObject({
      code: 'monitoring.bad_alert_rule',
    })
  })
})
