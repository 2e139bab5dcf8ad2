import { describe, expect, test } from 'vitest'
import { webhookSignature } from '../../../registry/index.ts'
import { fingerprintOf, labelsOf } from './alertmanager-body.ts'
import { HTTP_CHANNELS } from './channels.ts'
import { mailOf } from './email.ts'
import type { Notice, NoticeAlert } from './notice.ts'

const OPENED = Date.UTC(2026, 2, 2, 12)
const alert = (over: Partial<NoticeAlert> = {}): NoticeAlert => ({
  ...{ id: 'a1', endpoint: 'late', code: 'monitoring.drift', severity: 'alarm', message: 'origin moved (PSI 0.4).' },
  ...{ subjects: ['origin'], openedAt: OPENED, closedAt: null, closedBecause: null },
  ...{ owner: 'ada', runbook: 'https://runs.example/drift' },
  ...over,
})
const notice = (over: Partial<Notice> = {}): Notice => ({
  ...{ id: 'd1', what: 'firing', at: OPENED + 1_500, receiver: 'ops', endpoint: 'late', alerts: [alert()] },
  address: 'http://127.0.0.1:4100',
  ...over,
})
const over = notice({
  what: 'resolved',
  alerts: [alert({ closedAt: OPENED + 1_000, closedBecause: 'quiet for 2 windows' })],
})
const url = 'https://hook.example/x'
const bodyOf = (body: string) => JSON.parse(body)

describe('a webhook', () => {
  test('gets the body that Alertmanager writes', () => {
    const [request] = HTTP_CHANNELS.webhook.requests(notice(), { url })
    const labels = {
      alertname: 'monitoring.drift',
      endpoint: 'late',
      owner: 'ada',
      severity: 'critical',
      subjects: 'origin',
    }
    const annotations = { alert: 'a1', runbook_url: 'https://runs.example/drift', summary: 'origin moved (PSI 0.4).' }
    expect(bodyOf(request!.body)).toEqual({
      ...{ receiver: 'ops', status: 'firing', groupLabels: { endpoint: 'late' }, commonLabels: labels },
      ...{ commonAnnotations: annotations, externalURL: 'http://127.0.0.1:4100', version: '4', truncatedAlerts: 0 },
      groupKey: '{}:{endpoint="late"}',
      alerts: [
        {
          ...{ status: 'firing', labels, annotations, startsAt: '2026-03-02T12:00:00.000Z' },
          ...{ endsAt: '0001-01-01T00:00:00Z', generatorURL: 'http://127.0.0.1:4100/?alert=a1' },
          fingerprint: fingerprintOf(labels),
        },
      ],
    })
    expect(request).toMatchObject({ url, headers: { 'content-type': 'application/json', 'webhook-id': 'd1' } })
    expect(request!.headers).not.toHaveProperty('webhook-signature')
  })

  test('says what is over, and keeps its labels', () => {
    const body = bodyOf(HTTP_CHANNELS.webhook.requests(over, { url })[0]!.body)
    expect(body).toMatchObject({
      status: 'resolved',
      alerts: [{ status: 'resolved', endsAt: '2026-03-02T12:00:01.000Z' }],
    })
    expect(body.alerts[0].labels).toEqual(labelsOf(alert()))
  })

  test('is signed over id, seconds and body', () => {
    const { headers, body } = HTTP_CHANNELS.webhook.requests(notice(), { url, secret: 'whispered' })[0]!
    const seconds = String(OPENED / 1_000 + 1)
    expect(headers['webhook-timestamp']).toBe(seconds)
    expect(headers['webhook-signature']).toBe(webhookSignature('whispered', { id: 'd1', seconds, body }))
  })

  test('has the fingerprints of Prometheus, and no measured value among its labels', () => {
    expect(fingerprintOf({ alertname: 'FeatureDrift', model: 'churn' })).toBe('3ace29bcdaef9f66')
    expect(fingerprintOf({ model: 'churn', alertname: 'FeatureDrift' })).toBe('3ace29bcdaef9f66')
    expect(labelsOf(alert({ message: 'another number' }))).toEqual(labelsOf(alert()))
  })
})

describe('Slack', () => {
  test('gets a header, a section for each alert, and links', () => {
    const [request] = HTTP_CHANNELS.slack.requests(notice(), { url })
    expect(bodyOf(request!.body)).toEqual({
      text: 'alarm at late: drift',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'alarm at late: drift' } },
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text:
              'origin moved (PSI 0.4).\nOwner: ada\nOpen since 2026-03-02T12:00:00.000Z.\n' +
              '<https://runs.example/drift|What to do> · <http://127.0.0.1:4100/?alert=a1|Look at it>',
          },
        },
      ],
    })
  })

  test('calls nobody and links nowhere, whatever a message holds, and stays within its limits', () => {
    const message = `<!channel> <https://evil.example|click> ${'&<'.repeat(3_000)}`
    const many = Array.from({ length: 60 }, (_, i) => alert({ id: `a${i}`, message }))
    const body = bodyOf(HTTP_CHANNELS.slack.requests(notice({ alerts: many }), { url })[0]!.body)
    expect(body.blocks.length).toBeLessThanOrEqual(50)
    expect(body.blocks.at(-1).elements[0].text).toBe('and 40 more')
    for (const { text } of body.blocks.slice(1, -1)) {
      expect(text.text.length).toBeLessThanOrEqual(3_000)
      expect(text.text).not.toMatch(/<!|<https:\/\/evil/)
      expect(text.text.replace(/&(?:amp|lt|gt);/g, '')).not.toMatch(/&/)
    }
  })
})

describe('Teams', () => {
  test('gets an Adaptive Card', () => {
    const body = bodyOf(HTTP_CHANNELS.teams.requests(over, { url })[0]!.body)
    expect(body).toEqual({
      type: 'message',
      attachments: [
        {
          ...{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null },
          content: {
            ...{ $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4' },
            body: [
              {
                type: 'TextBlock',
                text: 'Resolved: alarm at late: drift',
                wrap: true,
                weight: 'Bolder',
                size: 'Medium',
                color: 'Good',
              },
              {
                type: 'TextBlock',
                text: 'origin moved (PSI 0.4).\n\nIt is over: quiet for 2 windows.\n\nOwner: ada',
                wrap: true,
              },
            ],
            actions: [
              { type: 'Action.OpenUrl', title: 'What to do: monitoring.drift', url: 'https://runs.example/drift' },
              { type: 'Action.OpenUrl', title: 'Look at it', url: 'http://127.0.0.1:4100/?alert=a1' },
            ],
          },
        },
      ],
    })
  })

  test('reads no links out of a message, and stays under 28 KB', () => {
    const many = Array.from({ length: 60 }, () =>
      alert({ message: `[click](https://evil.example) ${'x'.repeat(5_000)}` }),
    )
    const { body } = HTTP_CHANNELS.teams.requests(notice({ alerts: many }), { url })[0]!
    expect(Buffer.byteLength(body)).toBeLessThan(28_000)
    expect(bodyOf(body).attachments[0].content.body[1].text).toContain('\\[click\\](https')
  })
})

describe('PagerDuty', () => {
  const settings = { routingKey: 'k'.repeat(32) }

  test('gets one event for each alert, whose key stays the same', () => {
    const requests = HTTP_CHANNELS.pagerDuty.requests(
      notice({ alerts: [alert(), alert({ id: 'a2', severity: 'notice' })] }),
      settings,
    )
    expect(requests.map((one) => one.url)).toEqual(Array(2).fill('https://events.pagerduty.com/v2/enqueue'))
    expect(bodyOf(requests[0]!.body)).toEqual({
      ...{ routing_key: 'k'.repeat(32), event_action: 'trigger', dedup_key: 'millrace-a1', client: 'Millrace' },
      client_url: 'http://127.0.0.1:4100/?alert=a1',
      payload: {
        ...{ summary: 'origin moved (PSI 0.4).', source: 'millrace/late', severity: 'critical', component: 'late' },
        ...{ timestamp: '2026-03-02T12:00:00.000Z', class: 'monitoring.drift' },
        custom_details: { subjects: ['origin'], owner: 'ada' },
      },
      links: [{ href: 'https://runs.example/drift', text: 'What to do' }],
    })
    expect(bodyOf(requests[1]!.body).payload.severity).toBe('warning')
  })

  test.each([
    ['acknowledged', 'acknowledge'],
    ['resolved', 'resolve'],
  ] as const)('is told that it is %s by the key alone', (what, action) => {
    const body = bodyOf(HTTP_CHANNELS.pagerDuty.requests(notice({ what }), settings)[0]!.body)
    expect(body).toMatchObject({ event_action: action, dedup_key: 'millrace-a1' })
    expect(body).not.toHaveProperty('payload')
  })
})

describe('an Alertmanager', () => {
  test('gets an array, of what fires with an end four minutes ahead', () => {
    const [request] = HTTP_CHANNELS.alertmanager.requests(notice(), { url: 'http://am:9093/', token: 't' })
    expect(request).toMatchObject({ url: 'http://am:9093/api/v2/alerts', headers: { authorization: 'Bearer t' } })
    expect(bodyOf(request!.body)).toEqual([
      {
        labels: labelsOf(alert()),
        annotations: { alert: 'a1', runbook_url: 'https://runs.example/drift', summary: 'origin moved (PSI 0.4).' },
        ...{ startsAt: '2026-03-02T12:00:00.000Z', endsAt: '2026-03-02T12:04:01.500Z' },
        generatorURL: 'http://127.0.0.1:4100/?alert=a1',
      },
    ])
    const [past] = bodyOf(HTTP_CHANNELS.alertmanager.requests(over, { url: 'http://am:9093' })[0]!.body)
    expect(past.endsAt).toBe('2026-03-02T12:00:01.000Z')
  })
})

describe('a sink of CloudEvents', () => {
  test('gets one structured event for each alert', () => {
    const [request] = HTTP_CHANNELS.cloudEvents.requests(over, { url })
    expect(request!.headers['content-type']).toBe('application/cloudevents+json; charset=UTF-8')
    expect(bodyOf(request!.body)).toEqual({
      ...{ specversion: '1.0', id: 'd1-a1', source: '/millrace', type: 'dev.millrace.alert.resolved' },
      ...{ subject: 'endpoints/late/alerts/a1', time: '2026-03-02T12:00:01.500Z', severity: 'alarm' },
      datacontenttype: 'application/json',
      data: {
        ...{
          alert: 'a1',
          endpoint: 'late',
          code: 'monitoring.drift',
          severity: 'alarm',
          message: 'origin moved (PSI 0.4).',
        },
        ...{ subjects: ['origin'], openedAt: '2026-03-02T12:00:00.000Z', closedAt: '2026-03-02T12:00:01.000Z' },
        ...{ closedBecause: 'quiet for 2 windows', owner: 'ada', runbook: 'https://runs.example/drift' },
        url: 'http://127.0.0.1:4100/?alert=a1',
      },
    })
  })
})

describe('a mail', () => {
  test('has one line as its subject and no header out of a message', () => {
    const mail = mailOf(notice({ alerts: [alert({ message: 'bad\r\nBcc: all@example.com', code: 'rule.x\r\ny' })] }))
    expect(mail.subject).toBe('[Millrace] alarm at late: x y')
    expect(mail.text).toContain('bad Bcc: all@example.com')
    expect(mail).toMatchObject({ messageId: '<d1@millrace>', references: ['<a1@millrace>'] })
  })
})
