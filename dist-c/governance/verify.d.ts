import { type Static, Type } from 'typebox';
import type { Hash } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import { type Anchor } from './entry.ts';
export declare const Verification: Type.TObject<{
    sound: Type.TBoolean;
    entries: Type.TInteger;
    head: Type.TObject<{
        seq: Type.TInteger;
        hash: Type.TString;
    }>;
    firstBad: Type.TOptional<Type.TObject<{
        seq: Type.TInteger;
        says: Type.TString;
    }>>;
}>;
/** What a check of the chain found. */
export type Verification = Static<typeof Verification>;
/**
 * Reads the chain from its first entry in pages, and what is left of it with its end locked, so that entries appended
 * meanwhile are not taken for a forged tail.
 */
export declare function verifyChain(needs: {
    readonly database: Database;
    readonly hash: Hash;
}, anchor?: Anchor): Promise<Verification>;
