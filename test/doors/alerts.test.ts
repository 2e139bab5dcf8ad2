import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMillrace, type Millrace } from '../../src/app.ts'
import { defineProject } from '../../src/automation/index.ts'
import { DAY, resolveSettings } from '../../src/base/index.ts'
import { settingsSchema } from '../../src/cli/index.ts'
import { renderReplay } from '../../src/cli/render-alerts.ts'
import { createLog } from '../../src/http/index.ts'
import { receiver, route, type WindowReport } from '../../src/monitoring/index.ts'
import { createWindows } from '../../src/monitoring/windows/windows.ts'
import { ask } from '../support/ask.ts'
import { millraceHere } from '../support/command.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type HttpReceiver, openHttpReceiver } from '../support/http-receiver.ts'

cleanFolders()
const START = Date.UTC(2026, 0, 1)
const root = freshFolder()
let ops: HttpReceiver
let app: Millrace
let running: Awaited<ReturnType<Millrace['serve']>>

beforeAll(async () => {
  ops = await openHttpReceiver()
  const alerts = [
    receiver('ops', { webhook: { url: `http://${ops.host}/ops` } }),
    receiver('chat', { slack: { url: { env: 'MILLRACE_TEST_NOT_SET_SLACK' } } }),
    route({ to: ['ops'], when: { severity: 'alarm' } }),
  ]
  const project = defineProject({ name: 'shop', alerts })
  const flags = { port: 0, grpcPort: -1, dataDir: path.join(root, 'data'), webhookHosts: ops.host }
  const { values: settings } = resolveSettings(settingsSchema, { flags })
  app = await createMillrace({
    settings,
    log: createLog('silent', () => undefined),
    project,
    root,
    clock: { now: Date.now },
  })
  running = await app.serve()
}, 60_000)
afterAll(async () => {
  await running.stop()
  await app.close()
  ops.close()
})

const get = async (url: string) => (await ask(running.url, url)).json()
const post = (url: string, payload: object, method = 'POST') =>
  ask(running.url, { method, url, payload, headers: { 'content-type': 'application/json' } })
const body = (status: string, labels: object, annotations: object = {}) => ({
  ...{ receiver: 'w', status, version: '4', groupKey: '{}', truncatedAlerts: 0, groupLabels: {}, commonLabels: {} },
  alerts: [
    { status, labels, annotations, startsAt: '2026-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'x' },
  ],
})
const DISK = { alertname: 'DiskFull', instance: 'a', severity: 'critical', team: 'ada' }

describe('the hook for Alertmanager', () => {
  it('makes alerts of what it is told, tells the receivers, and closes them', async () => {
    const text = { summary: 'The disk is full', runbook_url: 'https://runs.example/disk' }
    const first = await post('/api/hooks/alertmanager', body('firing', DISK, text))
    expect([first.statusCode, first.json()]).toEqual([200, { raised: 1, resolved: 0, known: 0 }])
    expect((await post('/api/hooks/alertmanager', body('firing', DISK, text))).json()).toMatchObject({
      raised: 0,
      known: 1,
    })
    expect((await post('/api/hooks/alertmanager', body('firing', { ...DISK, instance: 'b' }))).json()).toMatchObject({
      raised: 1,
    })
    const { alerts } = await get('/api/v1/alerts?open=true')
    expect(alerts).toHaveLength(2)
    expect(alerts.find((one: { message: string }) => one.message === 'The disk is full')).toMatchObject({
      ...{ code: 'alertmanager.DiskFull', severity: 'alarm', endpoint: 'elsewhere', owner: 'ada' },
      runbook: 'https://runs.example/disk',
    })
    await ops.until(2)
    expect((await post('/api/hooks/alertmanager', body('resolved', DISK))).json()).toMatchObject({ resolved: 1 })
    await ops.until(3)
    expect(ops.told.map((one) => JSON.parse(one.body).status)).toEqual(['firing', 'firing', 'resolved'])
  })

  it('lets nothing go round that was sent from here', async () => {
    const own = body('firing', { alertname: 'monitoring.drift', endpoint: 'late', severity: 'critical' })
    expect((await post('/api/hooks/alertmanager', own)).json()).toMatchObject({ raised: 0, known: 1 })
  })

  it.each([
    ['[]', 400],
    ['{', 400],
    ['{"alerts":[{"status":"odd","labels":{}}]}', 400],
  ])('refuses %s', async (payload, status) => {
    const answer = await ask(running.url, {
      method: 'POST',
      url: '/api/hooks/alertmanager',
      payload,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBe(status)
    expect(answer.json().error.code).toMatch(/^(?:protocols\.bad_hook|governance\.bad_input)$/)
  })
})

describe('what may be asked about alerts', () => {
  it('shows who is told and never a secret or an address', async () => {
    const answer = await ask(running.url, '/api/v1/receivers')
    expect(answer.json()).toEqual({
      receivers: [
        { name: 'ops', channel: 'webhook', secrets: [], quiet: null },
        {
          name: 'chat',
          channel: 'slack',
          secrets: [{ variable: 'MILLRACE_TEST_NOT_SET_SLACK', isSet: false }],
          quiet: null,
        },
      ],
      routes: [{ to: ['ops'], when: { severity: 'alarm' }, escalate: [] }],
    })
    expect(answer.body).not.toContain(ops.host)
  })

  it('tries a receiver', async () => {
    expect((await post('/api/v1/receivers/ops/test', {})).json()).toEqual({ success: true, error: null })
    expect((await post('/api/v1/receivers/chat/test', {})).json()).toMatchObject({ success: false })
    expect((await post('/api/v1/receivers/none/test', {})).statusCode).toBe(404)
  })

  it('takes an alert on, and shows who was told', async () => {
    const { alerts } = await get('/api/v1/alerts?open=true')
    const [{ id }] = alerts
    expect((await post(`/api/v1/alerts/${id}/acknowledgement`, { note: 'on it' })).json()).toMatchObject({
      note: 'on it',
    })
    const shown = await get(`/api/v1/alerts/${id}`)
    expect(shown.deliveries).toMatchObject([{ receiver: 'ops', what: 'firing', state: 'sent', alerts: [id] }])
    expect((await get('/api/v1/deliveries?state=sent')).deliveries.length).toBeGreaterThanOrEqual(3)
  })

  it('silences and ends silences', async () => {
    const made = await post('/api/v1/silences', { endpoint: 'late', during: '2h', because: 'the feed is being moved' })
    expect(made.json()).toMatchObject({ matcher: { endpoint: 'late' }, because: 'the feed is being moved' })
    expect((await get('/api/v1/silences?active=true')).silences).toHaveLength(1)
    expect((await ask(running.url, { method: 'DELETE', url: `/api/v1/silences/${made.json().id}` })).statusCode).toBe(
      200,
    )
    expect((await get('/api/v1/silences?active=true')).silences).toEqual([])
    expect((await post('/api/v1/silences', { endpoint: 'late', because: 'no end' })).statusCode).toBe(400)
    expect((await post('/api/v1/silences', { during: '2h', because: 'everything' })).json().code).toBe(
      'monitoring.bad_silence',
    )
  })

  it('adds and removes rules', async () => {
    const when = { metric: 'logloss', above: 0.5, for: 2 }
    expect((await post('/api/v1/alert-rules/late-is-wrong', { endpoint: 'late', when }, 'PUT')).json()).toMatchObject({
      ...{ name: 'late-is-wrong', endpoint: 'late', says: 'logloss above 0.5 for 2, until within 0.5 for 2' },
    })
    expect((await get('/api/v1/alert-rules')).rules).toHaveLength(1)
    expect((await ask(running.url, { method: 'DELETE', url: '/api/v1/alert-rules/late-is-wrong' })).json()).toEqual({
      removed: 'late-is-wrong',
    })
  })
})

describe('a replay', () => {
  const file = path.join(root, 'rules.yaml')
  beforeAll(async () => {
    writeFileSync(
      file,
      'rules: { late-is-wrong: { when: { metric: logloss, above: 0.5, for: 2 } }, odd: { when: { metric: nothing, above: 1 } } }',
    )
    const windows = createWindows({ database: app.rooms.database })
    for (const [k, loss] of [0.4, 0.6, 0.7, 0.4, 0.3].entries()) {
      const figure = { value: loss, low: loss, high: loss, count: 500, convention: '' }
      const at = { from: START + k * DAY, to: START + (k + 1) * DAY, measuredAt: START + (k + 1) * DAY }
      await windows.add(
        {
          id: `w${k}`,
          endpoint: 'late',
          model: 'late',
          ...at,
          predictions: 500,
          logloss: figure,
        } as unknown as WindowReport,
        {},
      )
    }
  })

  it('says what rules would have raised, who would have been told, and what no window measures', async () => {
    const answer = await post('/api/v1/alert-replays', { rule: file, from: '2026-01-01', to: '2026-01-31' })
    expect(answer.json()).toMatchObject({
      ...{ days: 30, windows: 5, messagesAMonth: 1, notRead: ['odd'], raised: [] },
      alerts: [
        { rule: 'late-is-wrong', endpoint: 'late', openedAt: START + 3 * DAY, closedAt: START + 5 * DAY, overlaps: [] },
      ],
      told: [
        { receiver: 'ops', firing: 1, alarms: 1 },
        { receiver: 'chat', firing: 0, alarms: 0 },
      ],
      messages: [
        { at: START + 3 * DAY, receiver: 'ops', what: 'firing' },
        { at: START + 5 * DAY, receiver: 'ops', what: 'resolved' },
      ],
    })
    expect(renderReplay(answer.json())).toContain('1 in 30 days: 1 a month')
  })

  it('says without a file who would have heard of what was really raised, by the routes and silences of the project', async () => {
    const { alerts, silences } = app.rooms.alerting
    const finding = { code: 'monitoring.drift', subjects: ['load'], evidence: {}, message: 'load moved.' }
    const [woken, calm] = ['woken', 'calm'].map((name) => `${name}-${Date.now()}`)
    await alerts.raise(woken!, { ...finding, severity: 'alarm' })
    await silences.add({ matcher: { endpoint: calm! }, to: Date.now() + 2 * DAY, because: 'a move', by: 'ann' })
    await alerts.raise(calm!, { ...finding, severity: 'alarm' })
    const span = { from: String(Date.now() - DAY), to: String(Date.now() + DAY) }
    const said = async (endpoint: string) => {
      const {
        raised,
        raisedMessages,
        alerts: would,
      } = (await post('/api/v1/alert-replays', { ...span, endpoint })).json()
      return [
        would.length,
        raised.length,
        raisedMessages.map((one: { receiver: string; what: string }) => `${one.receiver} ${one.what}`),
      ]
    }
    expect(await said(woken!)).toEqual([0, 1, ['ops firing']])
    expect(await said(calm!)).toEqual([0, 1, []])
  })

  it('runs no code for a request, and says what it cannot read', async () => {
    const code = path.join(root, 'rules.ts')
    writeFileSync(code, 'export default []')
    expect(
      (await post('/api/v1/alert-replays', { rule: code, from: '2026-01-01', to: '2026-01-31' })).json().code,
    ).toBe('monitoring.bad_rule_file')
    expect((await post('/api/v1/alert-replays', { rule: file, from: 'soon', to: 'later' })).json().code).toBe(
      'monitoring.bad_replay',
    )
  })

  it('is a command', async () => {
    const words = [
      'monitoring',
      'replay',
      '--rule',
      file,
      '--from',
      '2026-01-01',
      '--to',
      '2026-01-31',
      '--url',
      running.url,
    ]
    const { status, stdout, stderr } = await millraceHere(words, { folder: root })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('late-is-wrong')
    expect(stdout).toContain('No window has the metric of odd.')
  })
})
