import type { ColumnType } from 'kysely';
import type { Digest } from '../base/index.ts';
import type { Migration } from '../storage/index.ts';
import type { Mode } from './endpoint.ts';
interface TrafficColumns {
    champion: number | null;
    challenger: number | null;
    previous: number | null;
    mode: Mode;
    percent: number;
}
/** The tables of this room, for the query builder. */
export interface ServingTables {
    serving_endpoint: TrafficColumns & {
        name: string;
        model: string;
        since: number;
    };
    serving_traffic: TrafficColumns & {
        id: ColumnType<number, never, never>;
        endpoint: string;
        at: number;
        actor: string;
        because: string;
    };
    serving_unseen: {
        endpoint: string;
        name: string;
        value: string;
        at: number;
    };
    journal_segment: {
        endpoint: string;
        kind: 'predictions' | 'labels';
        first_n: number;
        last_n: number;
        from_at: number;
        to_at: number;
        sealed_at: number;
        rows: number;
        address: Digest;
    };
}
/** `serving_traffic` and `journal_segment` are only ever added to. */
export declare const servingMigrations: readonly Migration[];
export {};
