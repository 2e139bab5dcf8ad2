import type { ChannelOf } from './channel.ts'
import { isoTime, linkOf, type Notice, type NoticeAlert } from './notice.ts'

const TYPES = { firing: 'firing', acknowledged: 'acknowledged', resolved: 'resolved' } as const

/** A sink of CloudEvents 1.0: one event for each alert, structured. */
export const cloudEvents: ChannelOf<'cloudEvents'> = {
  tellsAcknowledged: true,
  requests(notice, { url, token }) {
    const headers = {
      ...{ 'content-type': 'application/cloudevents+json; charset=UTF-8', 'user-agent': 'millrace' },
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    }
    return notice.alerts.map((alert) => ({ url, headers, body: JSON.stringify(eventOf(notice, alert)) }))
  },
}

function eventOf(notice: Notice, alert: NoticeAlert) {
  const { endpoint, id, severity, code, message, subjects, owner, runbook, openedAt, closedAt, closedBecause } = alert
  return {
    ...{
      specversion: '1.0',
      id: `${notice.id}-${id}`,
      source: '/millrace',
      type: `dev.millrace.alert.${TYPES[notice.what]}`,
    },
    ...{ subject: `endpoints/${endpoint}/alerts/${id}`, time: isoTime(notice.at), severity },
    datacontenttype: 'application/json',
    data: {
      ...{ alert: id, endpoint, code, severity, message, subjects, openedAt: isoTime(openedAt) },
      closedAt: closedAt === null ? null : isoTime(closedAt),
      ...{ closedBecause, owner: owner ?? null, runbook: runbook ?? null, url: linkOf(notice, alert) },
    },
  }
}
