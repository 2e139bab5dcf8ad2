import { fail } from './errors.js';
import { fieldOf } from './field.js';
const LONGEST = 4_000;
const MOST = 20;
const TOKEN = /\s*(?:(?<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?![\w.])|(?<word>[A-Za-z_][\w.\-/]*(?:`[^`]*`|(?<=\.)"[^"]*")?)|(?<text>'(?:[^']|'')*'|"[^"]*")|(?<symbol>!=|>=|<=|[=<>]))/uy;
/**
 * Reads a filter: comparisons joined by `and`. Words and comparators in any case.
 *
 * Errors: `tracking.bad_filter` with the position. Source: the search grammar of MLflow, without lists.
 *
 * @example
 * parseFilter("metrics.auc > 0.7 and params.learner = 'boosting' and tags.`git branch` like 'fix%'")
 */
export function parseFilter(text) {
    if (text.length > LONGEST)
        throw bad(LONGEST, `it is longer than ${LONGEST} characters`);
    const tokens = tokenize(text);
    if (tokens[0].kind === 'end')
        return [];
    const comparisons = [];
    for (let next = 0;;) {
        const { comparison, length } = readComparison(tokens.slice(next));
        comparisons.push(comparison);
        if (comparisons.length > MOST)
            throw bad(tokens[next].at, `there are more than ${MOST} comparisons`);
        next += length;
        const joint = tokens[next];
        if (joint.kind === 'end')
            return comparisons;
        if (!isWord(joint, 'and'))
            throw bad(joint.at, 'and, or the end, is expected here');
        next++;
    }
}
function tokenize(text) {
    const tokens = [];
    let at = 0;
    const end = text.trimEnd().length;
    while (at < end) {
        TOKEN.lastIndex = at;
        const hit = TOKEN.exec(text);
        if (!hit?.groups)
            throw bad(text.length - text.slice(at).trimStart().length, 'this is no name, number, quoted text or comparator');
        const [kind, raw] = Object.entries(hit.groups).find(([, found]) => found !== undefined);
        tokens.push({ kind, text: raw, at: TOKEN.lastIndex - raw.length });
        at = TOKEN.lastIndex;
    }
    return [...tokens, { kind: 'end', text: '', at: text.length }];
}
function readComparison(tokens) {
    const [name, sign, third, fourth] = tokens;
    if (name.kind !== 'word')
        throw bad(name.at, 'the name of a field is expected here');
    const field = fieldOf(name.text);
    if (!field)
        throw bad(name.at, 'there is no such field');
    if (sign && isWord(sign, 'is'))
        return readNullTest(field, sign, [third, fourth]);
    const comparator = sign && comparatorOf(sign);
    if (!comparator)
        throw bad((sign ?? name).at, 'a comparator is expected here: = != > >= < <= like ilike is');
    const number = field.kind === 'number';
    if (number ? comparator.endsWith('like') : /[<>]/.test(comparator))
        throw bad(sign.at, `${comparator} does not go with a ${number ? 'number' : 'text'}`);
    if (third?.kind !== field.kind)
        throw bad((third ?? sign).at, number ? 'a number is expected here' : 'a quoted text is expected here');
    return { comparison: { field, comparator, value: number ? Number(third.text) : unquoted(third.text) }, length: 3 };
}
function readNullTest(field, is, [first, second]) {
    if (first && isWord(first, 'null'))
        return { comparison: { field, comparator: 'is null' }, length: 3 };
    if (first && second && isWord(first, 'not') && isWord(second, 'null'))
        return { comparison: { field, comparator: 'is not null' }, length: 4 };
    throw bad(is.at, 'is must be followed by null or not null');
}
function comparatorOf({ kind, text }) {
    if (kind === 'symbol')
        return text;
    const word = text.toLowerCase();
    return kind === 'word' && (word === 'like' || word === 'ilike') ? word : undefined;
}
const isWord = ({ kind, text }, word) => kind === 'word' && text.toLowerCase() === word;
const unquoted = (text) => text.slice(1, -1).replaceAll("''", "'");
const bad = (at, reason) => fail('bad_filter', { position: at + 1, reason });
//# sourceMappingURL=filter.js.map