import { MillraceError } from '../../../base/index.ts'
import type { Outbound, OutboundAnswer } from '../../../flow/index.ts'
import { fail } from '../../errors.ts'
import type { ChannelName, ChannelSpecs, FromEnvironment, Receiver } from '../notices/receiver.ts'
import type { ChannelOf, Opened } from './channel.ts'
import { HTTP_CHANNELS } from './channels.ts'
import { mailOf } from './email.ts'
import type { Mailer } from './mailer.ts'
import type { Notice } from './notice.ts'

/** What sending needs. */
export interface SendNeeds {
  readonly outbound: Pick<Outbound, 'post'>
  readonly mailer: Mailer
  /** Looks up a variable of the environment. */
  readonly secretOf: (name: string) => string | undefined
}

const TOO_MANY = 429
const SERVER_FAULT = 500
const LONGEST_WAIT_MS = 60_000
const BODY_FAULTS = { form: 'its address is none', scheme: 'its address is not https' } as const

/**
 * Sends a message to a receiver, all of it or an error.
 *
 * Errors: `monitoring.secret_missing`, `monitoring.delivery_refused` where trying again cannot help, `monitoring.delivery_failed` where it may.
 */
export async function sendNotice(needs: SendNeeds, receiver: Receiver, notice: Notice): Promise<void> {
  const settings = opened(needs, receiver)
  if (receiver.channel === 'email') return needs.mailer.send(mailOf(notice), settings as Opened<ChannelSpecs['email']>)
  const channel = HTTP_CHANNELS[receiver.channel] as ChannelOf<ChannelName>
  for (const request of channel.requests(notice, settings)) {
    const answer = await needs.outbound.post(request).catch((error: unknown) => {
      throw withoutAddress(receiver.name, error)
    })
    refuse(receiver.name, answer)
  }
}

/** Errors: `monitoring.secret_missing`. */
function opened({ secretOf }: SendNeeds, { name, settings }: Receiver): Opened<ChannelSpecs[ChannelName]> {
  const look = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('env' in value)) return value
    const { env } = value as FromEnvironment
    const secret = secretOf(env)
    if (secret === undefined || secret === '') throw fail('secret_missing', { receiver: name, variable: env })
    return secret
  }
  const members = Object.entries(settings).map(([key, value]) => [key, look(value)] as const)
  return Object.fromEntries(members) as Opened<ChannelSpecs[ChannelName]>
}

/** An address may be a secret: what is told of it is its fault and no part of it. */
function withoutAddress(receiver: string, error: unknown): unknown {
  if (!(error instanceof MillraceError)) return error
  const { code, details, status } = error
  if (code !== 'flow.address_refused')
    return fail(status < SERVER_FAULT ? 'delivery_refused' : 'delivery_failed', {
      receiver,
      reason: code === 'flow.not_answered' ? 'it did not answer' : 'its host has no address',
    })
  const { fault } = details as { readonly fault?: keyof typeof BODY_FAULTS }
  const reason = (fault && BODY_FAULTS[fault]) ?? 'its host is not public, and not listed in the setting webhookHosts'
  return fail('delivery_refused', { receiver, reason })
}

function refuse(receiver: string, { status, headers }: OutboundAnswer): void {
  if (status >= 200 && status < 300) return
  const reason = `it answered ${status}`
  if (status !== TOO_MANY && status < SERVER_FAULT) throw fail('delivery_refused', { receiver, reason })
  const waits = waitOf(headers['retry-after'])
  throw fail('delivery_failed', { receiver, reason, ...(waits !== undefined && { waits }) })
}

/** Whole seconds that a receiver asks to wait, in milliseconds; never longer than a minute. */
function waitOf(said: string | string[] | undefined): number | undefined {
  if (typeof said !== 'string' || !/^\d{1,9}$/.test(said)) return undefined
  return Math.min(Number(said) * 1_000, LONGEST_WAIT_MS)
}

/** How long an error asks to wait before the next try. */
export function pauseAfter(error: unknown): number | undefined {
  const waits = error instanceof MillraceError ? error.details['waits'] : undefined
  return typeof waits === 'number' ? waits : undefined
}
