import { Type } from 'typebox'
import { Alert } from './alert.ts'
import { alertAction, Id, Text } from './alert-action.ts'
import { noticeActions } from './notices/actions.ts'
import { Delivery } from './notices/delivery.ts'
import { AlertmanagerBody, Received, receiveAlerts } from './receive.ts'
import { replayActions } from './replay/actions.ts'
import { ruleActions } from './rules/actions.ts'

export const alert = alertAction({
  name: 'monitoring.alert',
  does: 'Show one alert and who was told of it.',
  http: 'GET /api/v1/alerts/:alert',
  permit: 'monitoring.read',
  input: Type.Object({ alert: Id }),
  output: Type.Object({ alert: Alert, deliveries: Type.Array(Delivery) }),
  example: 'monitoring alert 01hf7k2m3n',
  run: async ({ alerting }, { alert: id }) => ({
    alert: await alerting.alerts.get(id),
    deliveries: [...(await alerting.deliveries.list({ alert: id, limit: 1_000 }))],
  }),
})

export const acknowledge = alertAction({
  name: 'monitoring.acknowledge',
  does: 'Take an alert on: nobody further is told of it until it is over.',
  http: 'POST /api/v1/alerts/:alert/acknowledgement',
  permit: 'monitoring.write',
  input: Type.Object({ alert: Id, note: Type.Optional(Text) }),
  output: Alert,
  example: "monitoring acknowledge 01hf7k2m3n --note 'looking at the storm'",
  run: ({ alerting }, { alert: id, note }, { actor }) =>
    alerting.alerts.acknowledge(id, { by: actor.id, ...(note !== undefined && { note }) }),
})

export const unacknowledge = alertAction({
  name: 'monitoring.unacknowledge',
  does: 'Take an acknowledgment back: the alert is told on as if nobody had taken it on.',
  http: 'DELETE /api/v1/alerts/:alert/acknowledgement',
  permit: 'monitoring.write',
  input: Type.Object({ alert: Id }),
  output: Alert,
  example: 'monitoring unacknowledge 01hf7k2m3n',
  run: ({ alerting }, { alert: id }) => alerting.alerts.release(id),
})

export const close = alertAction({
  name: 'monitoring.close',
  does: 'Close an alert by hand; a later window that shows the same opens a new one.',
  http: 'POST /api/v1/alerts/:alert/closing',
  permit: 'monitoring.write',
  input: Type.Object({ alert: Id, because: Text }),
  output: Alert,
  example: "monitoring close 01hf7k2m3n --because 'the feed was mended'",
  run: ({ alerting }, { alert: id, because }, { actor }) => alerting.alerts.close(id, { by: actor.id, because }),
})

export const reopen = alertAction({
  name: 'monitoring.reopen',
  does: 'Open a closed alert again, as a new one with the same words; who is told of such alerts is told again.',
  http: 'POST /api/v1/alerts/:alert/reopening',
  permit: 'monitoring.write',
  input: Type.Object({ alert: Id }),
  output: Alert,
  example: 'monitoring reopen 01hf7k2m3n',
  run: ({ alerting }, { alert: id }) => alerting.alerts.reopen(id),
})

export const receive = alertAction({
  name: 'monitoring.receive',
  does: 'Take in what an Alertmanager sends to webhooks: alerts of other systems become alerts here.',
  http: 'POST /api/v1/received-alerts',
  permit: 'monitoring.write',
  input: AlertmanagerBody,
  output: Received,
  example: `monitoring receive --alerts '[{"status":"firing","labels":{"alertname":"DiskFull"}}]'`,
  run: ({ alerting }, body) => receiveAlerts(alerting.alerts, body),
})

/** What may be asked about alerts, their rules, and who is told of them. */
export const alertActions = [
  ...[alert, acknowledge, unacknowledge, close, reopen, receive],
  ...[...noticeActions, ...ruleActions, ...replayActions],
] as const
