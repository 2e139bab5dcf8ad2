import { isUtf8 } from 'node:buffer'
import { failHttp } from '../http/index.ts'
import { jsonScalar } from './json-scalar.ts'
import { breathe } from './slices.ts'

/** What a value of JSON was read with, and what is still to be known of it. */
export interface Reading {
  /** Whether whole numbers beyond 2^53 came as `bigint` and an infinite number was written as one. */
  readonly exact: boolean
  /** Characters of the body: no honest body has more values. */
  readonly letters: number
  /** Set by whoever met a number that only an exact reading tells. */
  doubtful: boolean
}

interface Open {
  readonly list: unknown[] | undefined
  readonly record: Record<string, unknown>
  key: string
}

interface State {
  readonly text: string
  at: number
  readonly open: Open[]
  done: boolean
  value: unknown
  containers: number
}

const MOST_DEPTH = 64
/** Lists and objects of one body: each takes some fifty bytes of memory. */
const MOST_CONTAINERS = 1 << 22
/** Up to this many bytes are parsed in one go. */
const QUICK_BYTES = 262_144
/** Characters that are parsed before others have their turn: about two milliseconds. */
const SLICE = 65_536
const NO_RECORD: Record<string, unknown> = Object.freeze({})
const [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32]
const [QUOTE, COMMA, COLON] = [34, 44, 58]
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [123, 125, 91, 93]

/**
 * Reads a body as Python writes JSON and gives its value to `use`: bare NaN, Infinity and -Infinity are numbers. The engine's own parser comes
 * first; where `use` finds a number doubtful (infinite, or whole and beyond 2^53), or the parser stumbles, the body is read again exactly and
 * used again. A large body is read in slices, with other work between them.
 *
 * Of a key that appears twice the last one counts, as in Python. Errors: `http.bad_json`, also for nesting beyond 64, the key `__proto__`
 * (in what is read exactly; elsewhere it is a key like any other) and a number beyond a double.
 */
export async function withJson<T>(
  bytes: Buffer,
  use: (value: unknown, reading: Reading) => T | Promise<T>,
): Promise<T> {
  const text = textOf(bytes)
  const exactly: Reading = { exact: true, letters: text.length, doubtful: false }
  if (text.length > QUICK_BYTES) return use(await readInSlices(text), exactly)
  const reading: Reading = { exact: false, letters: text.length, doubtful: false }
  const quick = quickly(text)
  if (quick === undefined) return use(readExactly(text), exactly)
  try {
    const used = await use(quick, reading)
    if (!reading.doubtful) return used
  } catch (error) {
    if (!reading.doubtful) throw error
  }
  return use(readExactly(text), exactly)
}

/**
 * Reads JSON with nothing lost: whole numbers beyond 2^53 are `bigint`, a bare NaN or Infinity is what it says.
 *
 * @example
 * readExactly('[9007199254740993, NaN]') // [9007199254740993n, NaN]
 */
export function readExactly(text: string): unknown {
  const state = begin(text)
  advance(state, text.length + 1)
  return state.value
}

/** As `readExactly`, with other work between the slices. */
export async function readInSlices(text: string): Promise<unknown> {
  const state = begin(text)
  while (!state.done) {
    advance(state, state.at + SLICE)
    if (!state.done) await breathe()
  }
  return state.value
}

/** Text of bytes that must be UTF-8. Errors: `http.bad_json`. */
export function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw failHttp('bad_json', { reason: 'it is not UTF-8' })
  return bytes.toString('utf8')
}

function quickly(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function begin(text: string): State {
  const state: State = { text, at: 0, open: [], done: false, value: undefined, containers: 0 }
  skipSpace(state)
  return state
}

/** Reads values until the place is reached or all is read. */
function advance(state: State, until: number): void {
  while (!state.done && state.at < until) {
    const letter = state.text.charCodeAt(state.at)
    if (letter === BRACE || letter === BRACKET) enter(state, letter)
    else finish(state, jsonScalar(state))
  }
}

function enter(state: State, letter: number): void {
  if (state.open.length >= MOST_DEPTH) throw broken(state, `it is nested deeper than ${MOST_DEPTH}`)
  if (++state.containers > MOST_CONTAINERS) throw broken(state, 'it has too many lists and objects,')
  const isList = letter === BRACKET
  const open: Open = { list: isList ? [] : undefined, record: isList ? NO_RECORD : {}, key: '' }
  state.at++
  skipSpace(state)
  if (state.text.charCodeAt(state.at) === (isList ? BRACKET_END : BRACE_END)) {
    state.at++
    finish(state, open.list ?? open.record)
    return
  }
  state.open.push(open)
  if (!isList) readKey(state, open)
}

/** Puts a value where it belongs, and closes what ends behind it. */
function finish(state: State, value: unknown): void {
  let ready = value
  for (;;) {
    skipSpace(state)
    const open = state.open[state.open.length - 1]
    if (open === undefined) {
      end(state, ready)
      return
    }
    if (open.list) open.list.push(ready)
    else open.record[open.key] = ready
    const letter = state.text.charCodeAt(state.at++)
    if (letter === COMMA) {
      skipSpace(state)
      if (!open.list) readKey(state, open)
      return
    }
    if (letter !== (open.list ? BRACKET_END : BRACE_END)) throw broken(state, 'it breaks', -1)
    state.open.pop()
    ready = open.list ?? open.record
  }
}

function end(state: State, value: unknown): void {
  if (state.at < state.text.length) throw broken(state, 'it goes on')
  state.value = value
  state.done = true
}

function readKey(state: State, open: Open): void {
  if (state.text.charCodeAt(state.at) !== QUOTE) throw broken(state, 'it breaks')
  const key = jsonScalar(state) as string
  if (key === '__proto__') throw broken(state, 'a key is named __proto__')
  open.key = key
  skipSpace(state)
  if (state.text.charCodeAt(state.at) !== COLON) throw broken(state, 'it breaks')
  state.at++
  skipSpace(state)
}

function skipSpace(state: State): void {
  const { text } = state
  let letter = text.charCodeAt(state.at)
  while (letter === SPACE || letter === NEWLINE || letter === RETURN || letter === TAB)
    letter = text.charCodeAt(++state.at)
}

const broken = ({ at }: State, what: string, back = 0): Error =>
  failHttp('bad_json', { reason: `${what} at character ${at + back}` })
