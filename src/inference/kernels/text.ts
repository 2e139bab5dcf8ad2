import { type Kernel, type NodeReader, needed, type Prepare, typed, wrongShape, wrongType } from '../kernel.ts'
import { elementsOf, stringTensor, type Tensor, zeros } from '../tensor.ts'
import { prepareTokenExpression } from './token-expression.ts'

/** Operators of ai.onnx that turn texts into numbers. */
export const text: Readonly<Record<string, Prepare>> = {
  StringNormalizer: prepareStringNormalizer,
  TfIdfVectorizer: prepareTfIdf,
}

/** Tokenizer, which the reference runtime adds under its own domain. */
export const microsoftText: Readonly<Record<string, Prepare>> = { Tokenizer: prepareTokenizer }

const [START, END] = ['\u0002', '\u0003']

/**
 * Adds an axis with the tokens of each text, filled up to the longest with `pad_value`: all matches of `tokenexp` that have at least
 * `mincharnum` characters.
 */
function prepareTokenizer(node: NodeReader): Kernel {
  const [pad, marked] = [node.text('pad_value', '#'), node.int('mark', 0) !== 0]
  const shortest = node.int('mincharnum', 1)
  const tokensOf = prepareTokenExpression(node)
  return (inputs) => {
    const { shape, data } = typed(inputs, 0, node, 'string')
    if (shape.length < 1 || shape.length > 2) throw wrongShape(node, shape, '[C] or [N, C]')
    const rows = data.map((item) => tokensOf(item).filter((token) => shortest <= 1 || [...token].length >= shortest))
    const longest = rows.reduce((most, { length }) => Math.max(most, length), 0)
    const width = longest === 0 ? 0 : longest + (marked ? 2 : 0)
    const out: string[] = new Array<string>(elementsOf([...shape, width])).fill(pad)
    for (const [row, tokens] of rows.entries()) {
      if (width === 0) break
      const all = marked ? [START, ...tokens, END] : tokens
      for (let i = 0; i < all.length; i++) out[row * width + i] = all[i]!
    }
    return [stringTensor([...shape, width], out)]
  }
}

/** Upper or lower case for all texts of a list; drops those of `stopwords`. A list without any text left holds one empty text. */
function prepareStringNormalizer(node: NodeReader): Kernel {
  const action = node.text('case_change_action', 'NONE')
  const exact = node.int('is_case_sensitive', 0) !== 0
  node.text('locale', '')
  const change = Object.hasOwn(CHANGES, action) ? CHANGES[action]! : undefined
  if (change === undefined) throw node.bad('case_change_action', 'it is none of NONE, LOWER, UPPER')
  const folded = (item: string): string => (exact ? item : item.toLowerCase())
  const stop = new Set(node.texts('stopwords').map(folded))
  return (inputs) => {
    const { shape, data } = typed(inputs, 0, node, 'string')
    const isRow = shape.length === 2 && shape[0] === 1
    if (shape.length !== 1 && !isRow) throw wrongShape(node, shape, '[C] or [1, C]')
    const kept = data.filter((item) => !stop.has(folded(item))).map(change)
    const out = kept.length === 0 ? [''] : kept
    return [stringTensor(isRow ? [1, out.length] : [out.length], out)]
  }
}

const CHANGES: Readonly<Record<string, (item: string) => string>> = {
  NONE: (item) => item,
  LOWER: (item) => item.toLowerCase(),
  UPPER: (item) => item.toUpperCase(),
}

type Item = string | number

/** A step from the items so far to one more; `gram` is the number of the n-gram that ends here, -1 where none does. */
interface Step {
  gram: number
  readonly next: Map<Item, Step>
}

/**
 * Counts n-grams of each row, weighted by `mode`. The items of an n-gram are `skip` + 1 apart, for each skip up to
 * `max_skip_count`; single items are counted once. As in the reference runtime, a place that several n-grams share gets the sum of
 * their counts or weighted counts, in float32, or with IDF the weight of the one met last.
 */
function prepareTfIdf(node: NodeReader): Kernel {
  const mode = node.text('mode', '')
  if (!['TF', 'IDF', 'TFIDF'].includes(mode)) throw node.bad('mode', 'it is none of TF, IDF, TFIDF')
  const grams = readGrams(node)
  const weights = node.floats('weights')
  if (weights.length > 0 && weights.length !== grams.places.length) throw node.bad('weights', 'it is not one an n-gram')
  const meet: Meet = (counts, gram) => {
    const place = grams.places[gram]!
    const weight = mode === 'TF' ? 1 : (weights[gram] ?? 1)
    counts[place] = mode === 'IDF' ? weight : counts[place]! + weight
  }
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if (input.type !== 'string' && input.type !== 'int64' && input.type !== 'int32')
      throw wrongType(node, 0, input.type, 'string, int64 or int32')
    if ((input.type === 'string') !== grams.isText)
      throw wrongType(node, 0, input.type, grams.isText ? 'string' : 'int64')
    const { shape } = input
    if (shape.length < 1 || shape.length > 2) throw wrongShape(node, shape, '[C] or [N, C]')
    const [rows, width] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!]
    const out = zeros('float', shape.length === 1 ? [grams.size] : [rows, grams.size])
    node.spend(rows * width * (grams.longest * (grams.skips + 1)) + rows * grams.size)
    for (let row = 0; row < rows; row++) {
      const counts = out.data.subarray(row * grams.size, (row + 1) * grams.size)
      for (const gram of gramsOf(itemsOf(input, row * width, width), grams)) meet(counts, gram)
    }
    return [out]
  }
}

type Meet = (counts: Float32Array, gram: number) => void

function itemsOf(input: Tensor, from: number, width: number): readonly Item[] {
  return Array.from({ length: width }, (_, i) => {
    const item = input.data[from + i]!
    return typeof item === 'bigint' ? Number(item) : item
  })
}

interface Grams {
  readonly isText: boolean
  readonly root: Step
  /** Where the count of each n-gram goes in the output. */
  readonly places: readonly number[]
  readonly size: number
  readonly shortest: number
  readonly longest: number
  readonly skips: number
}

const MOST_PLACES = 2 ** 24

function readGrams(node: NodeReader): Grams {
  const [shortest, longest] = [node.int('min_gram_length', 1), node.int('max_gram_length', 1)]
  const skips = node.int('max_skip_count', 0)
  const [texts, wholes] = [node.texts('pool_strings'), node.ints('pool_int64s')]
  const pool: readonly Item[] = texts.length > 0 ? texts : wholes
  const starts = node.ints('ngram_counts')
  const places = node.ints('ngram_indexes')
  if (!(shortest >= 1 && longest >= shortest && longest <= starts.length))
    throw node.bad('max_gram_length', 'lengths of n-grams go from 1 to the number of ngram_counts')
  if (!(skips >= 0 && skips <= 100)) throw node.bad('max_skip_count', 'it is not between 0 and 100')
  if (pool.length === 0) throw node.bad('pool_strings', 'there is no n-gram')
  if (!places.every((place) => place >= 0 && place < MOST_PLACES))
    throw node.bad('ngram_indexes', 'one is out of range')
  const root: Step = { gram: -1, next: new Map() }
  let gram = 0
  for (let length = 1; length <= starts.length; length++) {
    const [from, to] = [starts[length - 1]!, starts[length] ?? pool.length]
    if (!(from >= 0 && from <= to && to <= pool.length && (to - from) % length === 0))
      throw node.bad('ngram_counts', `it does not cut the pool into ${length}-grams`)
    for (let at = from; at < to; at += length, gram++)
      if (length >= shortest && length <= longest) addGram(root, pool.slice(at, at + length), gram)
  }
  if (gram !== places.length) throw node.bad('ngram_indexes', `there are ${gram} n-grams and ${places.length} places`)
  const size = places.reduce((most, place) => Math.max(most, place + 1), 0)
  return { isText: texts.length > 0, root, places, size, shortest, longest, skips }
}

function addGram(root: Step, items: readonly Item[], gram: number): void {
  let step = root
  for (const item of items) {
    const next = step.next.get(item) ?? { gram: -1, next: new Map<Item, Step>() }
    step.next.set(item, next)
    step = next
  }
  step.gram = gram
}

/** The numbers of the n-grams in a list of items, as they are met. */
function gramsOf(items: readonly Item[], { root, shortest, longest, skips }: Grams): readonly number[] {
  const met: number[] = []
  for (let skip = 0; skip <= skips; skip++)
    for (let from = 0; from < items.length; from++) {
      let step: Step | undefined = root
      for (let length = 1; length <= longest; length++) {
        const at = from + (length - 1) * (skip + 1)
        step = at < items.length ? step.next.get(items[at]!) : undefined
        if (step === undefined) break
        if (step.gram >= 0 && length >= shortest && (length > 1 || skip === 0)) met.push(step.gram)
      }
    }
  return met
}
