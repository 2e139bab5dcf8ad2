import type { Database } from '../storage/index.ts';
import type { Run, RunStatus } from './run.ts';
import type { Latest, TrackingTables } from './tables.ts';
interface Row {
    readonly id: string;
    readonly experiment: string;
    readonly name: string;
    readonly status: RunStatus;
    readonly by: string;
    readonly startedAt: number;
    readonly endedAt: number | null;
    readonly params: Record<string, string>;
    readonly metrics: Record<string, Latest>;
    readonly tags: Record<string, string>;
}
/** A query for runs with the name of their experiment, to be narrowed and ordered. */
export declare function selectRuns(database: Database): import("kysely").SelectQueryBuilder<TrackingTables, "experiment" | "run", {
    by: string;
    endedAt: number | null;
    experiment: string;
    id: string;
    metrics: Record<string, Latest>;
    name: string;
    params: Record<string, string>;
    startedAt: number;
    status: "FAILED" | "FINISHED" | "KILLED" | "RUNNING";
    tags: Record<string, string>;
}>;
/** A row as a run. */
export declare function runOf(row: Row): Run;
export {};
