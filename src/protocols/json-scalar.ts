import { failHttp } from '../http/index.ts'

/** A place in a text. */
export interface Place {
  readonly text: string
  at: number
}

const [QUOTE, BACKSLASH, MINUS, ZERO, NINE, POINT] = [34, 92, 45, 48, 57, 46]
const [LARGE_E, SMALL_E] = [69, 101]
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
/** Shorter ones a double always holds. */
const SAFE_DIGITS = 15
/** A whole number of more digits is one that no integer type holds. */
const MOST_DIGITS = 40
const WORDS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside texts
const CONTROL = /[\u0000-\u001f]/

/** Reads the text, number or word at a place and goes behind it. Errors: `http.bad_json`. */
export function jsonScalar(place: Place): unknown {
  const letter = place.text.charCodeAt(place.at)
  if (letter === QUOTE) return readText(place)
  const isNumber = letter === MINUS ? isDigit(place.text.charCodeAt(place.at + 1)) : isDigit(letter)
  return isNumber ? readNumber(place) : readWord(place)
}

const isDigit = (letter: number): boolean => letter >= ZERO && letter <= NINE

function readText(place: Place): string {
  const { text, at } = place
  const first = text.indexOf('"', at + 1)
  const plain = text.slice(at + 1, first)
  if (first > 0 && !plain.includes('\\')) {
    if (CONTROL.test(plain)) throw broken(at)
    place.at = first + 1
    return plain
  }
  let end = at + 1
  while (end < text.length && text.charCodeAt(end) !== QUOTE) end += text.charCodeAt(end) === BACKSLASH ? 2 : 1
  place.at = end + 1
  return escaped(text.slice(at, end + 1), at)
}

function escaped(quoted: string, at: number): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    throw broken(at)
  }
}

function readNumber(place: Place): number | bigint {
  const { text, at } = place
  NUMBER.lastIndex = at
  if (!NUMBER.test(text)) throw broken(at)
  const end = NUMBER.lastIndex
  const written = text.slice(at, end)
  place.at = end
  const value = Number(written)
  if (end - at <= SAFE_DIGITS) return finite(value, at)
  if (Number.isSafeInteger(value) || end - at > MOST_DIGITS || !isWhole(written)) return finite(value, at)
  return BigInt(written)
}

function isWhole(written: string): boolean {
  for (let at = 0; at < written.length; at++) {
    const letter = written.charCodeAt(at)
    if (letter === POINT || letter === SMALL_E || letter === LARGE_E) return false
  }
  return true
}

function finite(value: number, at: number): number {
  if (Number.isFinite(value)) return value
  throw failHttp('bad_json', { reason: `a number is too large to be kept, at character ${at}` })
}

function readWord(place: Place): unknown {
  for (const [word, value] of WORDS)
    if (place.text.startsWith(word, place.at)) {
      place.at += word.length
      return value
    }
  throw broken(place.at)
}

const broken = (at: number): Error => failHttp('bad_json', { reason: `it breaks at character ${at}` })
