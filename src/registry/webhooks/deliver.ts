import { createHmac } from 'node:crypto'
import { type Clock, digestOf, type Hash, type Json, MillraceError } from '../../base/index.ts'
import type { Outbound, OutboundAnswer, Worker } from '../../flow/index.ts'
import type { Audit } from '../../governance/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { WebhookTables } from './tables.ts'
import type { Vault } from './vault.ts'
import type { TestResult, WebhookEvent } from './webhook.ts'

/** One thing that one webhook is to be told. Its id stays the same in every try. */
export interface Delivery {
  readonly webhook: string
  readonly id: string
  readonly body: string
}

/** What sending needs. */
export interface SendNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly vault: Vault
  readonly outbound: Outbound
}

/** The queue of deliveries. */
export const QUEUE = 'registry.webhook'

/** Once, and three times more. */
const TRIES = 4
const FIRST_PAUSE_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const AT_ONCE = 4
const TOO_MANY = 429
const SERVER_FAULT = 500

/** What is told, as MLflow writes it. */
export function bodyOf(
  { entity, action }: WebhookEvent,
  { data, at }: { readonly data: Json; readonly at: number },
): string {
  return JSON.stringify({ entity, action, timestamp: new Date(at).toISOString().replace('Z', '+00:00'), data })
}

/**
 * The signature of a delivery: HMAC-SHA256 over id, seconds and body, as Standard Webhooks has it.
 *
 * @example
 * signatureOf('secret', { id: 'd1', seconds: '1700000000', body: '{}' }) // 'v1,…'
 */
export function signatureOf(
  secret: string,
  of: { readonly id: string; readonly seconds: string; readonly body: string },
): string {
  return `v1,${createHmac('sha256', secret).update(`${of.id}.${of.seconds}.${of.body}`).digest('base64')}`
}

/** Sends one delivery; `undefined` where its webhook is gone or silent. Errors: those of `Outbound.post`, `registry.secret_unreadable`. */
export async function sendDelivery(needs: SendNeeds, delivery: Delivery): Promise<OutboundAnswer | undefined> {
  const { database, clock, vault, outbound } = needs
  const { id, body } = delivery
  const webhook = await database
    .on<WebhookTables>()
    .selectFrom('webhook')
    .select(['url', 'secret'])
    .where('id', '=', delivery.webhook)
    .executeTakeFirst()
  if (!webhook) return undefined
  const seconds = String(Math.floor(clock.now() / 1_000))
  const signature = webhook.secret === null ? undefined : signatureOf(vault.open(webhook.secret), { id, seconds, body })
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'millrace',
    'x-mlflow-delivery-id': id,
    'x-mlflow-timestamp': seconds,
    ...(signature !== undefined && { 'x-mlflow-signature': signature }),
  }
  return outbound.post({ url: webhook.url, headers, body })
}

/** How a try went, for who made it by hand. */
export async function tried(send: () => Promise<OutboundAnswer | undefined>): Promise<TestResult> {
  try {
    const { status, body } = (await send())!
    return { success: status >= 200 && status < 300, status, body, error: null }
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error
    return { success: false, status: null, body: '', error: error.message }
  }
}

/**
 * Lets a worker send what is in the queue: each try is an entry of the audit trail; what is refused for good is tried once, all else four
 * times, with growing pauses that no restart cuts short.
 */
export function handleDeliveries(
  worker: Worker,
  needs: SendNeeds & { readonly audit: Pick<Audit, 'append'>; readonly hash: Hash },
): void {
  worker.handle(QUEUE, async (payload) => deliver(needs, payload as unknown as Delivery), {
    ...{ atOnce: AT_ONCE, maxAttempts: TRIES, backoffMs: FIRST_PAUSE_MS, pauseAfter },
  })
}

async function deliver(
  needs: SendNeeds & { readonly audit: Pick<Audit, 'append'>; readonly hash: Hash },
  delivery: Delivery,
): Promise<void> {
  const about = {
    actor: 'webhooks',
    action: 'registry.webhook_delivery',
    target: `webhooks/${delivery.webhook}/deliveries/${delivery.id}`,
    input: digestOf(delivery.body, needs.hash),
  }
  try {
    const answer = await sendDelivery(needs, delivery)
    if (!answer) return
    refuseAnswer(delivery.webhook, answer)
    await needs.audit.append({ ...about, outcome: 'done', code: null })
  } catch (error) {
    const code = error instanceof MillraceError ? error.code : null
    await needs.audit.append({ ...about, outcome: 'failed', code })
    throw error
  }
}

function refuseAnswer(webhook: string, { status, headers }: OutboundAnswer): void {
  if (status >= 200 && status < 300) return
  if (status !== TOO_MANY && status < SERVER_FAULT) throw fail('webhook_refused', { webhook, answered: status })
  const waits = waitOf(headers['retry-after'])
  throw fail('webhook_failed', { webhook, answered: status, ...(waits !== undefined && { waits }) })
}

/** Seconds, or a date; never longer than a minute. */
function waitOf(said: string | string[] | undefined): number | undefined {
  if (typeof said !== 'string') return undefined
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - Date.now()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : undefined
}

function pauseAfter(error: unknown): number | undefined {
  const waits = error instanceof MillraceError ? error.details['waits'] : undefined
  return typeof waits === 'number' ? waits : undefined
}
