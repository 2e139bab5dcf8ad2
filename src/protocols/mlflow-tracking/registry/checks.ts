import { fail } from '../../errors.ts'
import { invalidValue } from '../fields.ts'

const LONGEST_NAME = 250
const KEY_LIMIT = 250
const VALUE_LIMIT = 100_000
const ALIAS_LIMIT = 255
const PROMPT_TEXT = 'mlflow.prompt.text'

const wrong = (reason: string): Error => fail('mlflow_parameter', { reason })
const tooLong = (what: string, limit: number): Error =>
  wrong(`'${what}' exceeds the maximum length of ${limit} characters`)

/** The name of a model that is to be. */
export function checkName(name: string, at = 'name'): string {
  if (name.trim() === '') throw wrong(`Missing value for required parameter '${at}'.`)
  if (/[/:]/.test(name)) throw wrong(`Invalid model name '${name.slice(0, 500)}'. Names cannot contain '/' or ':'.`)
  if (name === '.' || name === '..') throw invalidValue(name, at, resolves(name))
  if (name.length > LONGEST_NAME) throw tooLong(at, LONGEST_NAME)
  if (/[\p{Cc}\p{Surrogate}]/u.test(name)) throw invalidValue(name, at, 'Names are text on one line.')
  return name
}

/** The number of a version, which MLflow writes as a text; 0 for one that is too large to be one. */
export function numberOf(version: string): number {
  const text = version.trim()
  if (!/^[+-]?\d+(?:_\d+)*$/.test(text))
    throw wrong(`Parameter 'version' must be an integer, got '${version.slice(0, 500)}'.`)
  const number = Number(text.replaceAll('_', ''))
  return Math.abs(number) < 2 ** 31 ? number : 0
}

/** Of a tag that is to be set. */
export function checkTag(key: string, value: string): void {
  if (!/^[/\w.\- :]*$/u.test(unaccented(key)))
    throw invalidValue(
      key,
      'key',
      'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).',
    )
  const plain = normal(key)
  if (plain !== key || plain === '.' || plain.startsWith('..') || plain.startsWith('/'))
    throw invalidValue(key, 'key', resolves(plain))
  if (key.length > KEY_LIMIT) throw tooLong('key', KEY_LIMIT)
  if (value.length <= VALUE_LIMIT) return
  throw key === PROMPT_TEXT
    ? wrong(`Prompt text exceeds max length of ${VALUE_LIMIT} characters.`)
    : tooLong('value', VALUE_LIMIT)
}

/** Letters and digits of any script are words to Python. */
const unaccented = (text: string): string => text.replace(/[\p{L}\p{N}]/gu, 'a')

const resolves = (plain: string): string =>
  `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${plain}'`

/** As POSIX paths are made plain. */
function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !path.startsWith('/')) parts.push(part)
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.'
}

/** The text of an alias. */
export function checkAlias(alias: string): string {
  if (alias === '') throw wrong('Registered model alias name cannot be empty.')
  if (!/^[\w-]*$/.test(alias))
    throw wrong(
      `Invalid alias name: '${alias.slice(0, 500)}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    )
  if (alias.length > ALIAS_LIMIT) throw tooLong('Registered model alias name', ALIAS_LIMIT)
  return alias
}

/** How many to list. */
export function limitOf(
  asked: number | undefined,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  if (asked === undefined || asked === 0) return usual
  if (asked > most)
    throw wrong(`Invalid value for request parameter max_results. It must be at most ${most}, but got value ${asked}`)
  if (asked < 0)
    throw wrong(
      `Invalid value for request parameter max_results. It must be a positive integer, but got value ${asked}`,
    )
  return asked
}
