import { type Static, Type } from 'typebox';
import { type Hash } from '../base/index.ts';
export declare const Outcome: Type.TUnion<[Type.TLiteral<"done">, Type.TLiteral<"refused">, Type.TLiteral<"failed">, Type.TLiteral<"interrupted">]>;
/** How an action ended. */
export type Outcome = Static<typeof Outcome>;
export declare const AuditEntry: Type.TObject<{
    seq: Type.TInteger;
    at: Type.TNumber;
    actor: Type.TString;
    action: Type.TString;
    target: Type.TString;
    input: Type.TUnion<[Type.TString, Type.TNull]>;
    outcome: Type.TUnion<[Type.TLiteral<"done">, Type.TLiteral<"refused">, Type.TLiteral<"failed">, Type.TLiteral<"interrupted">]>;
    code: Type.TUnion<[Type.TString, Type.TNull]>;
    previous: Type.TString;
    hash: Type.TString;
}>;
/** One record of the audit trail. */
export type AuditEntry = Static<typeof AuditEntry>;
/** What is known of a use before it runs. */
export type Intent = Pick<AuditEntry, 'actor' | 'action' | 'target' | 'input'>;
/** A use and how it ended: an entry that has no place in the chain yet. */
export type AuditRecord = Intent & Pick<AuditEntry, 'outcome' | 'code'>;
/** Where the chain ended at some time. Kept outside, it proves later that the tail was not cut. */
export interface Anchor {
    readonly seq: number;
    readonly hash: string;
}
/** Where the chain begins. */
export declare const GENESIS: Anchor;
/** Gives a record its place after `last`, and the hash that binds it to all before it. */
export declare function chain(record: AuditRecord & {
    readonly at: number;
}, last: Anchor, hash: Hash): AuditEntry;
/** What is wrong with `entry` as the one after `last`, or `undefined` where it is sound. */
export declare function flaw(entry: AuditEntry, last: Anchor, hash: Hash): string | undefined;
