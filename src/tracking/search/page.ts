import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { fail } from '../errors.ts'
import type { MetricPoint } from '../runs/run.ts'

const Whole = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })
const Keepable = Type.String({ pattern: '^[^\\u0000]*$' })

/** The last thing of a page, for each key of its order: rank (0 a value, 1 NaN, 2 missing) and value. */
export const Cursor = Type.Array(Type.Tuple([Type.Integer({ minimum: 0, maximum: 2 }), Keepable]), { maxItems: 40 })

export type Cursor = Static<typeof Cursor>

const Token = Type.Object({ search: Type.String(), after: Cursor })

/** A token to go on after `after` with the search that `search` describes. */
export function pageToken(search: string, after: Cursor): string {
  return Buffer.from(JSON.stringify({ search: fingerprint(search), after })).toString('base64url')
}

/** Throws `tracking.bad_page` for a token that was changed, or that belongs to another search. */
export function readPageToken(search: string, token: string): Cursor {
  const read = parse(Buffer.from(token, 'base64url').toString())
  if (!Value.Check(Token, read) || read.search !== fingerprint(search)) throw fail('bad_page', {})
  return read.after
}

/** The cursor of an order whose keys are of these kinds. Throws `tracking.bad_page` for one of another order. */
export function cursorOf(cursor: Cursor, kinds: readonly ('number' | 'text')[]): Cursor {
  const fits =
    cursor.length === kinds.length && cursor.every(([, value], at) => kinds[at] === 'text' || isNumber(value))
  if (!fits) throw fail('bad_page', {})
  return cursor
}

/** A number as this process writes it. */
const isNumber = (text: string): boolean => !Number.isNaN(Number(text)) && String(Number(text)) === text

const HistoryToken = Type.Tuple([
  Whole,
  Whole,
  Type.Union([Type.Number(), Type.Literal('NaN'), Type.Literal('Infinity'), Type.Literal('-Infinity')]),
])

/** A token to go on after this point of a metric. */
export function historyToken({ step, at, value }: Omit<MetricPoint, 'key'>): string {
  const kept = Number.isFinite(value) ? value : String(value)
  return Buffer.from(JSON.stringify([step, at, kept])).toString('base64url')
}

/** Throws `tracking.bad_page`. */
export function readHistoryToken(token: string): Omit<MetricPoint, 'key'> {
  const read = parse(Buffer.from(token, 'base64url').toString())
  if (!Value.Check(HistoryToken, read)) throw fail('bad_page', {})
  const [step, at, value] = read
  return { step, at, value: Number(value) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const fingerprint = (search: string): string => createHash('sha256').update(search).digest('base64url').slice(0, 16)
