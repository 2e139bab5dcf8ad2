import { attribute, int64Tensor, ML, node } from '../../inference/index.ts'
import { exactLog } from '../../math/index.ts'
import type { CategoryColumn } from '../../table/index.ts'
import { type Part, textsOf } from './part.ts'

/** What a column of free text is fitted with. */
export interface TextRules {
  readonly name: string
  /** What the values of the graph that belong to the column begin with. */
  readonly path: string
  /** Terms at most. */
  readonly terms: number
}

/**
 * Words: ASCII letters and digits, and everything beyond Latin punctuation and general punctuation. Ranges, not Unicode classes, so
 * that a word does not depend on the Unicode version of a runtime. Written as RE2 reads it.
 */
const WORD = String.raw`[0-9A-Za-z\x{C0}-\x{1FFF}\x{2070}-\x{2FFF}\x{3040}-\x{FEFF}\x{10000}-\x{10FFFF}]+`
const WORDS = new RegExp(WORD.replaceAll(String.raw`\x{`, String.raw`\u{`), 'gu')

/** A term in fewer texts than this tells nothing of other texts. */
const FEWEST_TEXTS = 2

/** One or two words, lower case, and its inverse document frequency as float32. */
interface Term {
  readonly words: readonly string[]
  readonly weight: number
}

/**
 * A column of free text as TF-IDF over the words and pairs of words that are in the most texts, each row of length 1. The graph lowers
 * case by a list of spellings: those seen in training, lower, upper and title case.
 *
 * Undefined where no term is in two texts.
 *
 * Source: Salton & Buckley 1988, "Term-weighting approaches in automatic text retrieval"; idf = ln((1 + n) / (1 + df)) + 1.
 */
export function textPart(column: CategoryColumn, rules: TextRules): Part | undefined {
  const { terms, spellings } = fitTerms(column, rules.terms)
  if (terms.length === 0) return undefined
  const { name } = rules
  return {
    input: { name, type: 'string' },
    columns: terms.map(({ words }) => ({ name: `${name}.${words.join('_')}`, categories: 0, sentinels: [] })),
    ...graphOf(rules, terms, spellings),
    opsets: { 'com.microsoft': 1 },
    isOpen: false,
    apply: (given) => weigh(textsOf(given)!, terms, spellings),
  }
}

/** A column that reads like text: four words and more on average, and most rows unlike the others. */
export function isText({ codes, dictionary }: CategoryColumn): boolean {
  const used = new Set(codes)
  used.delete(-1)
  if (used.size < MOST_LABELS || used.size * 2 < codes.length) return false
  let words = 0
  for (const code of used) words += dictionary[code]!.match(WORDS)?.length ?? 0
  return words >= 4 * used.size
}

/** Fewer different texts than this are categories. */
const MOST_LABELS = 20

type Spellings = ReadonlyMap<string, string>

function fitTerms(
  { codes, dictionary }: CategoryColumn,
  most: number,
): { terms: readonly Term[]; spellings: Spellings } {
  const rows = new Float64Array(dictionary.length)
  for (const code of codes) if (code >= 0) rows[code]!++
  const texts = new Map<string, number>()
  const spellings = new Map<string, string>()
  dictionary.forEach((text, code) => {
    if (rows[code] === 0) return
    const words = wordsOf(text, spellings)
    for (const term of new Set([...words, ...pairsOf(words)])) texts.set(term, (texts.get(term) ?? 0) + rows[code]!)
  })
  const kept = [...texts]
    .filter(([, count]) => count >= FEWEST_TEXTS && count < codes.length)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most)
  const terms = kept
    .map(([term, count]) => ({
      words: term.split(' '),
      weight: Math.fround(exactLog((1 + codes.length) / (1 + count)) + 1),
    }))
    .sort((a, b) => a.words.length - b.words.length)
  return { terms, spellings: spellingsOf(terms, spellings) }
}

/** The words of a text in lower case; notes how they were spelled. */
function wordsOf(text: string, spellings: Map<string, string>): readonly string[] {
  return (text.match(WORDS) ?? []).map((word) => {
    const known = spellings.get(word)
    if (known !== undefined) return known
    const lower = word.toLowerCase()
    spellings.set(word, lower)
    return lower
  })
}

function pairsOf(words: readonly string[]): readonly string[] {
  return words.slice(1).map((word, i) => `${words[i]} ${word}`)
}

/** Every spelling of the words that terms are made of, in ascending order. */
function spellingsOf(terms: readonly Term[], seen: ReadonlyMap<string, string>): Spellings {
  const used = new Set(terms.flatMap(({ words }) => words))
  const all = new Map([...seen].filter(([, lower]) => used.has(lower)))
  for (const word of used)
    for (const spelling of [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)])
      if (spelling.toLowerCase() === word) all.set(spelling, word)
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function weigh(column: CategoryColumn, terms: readonly Term[], spellings: Spellings): readonly Float32Array[] {
  const places = new Map(terms.map(({ words }, i) => [words.join(' '), i]))
  const columns = terms.map(() => new Float32Array(column.codes.length))
  const byCode = new Map<number, ReadonlyMap<number, number>>()
  for (const [row, code] of column.codes.entries()) {
    if (code < 0) continue
    const known = byCode.get(code) ?? weightsIn(column.dictionary[code] ?? '', { terms, places, spellings })
    byCode.set(code, known)
    for (const [place, weight] of known) columns[place]![row] = weight
  }
  return columns
}

/** The weight of each term that is in a text, by its place. */
function weightsIn(
  text: string,
  known: {
    readonly terms: readonly Term[]
    readonly places: ReadonlyMap<string, number>
    readonly spellings: Spellings
  },
): ReadonlyMap<number, number> {
  // a word without a spelling is empty, and a term has no empty word
  const words = (text.match(WORDS) ?? []).map((word) => known.spellings.get(word) ?? '')
  const weights = new Map<number, number>()
  for (const term of [...words, ...pairsOf(words)]) {
    const place = known.places.get(term)
    if (place !== undefined) weights.set(place, Math.fround((weights.get(place) ?? 0) + known.terms[place]!.weight))
  }
  return normalized([...weights].sort(([a], [b]) => a - b))
}

/** A row of weights in float32 steps of length 1, as the operators of the graph compute it. */
function normalized(row: readonly (readonly [number, number])[]): ReadonlyMap<number, number> {
  const squares = row.map(([, weight]) => Math.fround(weight * weight))
  const sum = squares.reduce((all, square) => Math.fround(all + square), 0)
  return new Map(row.map(([place], i) => [place, Math.sqrt(Math.fround(squares[i]! / sum))]))
}

function graphOf(
  { name, path }: TextRules,
  terms: readonly Term[],
  spellings: Spellings,
): Pick<Part, 'nodes' | 'initializers' | 'output'> {
  const [list, tokens, words, counted] = ['list', 'tokens', 'words', 'counted'].map((inner) => `${path}/${inner}`)
  const pairs = terms.findIndex(({ words }) => words.length > 1)
  const tokenize = {
    mark: attribute.int(0),
    mincharnum: attribute.int(1),
    pad_value: attribute.text('#'),
    tokenexp: attribute.text(WORD),
  }
  const spell = {
    keys_strings: attribute.texts([...spellings.keys()]),
    values_strings: attribute.texts([...spellings.values()]),
    default_string: attribute.text(''),
  }
  const count = {
    mode: attribute.text('TFIDF'),
    min_gram_length: attribute.int(1),
    max_gram_length: attribute.int(pairs < 0 ? 1 : 2),
    max_skip_count: attribute.int(0),
    ngram_counts: attribute.ints(pairs < 0 ? [0] : [0, pairs]),
    ngram_indexes: attribute.ints(terms.map((_, i) => i)),
    pool_strings: attribute.texts(terms.flatMap(({ words }) => words)),
    weights: attribute.floats(terms.map(({ weight }) => weight)),
  }
  const flat = '/texts/flat'
  return {
    nodes: [
      node('Reshape', [name, flat], [list!]),
      node('Tokenizer', [list!], [tokens!], tokenize, 'com.microsoft'),
      node('LabelEncoder', [tokens!], [words!], spell, ML),
      node('TfIdfVectorizer', [words!], [counted!], count),
      node('Normalizer', [counted!], [path], { norm: attribute.text('L2') }, ML),
    ],
    initializers: { [flat]: int64Tensor([1], [-1]) },
    output: path,
  }
}
