import type { Database } from '../storage/index.ts';
import type { MetricPoint } from './run.ts';
import type { Latest } from './tables.ts';
type LatestPoints = Readonly<Record<string, Latest>>;
/** What the run shows after these points: of each metric the greatest by step, then time, then value. */
export declare function latestAfter(before: LatestPoints, points: readonly MetricPoint[]): Record<string, Latest>;
/** The metrics of a run as they are shown: null where the newest value is not finite. */
export declare function measuresOf(latest: LatestPoints): Record<string, number | null>;
/** Adds points to the history in one statement, however many; a point that is there already is left as it is. */
export declare function addPoints(database: Database, run: string, points: readonly MetricPoint[]): Promise<void>;
/** Where to go on in a history. */
export interface HistoryQuery {
    readonly run: string;
    readonly metric: string;
    readonly limit: number;
    readonly after?: Omit<MetricPoint, 'key'>;
}
/** The points of one metric by step, then time, after a given one. */
export declare function readPoints(database: Database, query: HistoryQuery): Promise<MetricPoint[]>;
export {};
