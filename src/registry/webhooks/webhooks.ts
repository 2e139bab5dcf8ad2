import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Clock } from '../../base/index.ts'
import type { Outbound } from '../../flow/index.ts'
import type { Database, Queue } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { Announcement } from '../needs.ts'
import { bodyOf, type Delivery, QUEUE, sendDelivery, tried } from './deliver.ts'
import { sampleOf } from './sample.ts'
import type { WebhookTables } from './tables.ts'
import type { Vault } from './vault.ts'
import { type TestResult, TOLD, type Webhook, type WebhookEvent } from './webhook.ts'

/** What a webhook begins with. */
export interface WebhookStart {
  readonly name: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly description?: string
  readonly secret?: string
  readonly status?: Webhook['status']
}

/** What may be changed of it; an empty secret takes the secret away. */
export type WebhookChange = Partial<WebhookStart>

/** Where it is kept who is told of what, and from where they are told. */
export interface Webhooks {
  /** Errors: `registry.bad_webhook`, `flow.address_refused`, `flow.host_not_found`. */
  create(start: WebhookStart): Promise<Webhook>
  /** Errors: `registry.webhook_not_found` and those of `create`. */
  change(id: string, change: WebhookChange): Promise<Webhook>
  /** Throws `registry.webhook_not_found`. */
  get(id: string): Promise<Webhook>
  /** By the time they were made; `after` is the id to go on from. */
  list(query: {
    readonly limit: number
    readonly after?: string
  }): Promise<{ readonly webhooks: readonly Webhook[]; readonly next?: string }>
  /** Throws `registry.webhook_not_found`. */
  remove(id: string): Promise<void>
  /** Sends one delivery now, with made-up data. Errors: `registry.webhook_not_found`, `registry.bad_webhook`. */
  test(id: string, event?: WebhookEvent): Promise<TestResult>
  /** Puts a delivery for each webhook that is to be told into the queue, within the transaction of the change. */
  announce(announcement: Announcement): Promise<void>
}

/** What webhooks are built from. */
export interface WebhookNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly queue: Pick<Queue, 'add'>
  readonly vault: Vault
  readonly outbound: Outbound
}

export function createWebhooks(needs: WebhookNeeds): Webhooks {
  const { database, clock } = needs
  const table = () => database.on<WebhookTables>()
  const get = async (id: string): Promise<Webhook> => {
    const found = await select(database).where('id', '=', id).executeTakeFirst()
    if (!found) throw fail('webhook_not_found', { webhook: id.slice(0, 100) })
    return found
  }
  return {
    get,
    async create(start) {
      await check(needs, start)
      const { name, url, events, description = '', status = 'active', secret = '' } = start
      const [id, at] = [randomUUID(), clock.now()]
      const row = { id, name, url, description, events: JSON.stringify(events), status, secret: sealed(needs, secret) }
      await table()
        .insertInto('webhook')
        .values({ ...row, created_at: at, changed_at: at })
        .execute()
      return get(id)
    },
    async change(id, change) {
      const { secret, events, ...rest } = change
      await check(needs, { ...(await get(id)), ...change })
      const told = events === undefined ? {} : { events: JSON.stringify(events) }
      const signed = secret === undefined ? {} : { secret: sealed(needs, secret) }
      await table()
        .updateTable('webhook')
        .set({ ...rest, ...told, ...signed, changed_at: clock.now() })
        .where('id', '=', id)
        .execute()
      return get(id)
    },
    list: (query) => listWebhooks(database, query),
    async remove(id) {
      await get(id)
      await table().deleteFrom('webhook').where('id', '=', id).execute()
    },
    test: async (id, event) => testWebhook(needs, await get(id), event),
    announce: (announcement) => announce(needs, announcement),
  }
}

const sealed = ({ vault }: WebhookNeeds, secret: string): string | null => (secret === '' ? null : vault.seal(secret))

function select(database: Database) {
  return database
    .on<WebhookTables>()
    .selectFrom('webhook')
    .select(['id', 'name', 'url', 'description', 'events', 'status', sql<boolean>`secret is not null`.as('isSigned')])
    .select(['created_at as createdAt', 'changed_at as changedAt'])
}

async function check({ outbound }: WebhookNeeds, { url, events }: Pick<WebhookStart, 'url' | 'events'>): Promise<void> {
  if (events.length === 0) throw fail('bad_webhook', { reason: 'it names no event' })
  for (const { entity, action } of events)
    if (!TOLD[entity].includes(action))
      throw fail('bad_webhook', {
        reason: `${action} does not happen to ${entity}`,
        entity,
        action,
        known: [...TOLD[entity]].sort(),
      })
  await outbound.check(url)
}

async function listWebhooks(database: Database, { limit, after }: { readonly limit: number; readonly after?: string }) {
  const since =
    after === undefined
      ? undefined
      : database.on<WebhookTables>().selectFrom('webhook').select('created_at').where('id', '=', after)
  const found = await select(database)
    .$if(since !== undefined, (only) => only.where(sql<boolean>`(created_at, id) > ((${since!}), ${after!})`))
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const webhooks = found.slice(0, limit)
  return { webhooks, ...(found.length > limit && { next: webhooks.at(-1)!.id }) }
}

async function announce({ database, clock, queue }: WebhookNeeds, announcement: Announcement): Promise<void> {
  const { entity, action, data } = announcement
  const told = await database
    .on<WebhookTables>()
    .selectFrom('webhook')
    .select('id')
    .where('status', '=', 'active')
    .where(sql<boolean>`events @> ${JSON.stringify([{ entity, action }])}::jsonb`)
    .execute()
  for (const { id } of told) {
    const delivery: Delivery = {
      webhook: id,
      id: randomUUID(),
      body: bodyOf({ entity, action }, { data, at: clock.now() }),
    }
    await queue.add(QUEUE, { ...delivery })
  }
}

async function testWebhook(needs: WebhookNeeds, webhook: Webhook, event = webhook.events[0]!): Promise<TestResult> {
  if (!TOLD[event.entity].includes(event.action))
    throw fail('bad_webhook', {
      reason: `${event.action} does not happen to ${event.entity}`,
      ...event,
      known: [...TOLD[event.entity]].sort(),
    })
  const body = bodyOf(event, { data: sampleOf(event), at: needs.clock.now() })
  return tried(() => sendDelivery(needs, { webhook: webhook.id, id: randomUUID(), body }))
}
