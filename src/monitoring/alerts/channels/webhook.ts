import { webhookSignature } from '../../../registry/index.ts'
import { webhookBody } from './alertmanager-body.ts'
import type { ChannelOf } from './channel.ts'
import { JSON_HEADERS } from './notice.ts'

/** Any address: the body of Alertmanager's webhooks, signed as Standard Webhooks has it where there is a secret. */
export const webhook: ChannelOf<'webhook'> = {
  tellsAcknowledged: false,
  requests(notice, { url, secret }) {
    const body = webhookBody(notice)
    const seconds = String(Math.floor(notice.at / 1_000))
    const signature = secret === undefined ? undefined : webhookSignature(secret, { id: notice.id, seconds, body })
    const headers = {
      ...{ ...JSON_HEADERS, 'webhook-id': notice.id, 'webhook-timestamp': seconds },
      ...(signature !== undefined && { 'webhook-signature': signature }),
    }
    return [{ url, headers, body }]
  },
}
