import { fail } from '../errors.ts'
import { isObject } from '../shown.ts'

/**
 * One field of a request, as proto-JSON has it: absent where the client sent null or nothing.
 *
 * `take` gives its value, or throws `protocols.mlflow_parameter` in MLflow's words; `at` is where it is, such as `metrics[0].step`.
 */
export interface Field<T> {
  take(value: unknown, at: string): T
  /** Whether it is a list, so that a query may name it several times. */
  readonly isList?: true
  /** How it is read from a query, where not as its text. */
  readonly fromQuery?: (text: string) => unknown
}

/** The fields of a request by their names. */
export type Fields = Readonly<Record<string, Field<unknown>>>

/** What was asked, field by field. */
export type Asked<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

const SEE = ' See the API docs for more information about request parameters.'
const MOST_SHOWN = 1_000
const INT64 = /^[+-]?\d{1,19}$/
const DOUBLE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const WORDS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}

/** The error for a field that must be there and is not, or is empty. */
export const missing = (at: string): Error =>
  fail('mlflow_parameter', { reason: `Missing value for required parameter '${at}'.${SEE}` })

/** The error for a value of another type than that of its field. */
export const wrongType = (value: unknown, at: string): Error =>
  fail('mlflow_parameter', {
    reason: `Invalid value ${shownJson(value)} for parameter '${at}' supplied:  Hint: Value was of type '${pythonType(value)}'.${SEE}`,
  })

/** The error for a value of the right type that is not taken; `why` begins after the colon. */
export const invalidValue = (value: unknown, at: string, why: string): Error =>
  fail('mlflow_parameter', { reason: `Invalid value ${shownJson(value)} for parameter '${at}' supplied: ${why}` })

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null

const optional =
  <T>(read: (value: unknown, at: string) => T) =>
  (value: unknown, at: string): T | undefined =>
    isAbsent(value) ? undefined : read(value, at)

/** Text. */
export const text: Field<string | undefined> = { take: optional(readText) }

/** A whole number, or its digits as a text. */
export const whole: Field<number | undefined> = { take: optional(readWhole) }

/** A number, or a text of one; NaN, Infinity and -Infinity too. */
export const double: Field<number | undefined> = { take: optional(readDouble) }

/** True or false; in a query in any case. */
export const truth: Field<boolean | undefined> = {
  take: optional((value, at) => {
    if (typeof value === 'boolean') return value
    throw wrongType(value, at)
  }),
  fromQuery(given) {
    const word = given.toLowerCase()
    if (word === 'true' || word === 'false') return word === 'true'
    throw fail('mlflow_parameter', { reason: `Invalid boolean value: ${given}, must be 'true' or 'false'.` })
  },
}

/** Any value, as it came. */
export const anything: Field<unknown> = { take: (value) => value ?? undefined }

/** One of these names, or its number, which counts from `first`. */
export function oneOf<const T extends string>(names: readonly T[], first = 1): Field<T | undefined> {
  return {
    take: optional((value, at) => {
      const number = typeof value === 'string' && INT64.test(value) ? Number(value) : value
      const name = typeof number === 'number' ? names[number - first] : names.find((one) => one === value)
      if (name === undefined) throw wrongType(value, at)
      return name
    }),
  }
}

/** A list; absent is empty. */
export function listOf<T>(item: Field<T>): Field<readonly NonNullable<T>[]> {
  return {
    isList: true,
    take(value, at) {
      if (isAbsent(value)) return []
      if (!Array.isArray(value)) throw wrongType(value, at)
      const items = new Array<NonNullable<T>>(value.length)
      for (let i = 0; i < value.length; i++) {
        const taken = item.take(value[i], `${at}[${i}]`)
        if (isAbsent(taken)) throw wrongType(value[i], `${at}[${i}]`)
        items[i] = taken as NonNullable<T>
      }
      return items
    },
  }
}

/** An object with these fields; others are passed over. */
export function record<F extends Fields>(fields: F): Field<Asked<F> | undefined> {
  return {
    take: optional((value, at) => {
      if (!isObject(value)) throw wrongType(value, at)
      return takeFields(fields, value, `${at}.`)
    }),
  }
}

/** The same field, which must be there: of text not empty, of a list too. */
export function required<T>(field: Field<T>): Field<NonNullable<T>> {
  return {
    ...field,
    take(value, at) {
      if (isAbsent(value) || value === '') throw missing(at)
      const taken = field.take(value, at)
      if (isAbsent(taken) || (Array.isArray(taken) && taken.length === 0)) throw missing(at)
      return taken as NonNullable<T>
    },
  }
}

/** Pairs of a key and a text, as MLflow writes params and tags. */
export const pair = record({ key: required(text), value: text })

/** The fields of an object. Errors: `protocols.mlflow_parameter`. */
export function takeFields<F extends Fields>(
  fields: F,
  from: Readonly<Record<string, unknown>>,
  before = '',
): Asked<F> {
  const taken: Record<string, unknown> = {}
  for (const name in fields) taken[name] = fields[name]!.take(own(from, name), before + name)
  return taken as Asked<F>
}

const own = (from: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(from, name) ? from[name] : undefined

function readText(value: unknown, at: string): string {
  if (typeof value === 'string') return value
  throw wrongType(value, at)
}

function readWhole(value: unknown, at: string): number {
  const number = typeof value === 'string' && INT64.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw wrongType(value, at)
}

function readDouble(value: unknown, at: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'string') {
    if (Object.hasOwn(WORDS, value)) return WORDS[value]!
    if (DOUBLE.test(value)) return Number(value)
  }
  throw wrongType(value, at)
}

/** Compact JSON with sorted keys and nothing but ASCII, as Python writes it. */
function shownJson(value: unknown): string {
  const sorted = (_: string, one: unknown): unknown => {
    if (typeof one === 'bigint') return Number(one)
    return isObject(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one
  }
  const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  return (JSON.stringify(value, sorted) ?? 'null').slice(0, MOST_SHOWN).replace(/[\u007f-\uffff]/g, escaped)
}

function pythonType(value: unknown): string {
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  return Array.isArray(value) ? 'list' : 'dict'
}
