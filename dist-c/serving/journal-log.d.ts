import type { Clock } from '../base/index.ts';
import type { Lake } from '../storage/index.ts';
import { type Table } from '../table/index.ts';
import type { Label } from './journal-labels.ts';
import { type JournalWindow, type Retention } from './journal-memory.ts';
import type { Segments } from './journal-segments.ts';
/** When an answer may be given: before its row is on disk, which it then is within a second, or after. */
export type Durability = 'second' | 'request';
/** What journals are built from. */
export interface JournalNeeds {
    readonly folder: string;
    readonly segments: Segments;
    readonly lake: Lake;
    readonly clock: Clock;
    readonly onFault: (fault: unknown) => void;
    readonly durability: Durability;
    readonly retention: Retention;
    /** Rows, or labels, after which they are sealed into a Parquet file. */
    readonly sealAfter: number;
}
/** The journal of one endpoint. */
export interface EndpointLog {
    append(rows: Table): void;
    /** Resolves when all that was appended is on disk. Errors: `serving.journal_not_written`. */
    written(): Promise<void>;
    label(labels: readonly Label[]): Promise<{
        accepted: number;
        unknown: number;
    }>;
    read(window: JournalWindow): Promise<Table>;
    seal(): Promise<void>;
    close(): Promise<void>;
}
/** Opens the journal of an endpoint: what is sealed and retained, then what is in the logs behind it, each row once. */
export declare function openEndpointLog(needs: JournalNeeds, endpoint: string): Promise<EndpointLog>;
