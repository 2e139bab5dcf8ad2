import { type Static, Type } from 'typebox'
import { Moment } from '../../base/index.ts'

/** What something happens to. */
export const ENTITIES = [
  ...(['registered_model', 'model_version', 'model_version_tag', 'model_version_alias', 'prompt'] as const),
  ...(['prompt_version', 'prompt_tag', 'prompt_version_tag', 'prompt_alias', 'budget_policy'] as const),
] as const

/** What happens to it. */
export const ACTIONS = ['created', 'updated', 'deleted', 'set', 'exceeded'] as const

/** What is told of each entity. */
export const TOLD: Readonly<Record<(typeof ENTITIES)[number], readonly string[]>> = {
  registered_model: ['created'],
  model_version: ['created'],
  model_version_tag: ['set', 'deleted'],
  model_version_alias: ['created', 'deleted'],
  prompt: ['created'],
  prompt_version: ['created'],
  prompt_tag: ['set', 'deleted'],
  prompt_version_tag: ['set', 'deleted'],
  prompt_alias: ['created', 'deleted'],
  budget_policy: ['exceeded'],
}

const Entity = Type.Union([
  Type.Literal('registered_model'),
  Type.Literal('model_version'),
  Type.Literal('model_version_tag'),
  Type.Literal('model_version_alias'),
  Type.Literal('prompt'),
  Type.Literal('prompt_version'),
  Type.Literal('prompt_tag'),
  Type.Literal('prompt_version_tag'),
  Type.Literal('prompt_alias'),
  Type.Literal('budget_policy'),
])

const Action = Type.Union([
  Type.Literal('created'),
  Type.Literal('updated'),
  Type.Literal('deleted'),
  Type.Literal('set'),
  Type.Literal('exceeded'),
])

export const WebhookEvent = Type.Object({ entity: Entity, action: Action })

/** A kind of event: what happens, and to what. */
export type WebhookEvent = Static<typeof WebhookEvent>

export const WebhookStatus = Type.Union([Type.Literal('active'), Type.Literal('disabled')])

export const WebhookName = Type.String({
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
  description: 'Letters, digits, ., _ and -, at most 63; the first and the last a letter or digit.',
})

export const Webhook = Type.Object({
  id: Type.String(),
  name: Type.String(),
  url: Type.String(),
  description: Type.String(),
  events: Type.Array(WebhookEvent),
  status: WebhookStatus,
  isSigned: Type.Boolean({ description: 'Whether there is a secret that deliveries are signed with.' }),
  createdAt: Moment,
  changedAt: Moment,
})

/** An address that is told when something happens in the registry. Its secret is never shown. */
export type Webhook = Static<typeof Webhook>

export const TestResult = Type.Object({
  success: Type.Boolean(),
  status: Type.Union([Type.Integer(), Type.Null()]),
  body: Type.String({ description: 'What was answered, its beginning.' }),
  error: Type.Union([Type.String(), Type.Null()]),
})

/** How a delivery that was only a test went. */
export type TestResult = Static<typeof TestResult>
