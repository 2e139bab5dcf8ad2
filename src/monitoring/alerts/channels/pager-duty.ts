import type { ChannelOf } from './channel.ts'
import { cut, type HttpRequest, isoTime, JSON_HEADERS, linkOf, type Notice, type NoticeAlert } from './notice.ts'

const ENQUEUE = 'https://events.pagerduty.com/v2/enqueue'
const ACTIONS = { firing: 'trigger', acknowledged: 'acknowledge', resolved: 'resolve' } as const
const SEVERITIES = { alarm: 'critical', notice: 'warning' } as const
const LONGEST_SUMMARY = 1_024

/** PagerDuty's Events API 2: each alert is an incident of its own, which is acknowledged and resolved by its key. */
export const pagerDuty: ChannelOf<'pagerDuty'> = {
  tellsAcknowledged: true,
  requests: (notice, { routingKey, url = ENQUEUE }) =>
    notice.alerts.map((alert) => event(notice, alert, { routingKey, url })),
}

function event(
  notice: Notice,
  alert: NoticeAlert,
  to: { readonly routingKey: string; readonly url: string },
): HttpRequest {
  const known = {
    ...{ routing_key: to.routingKey, event_action: ACTIONS[notice.what], dedup_key: `millrace-${alert.id}` },
    client: 'Millrace',
    ...(notice.address !== undefined && { client_url: linkOf(notice, alert) }),
  }
  const told = notice.what === 'firing' ? { payload: payloadOf(alert), links: linksOf(alert) } : {}
  return { url: to.url, headers: JSON_HEADERS, body: JSON.stringify({ ...known, ...told }) }
}

function payloadOf({ message, endpoint, severity, openedAt, code, owner, subjects }: NoticeAlert) {
  return {
    ...{ summary: cut(message, LONGEST_SUMMARY), source: `millrace/${endpoint}`, severity: SEVERITIES[severity] },
    ...{ timestamp: isoTime(openedAt), component: endpoint, class: code },
    custom_details: { subjects, ...(owner !== undefined && { owner }) },
  }
}

const linksOf = ({ runbook }: NoticeAlert) => (runbook === undefined ? [] : [{ href: runbook, text: 'What to do' }])
