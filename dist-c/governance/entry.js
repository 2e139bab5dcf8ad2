import { Type } from 'typebox';
import { digestOf, Moment } from '../base/index.js';
export const Outcome = Type.Union([Type.Literal('done'), Type.Literal('refused'), Type.Literal('failed'), Type.Literal('interrupted')], {
    description: 'done; refused: not permitted or wrong input; failed: an error of ours; interrupted: begun, and its end was never written.',
});
export const AuditEntry = Type.Object({
    seq: Type.Integer({ minimum: 1, description: 'Place in the chain, from 1, without a gap.' }),
    at: Moment,
    actor: Type.String({ description: 'Who asked.' }),
    action: Type.String(),
    target: Type.String({ description: 'What it was asked of: the path of the action under /api/v1, filled in.' }),
    input: Type.Union([Type.String(), Type.Null()], {
        description: 'Digest of the whole input; null where the input was not JSON.',
    }),
    outcome: Outcome,
    code: Type.Union([Type.String(), Type.Null()], { description: 'Code of the error, if it ended with one.' }),
    previous: Type.String({ description: 'Hash of the entry before.' }),
    hash: Type.String({ description: 'Digest of this entry, the previous hash included.' }),
});
/** Where the chain begins. */
export const GENESIS = Object.freeze({ seq: 0, hash: `sha256-${'0'.repeat(64)}` });
/** Gives a record its place after `last`, and the hash that binds it to all before it. */
export function chain(record, last, hash) {
    const { at, actor, action, target, input, outcome, code } = record;
    const body = { seq: last.seq + 1, at, actor, action, target, input, outcome, code, previous: last.hash };
    return { ...body, hash: digestOf(body, hash) };
}
/** What is wrong with `entry` as the one after `last`, or `undefined` where it is sound. */
export function flaw(entry, last, hash) {
    if (entry.seq !== last.seq + 1)
        return `entry ${last.seq + 1} is missing`;
    if (entry.previous !== last.hash)
        return `entry ${entry.seq} does not follow the entry before it`;
    return entry.hash === chain(entry, last, hash).hash ? undefined : `entry ${entry.seq} was changed`;
}
//# sourceMappingURL=entry.js.map