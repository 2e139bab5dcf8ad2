import { fail } from '../errors.ts'

/** A value of a JSON or UBJSON document, of which nothing is known, and where it stands. */
export interface Place {
  readonly path: string
  readonly value: unknown
}

/** An error that says what is wrong with the file. */
export const unreadable = (reason: string, cause?: unknown): Error =>
  fail('model_unreadable', { format: 'an XGBoost model', reason }, cause)

/** The member of an object; its value is undefined where there is none. */
export function member({ path, value }: Place, name: string): Place {
  const inner = path === '' ? name : `${path}.${name}`
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return {
    path: inner,
    value: isObject && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined,
  }
}

/** The member that lies this deep. */
export function deep(place: Place, ...names: readonly string[]): Place {
  return names.reduce(member, place)
}

/** The items of a list; none where there is nothing. */
export function items({ path, value }: Place): readonly Place[] {
  if (value === undefined) return []
  if (!isList(value)) throw unreadable(`${path} is no list`)
  return Array.from(value, (item: unknown, i) => ({ path: `${path}[${i}]`, value: item }))
}

/** A text, or what is meant by nothing. */
export function textAt({ path, value }: Place, otherwise?: string): string {
  if (value === undefined && otherwise !== undefined) return otherwise
  if (typeof value !== 'string') throw unreadable(`${path} is no text`)
  return value
}

/** A number, which XGBoost often writes as a text. */
export function numberAt({ path, value }: Place, otherwise?: number): number {
  if (value === undefined && otherwise !== undefined) return otherwise
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number)) throw unreadable(`${path} is no number`)
  return number
}

/** A list of finite numbers, of this length where one is given. */
export function numbersAt({ path, value }: Place, length?: number): ArrayLike<number> {
  if (!isList(value)) throw unreadable(`${path} is no list of numbers`)
  if (length !== undefined && value.length !== length)
    throw unreadable(`${path} has ${value.length} numbers where ${length} are needed`)
  for (let i = 0; i < value.length; i++)
    if (!Number.isFinite(value[i])) throw unreadable(`${path} has something that is no number`)
  return value as ArrayLike<number>
}

/** A list of numbers of which some may be missing: NaN, or null in JSON. */
export function sparseNumbersAt({ path, value }: Place, length: number): ArrayLike<number> {
  if (!isList(value)) throw unreadable(`${path} is no list of numbers`)
  const filled = Float64Array.from(value, (item) => (item === null ? Number.NaN : item) as number)
  if (filled.some((number, i) => Number.isNaN(number) && value[i] !== null && !Number.isNaN(value[i])))
    throw unreadable(`${path} has something that is no number`)
  if (filled.length !== length) throw unreadable(`${path} has ${filled.length} numbers where ${length} are needed`)
  return filled
}

/** A list of whole numbers. */
export function wholesAt(place: Place, length?: number): ArrayLike<number> {
  const numbers = numbersAt(place, length)
  for (let i = 0; i < numbers.length; i++)
    if (!Number.isSafeInteger(numbers[i])) throw unreadable(`${place.path} has a number that is not whole`)
  return numbers
}

function isList(value: unknown): value is ArrayLike<unknown> & Iterable<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}
