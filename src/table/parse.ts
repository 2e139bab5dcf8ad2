import { nearestName } from '../base/index.ts'
import { fail } from './errors.ts'
import type { Expression } from './expression.ts'
import { functionNames, takesArguments } from './functions.ts'
import { type Token, tokensOf, unquoted } from './tokens.ts'

const MOST_DEPTH = 100
const RESERVED = new Set(['and', 'or', 'not', 'in', 'is', 'between', 'case', 'when', 'then', 'else', 'end'])
const COMPARISONS = new Set(['=', '<>', '!=', '<', '<=', '>', '>='])

/** The tokens and how far they were read. */
interface Reader {
  readonly tokens: readonly Token[]
  next: number
  depth: number
}

/**
 * Reads one SQL value: numbers, 'texts', columns (also in double quotes), `+ - * / %`, comparisons, `and or not`, `is null`, `in`,
 * `between`, `case when`, and the functions of the catalog. Precedence is PostgreSQL's. Nothing else passes, so what is
 * rendered again can hold nothing harmful.
 *
 * Errors: `table.bad_expression` (with the position), `table.unknown_function` (with the nearest name).
 *
 * @example
 * parseExpression('hour(date) >= 18 and delay > 15')
 */
export function parseExpression(text: string): Expression {
  const reader: Reader = { tokens: tokensOf(text), next: 0, depth: 0 }
  const expression = either(reader)
  const rest = peek(reader)
  if (rest.type !== 'end') throw unexpected(rest)
  if (depthOf(expression) > MOST_DEPTH) throw tooDeep(0)
  return expression
}

function depthOf(expression: Expression): number {
  if (expression.type !== 'call') return 1
  return 1 + expression.args.reduce((most, arg) => Math.max(most, depthOf(arg)), 0)
}

const tooDeep = (at: number): Error =>
  fail('bad_expression', { at, reason: `it is nested deeper than ${MOST_DEPTH} levels` })

const peek = (reader: Reader): Token => reader.tokens[reader.next]!
const call = (name: string, args: readonly Expression[], at: number): Expression => ({ type: 'call', name, args, at })

function unexpected(token: Token): Error {
  const reason = token.type === 'end' ? 'it ends too early' : `${token.text} is not expected here`
  return fail('bad_expression', { at: token.at, reason })
}

function isNext(reader: Reader, what: string): boolean {
  const token = peek(reader)
  return (token.type === 'word' || token.type === 'sign') && token.text.toLowerCase() === what
}

function accept(reader: Reader, what: string): boolean {
  const hit = isNext(reader, what)
  if (hit) reader.next++
  return hit
}

function expect(reader: Reader, what: string): void {
  if (!accept(reader, what)) throw unexpected(peek(reader))
}

function nested<T>(reader: Reader, read: () => T): T {
  if (++reader.depth > MOST_DEPTH) throw tooDeep(peek(reader).at)
  const result = read()
  reader.depth--
  return result
}

/** A chain of one precedence level, associated to the left. */
function chain(reader: Reader, signs: readonly string[], operand: (reader: Reader) => Expression): Expression {
  let left = operand(reader)
  for (;;) {
    const token = peek(reader)
    const sign = signs.find((candidate) => accept(reader, candidate))
    if (sign === undefined) return left
    left = call(sign, [left, operand(reader)], token.at)
  }
}

const either = (reader: Reader): Expression => chain(reader, ['or'], both)
const both = (reader: Reader): Expression => chain(reader, ['and'], negated)

function negated(reader: Reader): Expression {
  const { at } = peek(reader)
  if (accept(reader, 'not')) return nested(reader, () => call('not', [negated(reader)], at))
  return nullTest(reader)
}

function nullTest(reader: Reader): Expression {
  let tested = comparison(reader)
  for (;;) {
    const { at } = peek(reader)
    if (!accept(reader, 'is')) return tested
    const not = accept(reader, 'not')
    expect(reader, 'null')
    tested = call('is null', [tested], at)
    if (not) tested = call('not', [tested], at)
  }
}

function comparison(reader: Reader): Expression {
  const left = range(reader)
  const { text, at } = peek(reader)
  if (!COMPARISONS.has(text)) return left
  reader.next++
  return call(text === '!=' ? '<>' : text, [left, range(reader)], at)
}

function range(reader: Reader): Expression {
  const value = sum(reader)
  const { at } = peek(reader)
  const before = reader.next
  const not = accept(reader, 'not')
  let test: Expression | undefined
  if (accept(reader, 'between')) {
    const low = sum(reader)
    expect(reader, 'and')
    test = call('between', [value, low, sum(reader)], at)
  } else if (accept(reader, 'in')) {
    expect(reader, '(')
    test = call('in', [value, ...list(reader)], at)
  }
  if (!test) {
    reader.next = before
    return value
  }
  return not ? call('not', [test], at) : test
}

const sum = (reader: Reader): Expression => chain(reader, ['+', '-'], product)
const product = (reader: Reader): Expression => chain(reader, ['*', '/', '%'], signed)

function signed(reader: Reader): Expression {
  const { at } = peek(reader)
  if (accept(reader, '-')) return nested(reader, () => call('negate', [signed(reader)], at))
  return primary(reader)
}

/** Expressions between an opening parenthesis that was read and the closing one. */
function list(reader: Reader): readonly Expression[] {
  const items = [nested(reader, () => either(reader))]
  while (accept(reader, ',')) items.push(nested(reader, () => either(reader)))
  expect(reader, ')')
  return items
}

function primary(reader: Reader): Expression {
  const token = peek(reader)
  reader.next++
  if (token.type === 'number') return numberOf(token)
  if (token.type === 'text') return { type: 'text', value: unquoted(token), at: token.at }
  if (token.type === 'quoted') return { type: 'column', name: unquoted(token), at: token.at }
  if (token.type === 'sign' && token.text === '(') {
    const inner = nested(reader, () => either(reader))
    expect(reader, ')')
    return inner
  }
  if (token.type === 'word') return wordOf(reader, token)
  throw unexpected(token)
}

function numberOf(token: Token): Expression {
  const value = Number(token.text)
  if (!Number.isFinite(value)) throw fail('bad_expression', { at: token.at, reason: 'the number is too large' })
  return { type: 'number', value, at: token.at }
}

function wordOf(reader: Reader, token: Token): Expression {
  const word = token.text.toLowerCase()
  const { at } = token
  if (word === 'case') return nested(reader, () => choice(reader, at))
  if (word === 'null') return { type: 'null', at }
  if (word === 'true' || word === 'false') return { type: 'boolean', value: word === 'true', at }
  if (RESERVED.has(word)) throw unexpected(token)
  if (!accept(reader, '(')) return { type: 'column', name: token.text, at }
  if (!functionNames.includes(word))
    throw fail('unknown_function', {
      name: token.text,
      nearest: nearestName(word, functionNames),
      known: functionNames.join(', '),
    })
  const args = list(reader)
  const counts = takesArguments(word)
  if (args.length < counts.least || args.length > counts.most)
    throw fail('bad_expression', { at, reason: `${word} does not take ${args.length} arguments` })
  return call(word, args, at)
}

/** `case when … then … [else …] end`; its arguments are condition, value, …, value otherwise. */
function choice(reader: Reader, at: number): Expression {
  const args: Expression[] = []
  while (accept(reader, 'when')) {
    args.push(either(reader))
    expect(reader, 'then')
    args.push(either(reader))
  }
  if (args.length === 0) throw unexpected(peek(reader))
  args.push(accept(reader, 'else') ? either(reader) : { type: 'null', at: peek(reader).at })
  expect(reader, 'end')
  return call('case', args, at)
}
