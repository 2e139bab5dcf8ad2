import { nearestName } from '../base/index.js';
import { fail } from './errors.js';
import { functionNames, takesArguments } from './functions.js';
import { tokensOf, unquoted } from './tokens.js';
const MOST_DEPTH = 100;
const RESERVED = new Set(['and', 'or', 'not', 'in', 'is', 'between', 'case', 'when', 'then', 'else', 'end']);
const COMPARISONS = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);
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
export function parseExpression(text) {
    const reader = { tokens: tokensOf(text), next: 0, depth: 0 };
    const expression = either(reader);
    const rest = peek(reader);
    if (rest.type !== 'end')
        throw unexpected(rest);
    if (depthOf(expression) > MOST_DEPTH)
        throw tooDeep(0);
    return expression;
}
function depthOf(expression) {
    if (expression.type !== 'call')
        return 1;
    return 1 + expression.args.reduce((most, arg) => Math.max(most, depthOf(arg)), 0);
}
const tooDeep = (at) => fail('bad_expression', { at, reason: `it is nested deeper than ${MOST_DEPTH} levels` });
const peek = (reader) => reader.tokens[reader.next];
const call = (name, args, at) => ({ type: 'call', name, args, at });
function unexpected(token) {
    const reason = token.type === 'end' ? 'it ends too early' : `${token.text} is not expected here`;
    return fail('bad_expression', { at: token.at, reason });
}
function isNext(reader, what) {
    const token = peek(reader);
    return (token.type === 'word' || token.type === 'sign') && token.text.toLowerCase() === what;
}
function accept(reader, what) {
    const hit = isNext(reader, what);
    if (hit)
        reader.next++;
    return hit;
}
function expect(reader, what) {
    if (!accept(reader, what))
        throw unexpected(peek(reader));
}
function nested(reader, read) {
    if (++reader.depth > MOST_DEPTH)
        throw tooDeep(peek(reader).at);
    const result = read();
    reader.depth--;
    return result;
}
/** A chain of one precedence level, associated to the left. */
function chain(reader, signs, operand) {
    let left = operand(reader);
    for (;;) {
        const token = peek(reader);
        const sign = signs.find((candidate) => accept(reader, candidate));
        if (sign === undefined)
            return left;
        left = call(sign, [left, operand(reader)], token.at);
    }
}
const either = (reader) => chain(reader, ['or'], both);
const both = (reader) => chain(reader, ['and'], negated);
function negated(reader) {
    const { at } = peek(reader);
    if (accept(reader, 'not'))
        return nested(reader, () => call('not', [negated(reader)], at));
    return nullTest(reader);
}
function nullTest(reader) {
    let tested = comparison(reader);
    for (;;) {
        const { at } = peek(reader);
        if (!accept(reader, 'is'))
            return tested;
        const not = accept(reader, 'not');
        expect(reader, 'null');
        tested = call('is null', [tested], at);
        if (not)
            tested = call('not', [tested], at);
    }
}
function comparison(reader) {
    const left = range(reader);
    const { text, at } = peek(reader);
    if (!COMPARISONS.has(text))
        return left;
    reader.next++;
    return call(text === '!=' ? '<>' : text, [left, range(reader)], at);
}
function range(reader) {
    const value = sum(reader);
    const { at } = peek(reader);
    const before = reader.next;
    const not = accept(reader, 'not');
    let test;
    if (accept(reader, 'between')) {
        const low = sum(reader);
        expect(reader, 'and');
        test = call('between', [value, low, sum(reader)], at);
    }
    else if (accept(reader, 'in')) {
        expect(reader, '(');
        test = call('in', [value, ...list(reader)], at);
    }
    if (!test) {
        reader.next = before;
        return value;
    }
    return not ? call('not', [test], at) : test;
}
const sum = (reader) => chain(reader, ['+', '-'], product);
const product = (reader) => chain(reader, ['*', '/', '%'], signed);
function signed(reader) {
    const { at } = peek(reader);
    if (accept(reader, '-'))
        return nested(reader, () => call('negate', [signed(reader)], at));
    return primary(reader);
}
/** Expressions between an opening parenthesis that was read and the closing one. */
function list(reader) {
    const items = [nested(reader, () => either(reader))];
    while (accept(reader, ','))
        items.push(nested(reader, () => either(reader)));
    expect(reader, ')');
    return items;
}
function primary(reader) {
    const token = peek(reader);
    reader.next++;
    if (token.type === 'number')
        return numberOf(token);
    if (token.type === 'text')
        return { type: 'text', value: unquoted(token), at: token.at };
    if (token.type === 'quoted')
        return { type: 'column', name: unquoted(token), at: token.at };
    if (token.type === 'sign' && token.text === '(') {
        const inner = nested(reader, () => either(reader));
        expect(reader, ')');
        return inner;
    }
    if (token.type === 'word')
        return wordOf(reader, token);
    throw unexpected(token);
}
function numberOf(token) {
    const value = Number(token.text);
    if (!Number.isFinite(value))
        throw fail('bad_expression', { at: token.at, reason: 'the number is too large' });
    return { type: 'number', value, at: token.at };
}
function wordOf(reader, token) {
    const word = token.text.toLowerCase();
    const { at } = token;
    if (word === 'case')
        return nested(reader, () => choice(reader, at));
    if (word === 'null')
        return { type: 'null', at };
    if (word === 'true' || word === 'false')
        return { type: 'boolean', value: word === 'true', at };
    if (RESERVED.has(word))
        throw unexpected(token);
    if (!accept(reader, '('))
        return { type: 'column', name: token.text, at };
    if (!functionNames.includes(word))
        throw fail('unknown_function', {
            name: token.text,
            nearest: nearestName(word, functionNames),
            known: functionNames.join(', '),
        });
    const args = list(reader);
    const counts = takesArguments(word);
    if (args.length < counts.least || args.length > counts.most)
        throw fail('bad_expression', { at, reason: `${word} does not take ${args.length} arguments` });
    return call(word, args, at);
}
/** `case when … then … [else …] end`; its arguments are condition, value, …, value otherwise. */
function choice(reader, at) {
    const args = [];
    while (accept(reader, 'when')) {
        args.push(either(reader));
        expect(reader, 'then');
        args.push(either(reader));
    }
    if (args.length === 0)
        throw unexpected(peek(reader));
    args.push(accept(reader, 'else') ? either(reader) : { type: 'null', at: peek(reader).at });
    expect(reader, 'end');
    return call('case', args, at);
}
//# sourceMappingURL=parse.js.map