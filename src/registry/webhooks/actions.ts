import { Type } from 'typebox'
import { actionsOver } from '../../base/index.ts'
import { TestResult, Webhook, WebhookEvent, WebhookName, WebhookStatus } from './webhook.ts'
import type { Webhooks } from './webhooks.ts'

const action = actionsOver<{ readonly webhooks: Webhooks }>()

const GOVERN = 'registry.govern'
const MOST_EVENTS = 100
const MOST_LISTED = 1_000
const Url = Type.String({ minLength: 1, maxLength: 2_000 })
const Events = Type.Array(WebhookEvent, { maxItems: MOST_EVENTS, description: 'What it is told of.' })
const Description = Type.String({ maxLength: 10_000 })
const Secret = Type.String({ maxLength: 1_000, description: 'Deliveries are signed with it; it is never shown again.' })
const Id = Type.String({ minLength: 1, maxLength: 100 })

export const webhooks = action({
  name: 'registry.webhooks',
  does: 'List the addresses that are told when something happens in the registry.',
  http: 'GET /api/v1/webhooks',
  permit: GOVERN,
  input: Type.Object({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LISTED })),
    after: Type.Optional(Id),
  }),
  output: Type.Object({ webhooks: Type.Array(Webhook), next: Type.Optional(Type.String()) }),
  example: 'registry webhooks',
  run: async (needs, { limit = MOST_LISTED, ...query }) => {
    const { webhooks: found, ...page } = await needs.webhooks.list({ limit, ...query })
    return { webhooks: [...found], ...page }
  },
})

export const webhook = action({
  name: 'registry.webhook',
  does: 'Show one address that is told what happens in the registry.',
  http: 'GET /api/v1/webhooks/:webhook',
  permit: GOVERN,
  input: Type.Object({ webhook: Id }),
  output: Webhook,
  example: 'registry webhook 0c7c…',
  run: (needs, { webhook: id }) => needs.webhooks.get(id),
})

export const addWebhook = action({
  name: 'registry.add_webhook',
  does: 'Have an address told when something happens in the registry, as MLflow tells it, signed where there is a secret.',
  http: 'POST /api/v1/webhooks',
  permit: GOVERN,
  input: Type.Object({
    name: WebhookName,
    address: Url,
    events: Events,
    description: Type.Optional(Description),
    secret: Type.Optional(Secret),
    status: Type.Optional(WebhookStatus),
  }),
  output: Webhook,
  words: ['name', 'address'],
  example: `registry add_webhook ci https://ci.example.com/hook --events '[{"entity":"model_version","action":"created"}]'`,
  run: (needs, { address: url, ...start }) => needs.webhooks.create({ ...start, url }),
})

export const changeWebhook = action({
  name: 'registry.change_webhook',
  does: 'Change an address that is told, what it is told of, its secret, or whether it is told.',
  http: 'PATCH /api/v1/webhooks/:webhook',
  permit: GOVERN,
  input: Type.Object({
    webhook: Id,
    name: Type.Optional(WebhookName),
    address: Type.Optional(Url),
    events: Type.Optional(Events),
    description: Type.Optional(Description),
    secret: Type.Optional(Secret),
    status: Type.Optional(WebhookStatus),
  }),
  output: Webhook,
  example: 'registry change_webhook 0c7c… --status disabled',
  run: (needs, { webhook: id, address: url, ...change }) =>
    needs.webhooks.change(id, { ...change, ...(url !== undefined && { url }) }),
})

export const removeWebhook = action({
  name: 'registry.remove_webhook',
  does: 'Tell an address nothing any more.',
  http: 'DELETE /api/v1/webhooks/:webhook',
  permit: GOVERN,
  input: Type.Object({ webhook: Id }),
  output: Type.Object({ removed: Type.String() }),
  example: 'registry remove_webhook 0c7c…',
  run: async (needs, { webhook: id }) => {
    await needs.webhooks.remove(id)
    return { removed: id }
  },
})

export const testWebhook = action({
  name: 'registry.test_webhook',
  does: 'Send one delivery with made-up data now, and say how it went.',
  http: 'POST /api/v1/webhooks/:webhook/test',
  permit: GOVERN,
  input: Type.Object({ webhook: Id, event: Type.Optional(WebhookEvent) }),
  output: TestResult,
  passed: ({ success }) => success,
  example: 'registry test_webhook 0c7c…',
  run: (needs, { webhook: id, event }) => needs.webhooks.test(id, event),
})

/** Who is told of what. */
export const webhookActions = [webhooks, webhook, addWebhook, changeWebhook, removeWebhook, testWebhook] as const
