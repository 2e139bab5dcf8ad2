import { postableAlerts } from './alertmanager-body.ts'
import type { ChannelOf } from './channel.ts'
import { JSON_HEADERS } from './notice.ts'

const PLACE = '/api/v2/alerts'

/** An Alertmanager: what fires is told again every minute, what is over once. */
export const alertmanager: ChannelOf<'alertmanager'> = {
  tellsAcknowledged: false,
  requests(notice, { url, token }) {
    const base = url.replace(/\/+$/, '')
    const headers = { ...JSON_HEADERS, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
    return [{ url: base.endsWith(PLACE) ? base : base + PLACE, headers, body: postableAlerts(notice) }]
  },
}
