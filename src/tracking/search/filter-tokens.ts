import { fail } from '../errors.ts'

/** One word of a filter and where it stands. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

/**
 * What is wrong, for a door that has words of its own: `length`, `token` (no word at all), `entity`, `attribute`, `dataset` (no such
 * field), `identifier` (a field is expected), `comparator` (none, or not for this field), `number`, `quoted` and `list` (what the value should
 * have been), `null_test`, `clause` (what is neither a comparison nor `and`).
 */
export type FilterFault =
  | 'length'
  | 'token'
  | 'entity'
  | 'attribute'
  | 'dataset'
  | 'identifier'
  | 'comparator'
  | 'number'
  | 'quoted'
  | 'list'
  | 'null_test'
  | 'clause'

/** Where and what, and of which field where that is known. */
export interface FilterNote {
  readonly kind: FilterFault
  readonly found?: string
  readonly entity?: string
  readonly key?: string
}

const LONGEST = 200_000
const SHOWN = 200

const TOKEN =
  /\s*(?:(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?![\w.])|(?<word>(?:[\p{L}_][\p{L}\p{N}_.\-/@]*|`[^`]*`\.?)(?:`[^`]*`|(?<=\.)"[^"]*")?)|(?<text>'(?:[^']|'')*'|"[^"]*")|(?<symbol>[!=<>~]+|[(),]))/uy

/** The words of a filter, the end after them. Throws `tracking.bad_filter`. */
export function tokenize(text: string): Token[] {
  if (text.length > LONGEST) throw badFilter(LONGEST, `it is longer than ${LONGEST} characters`, { kind: 'length' })
  const tokens: Token[] = []
  let at = 0
  const end = text.trimEnd().length
  while (at < end) {
    TOKEN.lastIndex = at
    const hit = TOKEN.exec(text)
    if (!hit?.groups) throw noToken(text, at)
    const [kind, raw] = Object.entries(hit.groups).find(([, found]) => found !== undefined) as [Token['kind'], string]
    tokens.push({ kind, text: raw, at: TOKEN.lastIndex - raw.length })
    at = TOKEN.lastIndex
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}

function noToken(text: string, from: number): Error {
  const rest = text.slice(from).trimStart()
  const reason = 'this is no name, number, quoted text or comparator'
  return badFilter(text.length - rest.length, reason, { kind: 'token', found: rest })
}

/** The error of a filter, `at` characters into it. */
export function badFilter(at: number, reason: string, note: FilterNote): Error {
  const { found, ...rest } = note
  return fail('bad_filter', {
    ...{ position: at + 1, reason, ...rest },
    ...(found !== undefined && { found: found.slice(0, SHOWN) }),
  })
}

/** True for this word in any case. */
export const isWord = ({ kind, text }: Token, word: string): boolean => kind === 'word' && text.toLowerCase() === word

/** The text between its quotes. */
export const unquoted = (text: string): string =>
  text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text.slice(1, -1)
