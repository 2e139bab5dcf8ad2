import type { ChannelName } from '../notices/receiver.ts'
import { alertmanager } from './alertmanager.ts'
import type { ChannelOf } from './channel.ts'
import { cloudEvents } from './cloud-events.ts'
import { pagerDuty } from './pager-duty.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { webhook } from './webhook.ts'

/** The ways by HTTP; mail is sent another way. */
export const HTTP_CHANNELS: { readonly [K in Exclude<ChannelName, 'email'>]: ChannelOf<K> } = {
  ...{ webhook, slack, teams, pagerDuty, alertmanager, cloudEvents },
}

/** Whether a channel is also told that somebody has taken an alert on. */
export const tellsAcknowledged = (channel: ChannelName): boolean =>
  channel !== 'email' && HTTP_CHANNELS[channel].tellsAcknowledged
