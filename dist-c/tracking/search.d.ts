import type { Database } from '../storage/index.ts';
import type { Run } from './run.ts';
/** Which runs to find: all of them, the newest first, 100 at a time, where nothing is said. */
export interface RunQuery {
    readonly experiment?: string;
    /** Comparisons joined by `and`: `metrics.auc > 0.7 and params.learner = 'boosting'`. */
    readonly filter?: string;
    /** A field with `asc` or `desc` after it: `metrics.auc desc`. Runs without a value come last either way. */
    readonly order?: string;
    /** 1 to 1000. */
    readonly limit?: number;
    /** The token of the page before. */
    readonly page?: string;
}
/** Some runs and, where there are more, the token of the page after them. */
export interface RunPage {
    readonly runs: readonly Run[];
    readonly next?: string;
}
/**
 * Finds runs. Pages go on after the last run shown, so runs that start meanwhile neither repeat nor hide one.
 *
 * Errors: `tracking.bad_filter`, `tracking.bad_order`, `tracking.bad_page`.
 */
export declare function searchRuns(database: Database, query: RunQuery): Promise<RunPage>;
