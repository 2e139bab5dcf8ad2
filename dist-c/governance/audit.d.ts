import type { Clock, Hash, NewId } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import { type Anchor, type AuditEntry, type AuditRecord, type Intent } from './entry.ts';
import { type Verification } from './verify.ts';
/**
 * The record of who did what, as a chain: each entry holds the hash of the one before, so that a change, a deletion, an
 * insertion or another order is found, and a cut tail is found against an anchor kept elsewhere.
 *
 * A use that changes something is written in two halves: `begin` before it runs (where that fails, it must not run) and
 * `settle` after it. The chain gets exactly one entry for it; what a dead process left open becomes `interrupted`.
 */
export interface Audit {
    append(record: AuditRecord): Promise<AuditEntry>;
    /** Writes down what is about to be done; returns the name to settle it by. */
    begin(intent: Intent): Promise<string>;
    /** Moves an intent into the chain with its outcome. */
    settle(id: string, end: End): Promise<void>;
    /** Ends as `interrupted` what was begun before `before` (milliseconds) and never settled; returns how many. */
    recover(before: number): Promise<number>;
    /** The newest first; `before` is the `seq` to go on from. */
    list(query?: AuditQuery): Promise<readonly AuditEntry[]>;
    /** Reads the whole chain; with an anchor it must also pass through that. */
    verify(anchor?: Anchor): Promise<Verification>;
    head(): Promise<Anchor>;
}
/** Which entries to list: all by default, 100 at a time. */
export interface AuditQuery {
    readonly limit?: number;
    readonly before?: number;
    readonly actor?: string;
    readonly action?: string;
}
interface AuditNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly hash: Hash;
    readonly newId: NewId;
}
type End = Pick<AuditRecord, 'outcome' | 'code'>;
/** Keeps the audit trail in the database. Writers in any number of processes form one line. */
export declare function createAudit(needs: AuditNeeds): Audit;
export {};
