import type { Table } from '../table/index.ts';
import type { Label } from './journal-labels.ts';
import { type Durability, type JournalNeeds } from './journal-log.ts';
import type { JournalWindow } from './journal-memory.ts';
/**
 * The prediction log of every endpoint. A row has `id`, `at`, `champion`, `champion_score`, `challenger`, `challenger_score`,
 * `answered`, `score`, `latency_us` and `f:<feature>` for each feature; a read adds `label` and `label_at`. Versions are
 * numbers, and NaN stands where there is none.
 *
 * An id that comes again replaces the row it had, and keeps its label.
 */
export interface Journal {
    /** Brings the journal of an endpoint into memory; once is enough. */
    open(endpoint: string): Promise<void>;
    /** On the hot path: to memory, and to disk within a second. Errors: `serving.journal_closed`, `serving.journal_full`. */
    append(endpoint: string, rows: Table): void;
    /** Resolves when all that was appended is on disk. Errors: `serving.journal_not_written`. */
    written(endpoint: string): Promise<void>;
    /**
     * Keeps what turned out to be true, durably. The label with the last `at` holds; earlier ones are kept too. A label whose id
     * no prediction has is kept for one that may come, and counted as unknown.
     *
     * Errors: `serving.bad_label`, `serving.journal_not_written`.
     */
    label(endpoint: string, labels: readonly Label[]): Promise<{
        readonly accepted: number;
        readonly unknown: number;
    }>;
    /** Predictions with `from` ≤ at < `to` by moment, with the labels that were known at `knownBy`. The table is the caller's. */
    read(endpoint: string, window: JournalWindow): Promise<Table>;
    /** Writes what is not sealed into Parquet files: of one endpoint, or of all. */
    seal(endpoint?: string): Promise<void>;
    /** Writes what is in memory to disk; seals nothing. */
    close(): Promise<void>;
    readonly durability: Durability;
}
/**
 * Opens the journals of a folder, which one process owns.
 *
 * Errors: `storage.folder_in_use`; on opening an endpoint `serving.journal_damaged`.
 */
export declare function openJournal(needs: JournalNeeds): Promise<Journal>;
/** Why a text cannot be the id of a row. */
export declare function reasonAgainstId(id: unknown): string | undefined;
