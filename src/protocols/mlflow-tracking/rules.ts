import { posix } from 'node:path'
import { fail } from '../errors.ts'
import { invalidValue } from './fields.ts'

const KEY_LIMIT = 250
const PARAM_LIMIT = 6_000
const TAG_LIMIT = 8_000
const PLAIN_NAME = /^[/\p{L}\p{N}_.\- :]*$/u
const CHARACTERS =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).'

/** The error for a text beyond its limit. */
export const tooLong = (at: string, limit: number): Error =>
  fail('mlflow_parameter', { reason: `'${at}' exceeds the maximum length of ${limit} characters` })

/** Throws `protocols.mlflow_parameter` where a text of the field `at` is longer than `limit`. */
export function checkLength(at: string, limit: number, text: string | undefined): void {
  if (text !== undefined && text.length > limit && lengthOf(text) > limit) throw tooLong(at, limit)
}

/**
 * Checks the name of a metric, param or tag as MLflow does: its characters, that it is no path to elsewhere, its length.
 *
 * Errors: `protocols.mlflow_parameter`.
 */
export function checkName(name: string, at: string, what = at): void {
  if (!PLAIN_NAME.test(name)) throw invalidValue(name, at, CHARACTERS)
  const resolved = name === '' ? '.' : posix.normalize(name)
  const plain = resolved.length > 1 && resolved.endsWith('/') ? resolved.slice(0, -1) : resolved
  if (plain !== name || plain === '.' || plain.startsWith('..') || plain.startsWith('/'))
    throw invalidValue(
      name,
      at,
      `Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to ${quoted(plain)}`,
    )
  checkLength(what, KEY_LIMIT, name)
}

/** The value of a param as it is kept: cut where it is too long. */
export const paramValue = (text: string): string => cut(text, PARAM_LIMIT)

/** The value of a tag as it is kept: cut where it is too long. */
export const tagValue = (text: string): string => cut(text, TAG_LIMIT)

/** No character is cut in two. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = text.slice(0, limit)
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept
}

/** In characters, as Python counts. */
const lengthOf = (text: string): number => [...text].length

/** A text as Python shows it. */
export function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const shown = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  return mark + (mark === "'" ? shown.replaceAll("'", "\\'") : shown) + mark
}

/** The number of an experiment. Errors: `protocols.mlflow_parameter`. */
export function experimentNumber(id: string): number {
  if (/^\s*[+-]?\d+\s*$/.test(id)) return Number(id)
  throw fail('mlflow_parameter', { reason: `Invalid experiment ID '${id}'. Experiment ID must be a valid integer.` })
}

/** Checks `max_results` of a search. Errors: `protocols.mlflow_parameter`. */
export function checkMaxResults(given: number, most: number): number {
  if (given >= 1 && given <= most) return given
  const must = given < 1 ? 'a positive integer' : `at most ${most}`
  throw fail('mlflow_parameter', {
    reason: `Invalid value ${given} for parameter 'max_results' supplied. It must be ${must}`,
  })
}
