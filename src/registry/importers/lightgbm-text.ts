import { fail } from '../errors.ts'

/** A LightGBM text file as sections of keys and values. */
export interface LightgbmText {
  readonly head: ReadonlyMap<string, string>
  readonly trees: readonly ReadonlyMap<string, string>[]
  /** The categories of the columns of texts in a data frame, where the file knows them. */
  readonly pandasCategories: string | undefined
}

/** An error that says what is wrong with the file. */
export const unreadable = (reason: string, cause?: unknown): Error =>
  fail('model_unreadable', { format: 'a LightGBM text model', reason }, cause)

const END_OF_TREES = 'end of trees'
const NEWLINE = 10
const CARRIAGE_RETURN = 13
const LONGEST_LINE = 2 ** 28
const PANDAS = 'pandas_categorical:'

/** Parts the file into its sections. Errors: `registry.model_unreadable`. */
export function readLightgbmText(bytes: Uint8Array): LightgbmText {
  const head = new Map<string, string>()
  const trees: Map<string, string>[] = []
  let section = head
  let ended = false
  let pandasCategories: string | undefined
  let number = 0
  for (const line of linesOf(bytes)) {
    number++
    if (number === 1 && line !== 'tree') throw unreadable('it does not begin with the line tree')
    if (line === END_OF_TREES) ended = true
    if (line.startsWith(PANDAS)) pandasCategories = line.slice(PANDAS.length)
    if (ended || line === '' || number === 1) continue
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    const content = equals < 0 ? '' : line.slice(equals + 1)
    if (key === 'Tree') {
      if (content !== String(trees.length)) throw unreadable(`its trees are not numbered in order (line ${number})`)
      section = new Map()
      trees.push(section)
    }
    if (section.has(key)) throw unreadable(`a key comes twice (line ${number})`)
    section.set(key, content)
  }
  if (!ended) throw unreadable('it ends before the line end of trees')
  return { head, trees, pandasCategories }
}

function* linesOf(bytes: Uint8Array): Generator<string> {
  const utf8 = new TextDecoder()
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from)
    const to = end < 0 ? bytes.length : end
    if (to - from > LONGEST_LINE) throw unreadable(`a line is longer than ${LONGEST_LINE} bytes`)
    const last = to > from && bytes[to - 1] === CARRIAGE_RETURN ? to - 1 : to
    yield utf8.decode(bytes.subarray(from, last))
    from = to + 1
  }
}

/** The whole number under a key. */
export function wholeIn(section: ReadonlyMap<string, string>, key: string, otherwise?: number): number {
  const text = section.get(key)
  if (text === undefined && otherwise !== undefined) return otherwise
  const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isSafeInteger(number)) throw unreadable(`${key} is no whole number`)
  return number
}

/** As C++ writes infinity: LightGBM sends every number that is not missing to one side by it. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
])

/** The numbers under a key, exactly so many of them. */
export function numbersIn(section: ReadonlyMap<string, string>, key: string, count: number): Float64Array {
  const text = section.get(key)?.trim() ?? ''
  const words = text === '' ? [] : text.split(' ')
  if (words.length !== count) throw unreadable(`${key} has ${words.length} numbers where ${count} are needed`)
  const numbers = Float64Array.from(words, (word) => WORDS.get(word) ?? Number(word))
  if (numbers.some(Number.isNaN)) throw unreadable(`${key} has something that is no number`)
  return numbers
}

/** The whole numbers under a key, exactly so many of them. */
export function wholesIn(section: ReadonlyMap<string, string>, key: string, count: number): Float64Array {
  const numbers = numbersIn(section, key, count)
  if (!numbers.every(Number.isSafeInteger)) throw unreadable(`${key} has a number that is not whole`)
  return numbers
}
