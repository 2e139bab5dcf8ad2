import { fail } from '../errors.ts'

const KEY_LIMIT = 250
const VALUE_LIMIT = 100_000
const NOT_ON_ONE_LINE = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u
const UNKEEPABLE = /\0|\p{Surrogate}/u

/** Tags of models and versions, checked. Throws `registry.tag_refused`. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    const refuse = (reason: string): Error =>
      fail('tag_refused', { key: JSON.stringify(key.slice(0, KEY_LIMIT)), reason })
    if (key.length < 1 || key.length > KEY_LIMIT) throw refuse(`its key has ${key.length} characters`)
    if (NOT_ON_ONE_LINE.test(key)) throw refuse('its key is not text on one line')
    if (value.length > VALUE_LIMIT) throw refuse(`its value has ${value.length} characters`)
    if (UNKEEPABLE.test(value)) throw refuse('its value is not text')
  }
}

/** What marks a prompt of MLflow: a text that is kept like a model. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt'

/** Whether a model or a version is a prompt. */
export const isPrompt = (tags: Readonly<Record<string, string>>): boolean => tags[PROMPT_TAG] === 'true'
