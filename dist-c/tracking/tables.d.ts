import type { ColumnType } from 'kysely';
import type { Digest } from '../base/index.ts';
import type { Migration } from '../storage/index.ts';
import type { RunStatus } from './run.ts';
/** A jsonb column: read as a value, written as a text. */
type Jsonb<T> = ColumnType<T, string, string>;
/** The newest point of a metric as it lies on the run: a value that is not finite is its name, which float8 reads back. */
export interface Latest {
    readonly value: number | 'NaN' | 'Infinity' | '-Infinity';
    readonly step: number;
    readonly at: number;
}
/** The tables of this room, for the query builder. */
export interface TrackingTables {
    experiment: {
        id: ColumnType<number, never, never>;
        name: string;
        created_at: number;
        tags: Jsonb<Record<string, string>>;
    };
    run: {
        id: string;
        experiment_id: number;
        name: string;
        status: RunStatus;
        actor: string;
        started_at: number;
        ended_at: number | null;
        params: Jsonb<Record<string, string>>;
        metrics: Jsonb<Record<string, Latest>>;
        tags: Jsonb<Record<string, string>>;
    };
    metric_point: {
        run_id: string;
        key: string;
        step: number;
        at: number;
        value: number;
    };
    run_input: {
        run_id: string;
        dataset: string;
        version: string;
        context: string;
    };
    run_artifact: {
        run_id: string;
        path: string;
        digest: Digest;
        bytes: number;
        created_at: number;
    };
}
/** Search reads the jsonb of the run alone; the history of a metric is beside it. */
export declare const trackingMigrations: readonly Migration[];
export {};
