import { fail } from './errors.js';
const MOST_CHARACTERS = 2_000;
const PATTERNS = [
    ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
    ['text', /'(?:[^']|'')*'/y],
    ['quoted', /"(?:[^"]|"")+"/y],
    ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
    ['sign', /<>|!=|<=|>=|[-+*/%=<>(),]/y],
];
/** Cuts a text into tokens, ending with one of type `end`. Errors: `table.bad_expression`. */
export function tokensOf(text) {
    if (text.length > MOST_CHARACTERS)
        throw fail('bad_expression', { at: MOST_CHARACTERS, reason: `it is longer than ${MOST_CHARACTERS} characters` });
    const tokens = [];
    let at = skipSpace(text, 0);
    while (at < text.length) {
        const token = tokenAt(text, at);
        tokens.push(token);
        at = skipSpace(text, at + token.text.length);
    }
    tokens.push({ type: 'end', text: '', at });
    return tokens;
}
function skipSpace(text, from) {
    let at = from;
    while (at < text.length && ' \t\r\n'.includes(text[at]))
        at++;
    return at;
}
function tokenAt(text, at) {
    for (const [type, pattern] of PATTERNS) {
        pattern.lastIndex = at;
        const hit = pattern.exec(text);
        if (hit)
            return { type, text: hit[0], at };
    }
    const what = text[at] === "'" || text[at] === '"' ? 'a quotation does not end' : 'this character has no meaning here';
    throw fail('bad_expression', { at, reason: what });
}
/** The text inside quotation marks, doubled marks made single. */
export function unquoted(token) {
    const mark = token.text[0];
    return token.text.slice(1, -1).replaceAll(mark + mark, mark);
}
//# sourceMappingURL=tokens.js.map