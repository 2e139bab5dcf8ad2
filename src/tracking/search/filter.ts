import { type Field, fieldOf, type NoField, type Vocabulary } from './field.ts'
import { badFilter, type FilterNote, isWord, type Token, tokenize, unquoted } from './filter-tokens.ts'

export type Comparator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'like'
  | 'ilike'
  | 'in'
  | 'not in'
  | 'is null'
  | 'is not null'

/** One condition. */
export interface Comparison {
  readonly field: Field
  readonly comparator: Comparator
  /** Absent for `is null` and `is not null`; a list for `in` and `not in`. */
  readonly value?: string | number | readonly (string | number)[]
}

const MOST = 100
const SIGNS: readonly string[] = ['=', '!=', '>', '>=', '<', '<=']

/**
 * Reads a filter: comparisons joined by `and`. Words and comparators in any case.
 *
 * Errors: `tracking.bad_filter` with the position and, in its details, a {@link FilterNote}. Source: the search grammar of MLflow.
 *
 * @example
 * parseFilter("metrics.auc > 0.7 and params.learner = 'boosting' and tags.`git branch` like 'fix%'", RUN_WORDS)
 */
export function parseFilter(text: string, vocabulary: Vocabulary): readonly Comparison[] {
  const tokens = tokenize(text)
  const comparisons: Comparison[] = []
  if (tokens[0]!.kind === 'end') return comparisons
  for (let next = 0; ; next++) {
    const start = tokens[next]!.at
    if (comparisons.length === MOST)
      throw badFilter(start, `there are more than ${MOST} comparisons`, { kind: 'length' })
    const read = readComparison({ tokens, next, vocabulary })
    comparisons.push(read.comparison)
    next = read.next
    const joint = tokens[next]!
    if (joint.kind === 'end') return comparisons
    if (!isWord(joint, 'and'))
      throw badFilter(joint.at, 'and, or the end, is expected here', { kind: 'clause', found: joint.text })
  }
}

interface Reading {
  readonly tokens: readonly Token[]
  readonly next: number
  readonly vocabulary: Vocabulary
}

interface Read {
  readonly comparison: Comparison
  readonly next: number
}

function readComparison({ tokens, next, vocabulary }: Reading): Read {
  const name = tokens[next]!
  if (name.kind !== 'word')
    throw badFilter(name.at, 'the name of a field is expected here', { kind: 'identifier', found: name.text })
  const field = fieldOf(name.text, vocabulary)
  if ('fault' in field) throw noField(name, field)
  const sign = tokens[next + 1]!
  if (isWord(sign, 'is')) return readNullTest(field, tokens, next + 1)
  const { comparator, length } = readComparator(field, sign, tokens[next + 2])
  const after = next + 1 + length
  if (comparator === 'in' || comparator === 'not in') {
    const { values, end } = readList(field, tokens, after)
    return { comparison: { field, comparator, value: values }, next: end }
  }
  return { comparison: { field, comparator, value: readValue(field, tokens[after]!) }, next: after + 1 }
}

function noField({ at }: Token, { fault, found }: NoField): Error {
  return badFilter(at, 'there is no such field', { kind: fault, found })
}

function readComparator(field: Field, sign: Token, second: Token | undefined) {
  const found = sign.text.toUpperCase()
  const word = sign.kind === 'word' ? sign.text.toLowerCase() : sign.text
  const negated = word === 'not' && second !== undefined && isWord(second, 'in')
  const comparator = (negated ? 'not in' : word) as Comparator
  const known = sign.kind === 'word' ? negated || /^(?:i?like|in)$/.test(word) : SIGNS.includes(word)
  const note = noteOf(field, 'comparator', found)
  if (!known) throw badFilter(sign.at, 'a comparator is expected here: = != > >= < <= like ilike in not in is', note)
  const number = field.kind === 'number'
  const wrong = number ? comparator.endsWith('like') || (isList(comparator) && !field.quoted) : /[<>]/.test(comparator)
  if (wrong) throw badFilter(sign.at, `${comparator} does not go with a ${number ? 'number' : 'text'}`, note)
  return { comparator, length: negated ? 2 : 1 }
}

const isList = (comparator: string): boolean => comparator === 'in' || comparator === 'not in'

function readValue(field: Field, token: Token): string | number {
  const { kind, text, at } = token
  if (field.kind === 'text') {
    if (kind === 'text') return unquoted(text)
    throw badFilter(at, 'a quoted text is expected here', noteOf(field, 'quoted', text))
  }
  const written = field.quoted && kind === 'text' ? unquoted(text) : text
  if (kind === 'number' || (field.quoted && kind === 'text' && /^[+-]?\d+$/.test(written))) return Number(written)
  throw badFilter(at, 'a number is expected here', noteOf(field, 'number', text))
}

function readList(field: Field, tokens: readonly Token[], from: number) {
  const bad = ({ at, text }: Token): Error =>
    badFilter(at, "a list such as ('a', 'b') is expected here", noteOf(field, 'list', text))
  if (tokens[from]!.text !== '(') throw bad(tokens[from]!)
  const values: (string | number)[] = []
  for (let next = from + 1; ; next += 2) {
    const value = tokens[next]!
    if (value.kind !== 'text' && !(field.quoted && value.kind === 'number')) throw bad(value)
    values.push(readValue(field, value))
    const joint = tokens[next + 1]!
    if (joint.text === ')') return { values, end: next + 2 }
    if (joint.text !== ',') throw bad(joint)
    // As in Python, a list may end with a comma.
    if (tokens[next + 2]!.text === ')') return { values, end: next + 3 }
  }
}

function readNullTest(field: Field, tokens: readonly Token[], is: number): Read {
  const [first, second] = [tokens[is + 1], tokens[is + 2]]
  if (first && isWord(first, 'null')) return { comparison: { field, comparator: 'is null' }, next: is + 2 }
  if (first && second && isWord(first, 'not') && isWord(second, 'null'))
    return { comparison: { field, comparator: 'is not null' }, next: is + 3 }
  throw badFilter(tokens[is]!.at, 'is must be followed by null or not null', noteOf(field, 'null_test', 'IS'))
}

const noteOf = ({ of, key }: Field, kind: FilterNote['kind'], found: string): FilterNote => ({
  ...{ kind, found, entity: of, key },
})
