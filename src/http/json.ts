import { fail } from './errors.ts'

const MOST_DEPTH = 64
const FORBIDDEN = new Set(['__proto__'])
const SAFE_DIGITS = 15
const LONGEST_NUMBER = 400
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a JSON body and refuses what `JSON.parse` would silently bend: bytes that are no UTF-8, keys that appear twice,
 * `__proto__`, integers that a double would change, numbers beyond a double, lone surrogates, nesting beyond 64.
 *
 * Errors: `http.bad_json` with the reason and the place.
 *
 * @example
 * parseJson(new TextEncoder().encode('{"a":1,"a":2}')) // throws http.bad_json: key "a" appears twice, at character 7
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes)
  const value = parse(text)
  scan(text)
  if (/\\u[dD][89a-fA-F]/.test(text) && LONE_SURROGATE.test(JSON.stringify(value)))
    throw fail('bad_json', { reason: 'a text holds half of a surrogate pair' })
  return value
}

function decode(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch (cause) {
    throw fail('bad_json', { reason: 'it is not UTF-8' }, cause)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    const at = /position (\d+)/.exec(String(cause))?.[1]
    throw fail('bad_json', { reason: at ? `it breaks at character ${at}` : 'it breaks off' }, cause)
  }
}

/** Walks over text that is known to be JSON. */
function scan(text: string): void {
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (letter === QUOTE) at = overText(text, at, open[open.length - 1])
    else if (letter === BRACE || letter === BRACKET) open.push(letter === BRACE ? new Set() : undefined)
    else if (letter === BRACE_END || letter === BRACKET_END) open.pop()
    else if (letter === MINUS || (letter >= ZERO && letter <= NINE)) at = overNumber(text, at)
    if (open.length > MOST_DEPTH)
      throw fail('bad_json', { reason: `it is nested deeper than ${MOST_DEPTH}, at character ${at}` })
  }
}

const [QUOTE, BACKSLASH, COLON, MINUS, ZERO, NINE] = [34, 92, 58, 45, 48, 57]
const [POINT, SMALL_E, LARGE_E] = [46, 101, 69]
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [123, 125, 91, 93]

/** The place of the closing quote; a key is put among the keys of its object. */
function overText(text: string, from: number, keys: Set<string> | undefined): number {
  let end = text.indexOf('"', from + 1)
  if (text.charCodeAt(end - 1) === BACKSLASH) end = afterEscapes(text, from)
  if (keys && follows(text, end + 1)) addKey(text, from, end, keys)
  return end
}

function afterEscapes(text: string, from: number): number {
  let end = from + 1
  while (text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1
  return end
}

/** True where a colon follows: the text before it was a key. */
function follows(text: string, from: number): boolean {
  let at = from
  while (text.charCodeAt(at) <= 32) at++
  return text.charCodeAt(at) === COLON
}

function addKey(text: string, from: number, end: number, keys: Set<string>): void {
  const key = JSON.parse(text.slice(from, end + 1)) as string
  if (FORBIDDEN.has(key)) throw fail('bad_json', { reason: `a key is named ${key}, at character ${from}` })
  if (keys.has(key)) throw fail('bad_json', { reason: `a key appears twice, at character ${from}` })
  keys.add(key)
}

/** The place of the last letter of a number, which must be one that a double can hold. */
function overNumber(text: string, from: number): number {
  let end = from + 1
  let exact = true
  for (let letter = text.charCodeAt(end); inNumber(letter); letter = text.charCodeAt(++end))
    if (letter === POINT) exact = false
    else if (letter > NINE) return overExponent(text, from)
  if (exact && end - from > SAFE_DIGITS && !isKept(text.slice(from, end))) throw tooLarge(from)
  return end - 1
}

/** True where a double gives a whole number back: digit for digit, or as JavaScript would have written it. */
function isKept(digits: string): boolean {
  const value = Number(digits)
  return Number.isFinite(value) && (String(value) === digits || BigInt(value) === BigInt(digits))
}

const inNumber = (letter: number): boolean =>
  (letter >= ZERO && letter <= NINE) || letter === POINT || letter === SMALL_E || letter === LARGE_E

function overExponent(text: string, from: number): number {
  const [digits] = /^[-+.\deE]+/.exec(text.slice(from, from + LONGEST_NUMBER))!
  if (!Number.isFinite(Number(digits))) throw tooLarge(from)
  return from + digits.length - 1
}

const tooLarge = (at: number): Error =>
  fail('bad_json', { reason: `a number is too large to be kept exactly, at character ${at}` })
