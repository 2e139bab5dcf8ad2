import type { Json } from '../../base/index.ts'
import type { WebhookEvent } from './webhook.ts'

const MODEL = { name: 'example_model' }
const VERSION = { ...MODEL, version: '1' }
const PROMPT = { name: 'example_prompt' }
const PROMPT_VERSION = { ...PROMPT, version: '1' }
const TAGS = { team: 'example' }
const TAG = { key: 'example_key', value: 'example_value' }

/** Made-up data of an event, for tests of webhooks. */
export function sampleOf({ entity, action }: WebhookEvent): Json {
  const isGone = action === 'deleted'
  const tag = isGone ? { key: TAG.key } : TAG
  switch (entity) {
    case 'registered_model':
      return { ...MODEL, tags: TAGS, description: 'An example' }
    case 'model_version':
      return { ...VERSION, source: 'models:/example', run_id: null, tags: TAGS, description: 'An example' }
    case 'model_version_tag':
      return { ...VERSION, ...tag }
    case 'model_version_alias':
      return isGone ? { ...MODEL, alias: 'example' } : { ...VERSION, alias: 'example' }
    case 'prompt':
      return { ...PROMPT, tags: TAGS, description: 'An example' }
    case 'prompt_version':
      return { ...PROMPT_VERSION, template: 'Say {{word}}', tags: TAGS, description: 'An example' }
    case 'prompt_tag':
      return { ...PROMPT, ...tag }
    case 'prompt_version_tag':
      return { ...PROMPT_VERSION, ...tag }
    case 'prompt_alias':
      return isGone ? { ...PROMPT, alias: 'example' } : { ...PROMPT_VERSION, alias: 'example' }
    default:
      return {}
  }
}
