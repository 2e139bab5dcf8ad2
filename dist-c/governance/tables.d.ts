import type { Migration } from '../storage/index.ts';
import { type Outcome } from './entry.ts';
/** The tables of this room, for the query builder. */
export interface GovernanceTables {
    audit_entry: {
        seq: number;
        at: number;
        actor: string;
        action: string;
        target: string;
        input: string | null;
        outcome: Outcome;
        code: string | null;
        previous: string;
        hash: string;
    };
    audit_head: {
        id: number;
        seq: number;
        hash: string;
    };
    audit_intent: {
        id: string;
        at: number;
        actor: string;
        action: string;
        target: string;
        input: string | null;
    };
    access_token: {
        name: string;
        hash: string;
        created_at: number;
    };
}
/** `audit_head` is one row: locking it puts writers in a line, and it remembers where the chain ends. */
export declare const governanceMigrations: readonly Migration[];
