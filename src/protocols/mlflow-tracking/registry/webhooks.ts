import type { DoorRoute } from '../../../http/index.ts'
import { WEBHOOK_ACTIONS, WEBHOOK_ENTITIES, type Webhook, type WebhookEvent } from '../../../registry/index.ts'
import { fail } from '../../errors.ts'
import { routesOf } from '../call.ts'
import { listOf, oneOf, record, required, text, whole } from '../fields.ts'
import { listOut } from '../write.ts'
import type { RegistryRouteNeeds } from './needs.ts'

const GOVERN = 'registry.govern'
const MOST_LISTED = 1_000
const USUALLY_LISTED = 100
const ONE = 'webhooks/:webhook_id'

const upper = <T extends string>(word: T): Uppercase<T> => word.toUpperCase() as Uppercase<T>
const given = required(text)
const event = record({
  entity: required(oneOf(WEBHOOK_ENTITIES.map(upper))),
  action: required(oneOf(WEBHOOK_ACTIONS.map(upper))),
})
const status = oneOf(['ACTIVE', 'DISABLED'])

/** A webhook as MLflow writes one. */
function webhookOut({ id, name, url, description, events, status: state, createdAt, changedAt }: Webhook): object {
  return {
    webhook_id: id,
    name,
    description: description || undefined,
    url,
    events: listOut(events.map(({ entity, action }) => ({ entity: upper(entity), action: upper(action) }))),
    status: upper(state),
    creation_timestamp: createdAt,
    last_updated_timestamp: changedAt,
  }
}

const eventIn = ({ entity, action }: { readonly entity: string; readonly action: string }): WebhookEvent =>
  ({ entity: entity.toLowerCase(), action: action.toLowerCase() }) as WebhookEvent

const statusIn = (state: string | undefined) => (state === undefined ? {} : { status: state.toLowerCase() })

/** The calls about who is told of what. What changes something goes through the actions. */
export function webhookRoutes(needs: RegistryRouteNeeds): readonly DoorRoute[] {
  const { perform, webhooks } = needs
  const shown = (made: unknown): object => ({ webhook: webhookOut(made as Webhook) })
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'webhooks', permit: GOVERN },
      fields: { name: given, url: given, events: required(listOf(event)), description: text, secret: text, status },
      async run({ name, url, events, description, secret, status: state }, { actor }) {
        checkName(name)
        const texts = { ...(description !== undefined && { description }), ...(secret !== undefined && { secret }) }
        const start = { name, address: url, events: events.map(eventIn), ...texts, ...statusIn(state) }
        return shown(await perform('registry.add_webhook', start, actor))
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'webhooks', permit: GOVERN, fields: { max_results: whole, page_token: text } },
      async run({ max_results: limit = USUALLY_LISTED, page_token: after }) {
        if (limit < 1 || limit > MOST_LISTED)
          throw fail('mlflow_parameter', { reason: `max_results must be between 1 and ${MOST_LISTED}.` })
        const { webhooks: found, next } = await webhooks.list({ limit, ...(after && { after }) })
        return { webhooks: listOut(found.map(webhookOut)), next_page_token: next }
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: ONE, permit: GOVERN, fields: { webhook_id: given } },
      run: async ({ webhook_id }) => shown(await webhooks.get(webhook_id)),
    }),
    ...changeRoutes(needs),
  ]
}

function changeRoutes({ perform, webhooks }: RegistryRouteNeeds): readonly DoorRoute[] {
  return [
    ...routesOf({
      ...{ methods: ['PATCH'], path: ONE, permit: GOVERN },
      fields: {
        webhook_id: given,
        name: text,
        url: text,
        events: listOf(event),
        description: text,
        secret: text,
        status,
      },
      async run({ webhook_id, name, url, events, description, secret, status: state }, { actor }) {
        if (name) checkName(name)
        const texts = {
          ...(name && { name }),
          ...(url && { address: url }),
          ...(description !== undefined && { description }),
        }
        const rest = {
          ...(events.length > 0 && { events: events.map(eventIn) }),
          ...(secret !== undefined && { secret }),
        }
        const change = { webhook: webhook_id, ...texts, ...rest, ...statusIn(state) }
        return { webhook: webhookOut((await perform('registry.change_webhook', change, actor)) as Webhook) }
      },
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path: ONE, permit: GOVERN, fields: { webhook_id: given } },
      async run({ webhook_id }, { actor }) {
        await webhooks.get(webhook_id)
        await perform('registry.remove_webhook', { webhook: webhook_id }, actor)
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['POST'], path: `${ONE}/test`, permit: GOVERN, fields: { webhook_id: given, event } },
      async run({ webhook_id, event: asked }, { actor }) {
        const order = { webhook: webhook_id, ...(asked && { event: eventIn(asked) }) }
        const made = await perform('registry.test_webhook', order, actor)
        const { success, status: answered, body, error } = made as Awaited<ReturnType<typeof webhooks.test>>
        return {
          result: {
            success,
            response_status: answered ?? undefined,
            response_body: answered === null ? undefined : body,
            error_message: error ?? undefined,
          },
        }
      },
    }),
  ]
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name)) return
  const reason = `Webhook name '${name.slice(0, 200)}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`
  throw fail('mlflow_parameter', { reason })
}
