import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { fail } from './errors.js';
const Whole = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const Keepable = Type.String({ pattern: '^[^\\u0000]*$' });
/** The last run of a page, in the terms of its order: rank (0 a value, 1 NaN, 2 missing), value, start, id. */
export const Cursor = Type.Tuple([Whole, Keepable, Whole, Keepable]);
const Token = Type.Object({ search: Type.String(), after: Cursor });
/** A token to go on after `after` with the search that `search` describes. */
export function pageToken(search, after) {
    return Buffer.from(JSON.stringify({ search: fingerprint(search), after })).toString('base64url');
}
/** Throws `tracking.bad_page` for a token that was changed, or that belongs to another search. */
export function readPageToken(search, token) {
    const read = parse(Buffer.from(token, 'base64url').toString());
    if (!Value.Check(Token, read) || read.search !== fingerprint(search))
        throw fail('bad_page', {});
    return read.after;
}
const HistoryToken = Type.Tuple([
    Whole,
    Whole,
    Type.Union([Type.Number(), Type.Literal('NaN'), Type.Literal('Infinity'), Type.Literal('-Infinity')]),
]);
/** A token to go on after this point of a metric. */
export function historyToken({ step, at, value }) {
    const kept = Number.isFinite(value) ? value : String(value);
    return Buffer.from(JSON.stringify([step, at, kept])).toString('base64url');
}
/** Throws `tracking.bad_page`. */
export function readHistoryToken(token) {
    const read = parse(Buffer.from(token, 'base64url').toString());
    if (!Value.Check(HistoryToken, read))
        throw fail('bad_page', {});
    const [step, at, value] = read;
    return { step, at, value: Number(value) };
}
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
const fingerprint = (search) => createHash('sha256').update(search).digest('base64url').slice(0, 16);
//# sourceMappingURL=page.js.map