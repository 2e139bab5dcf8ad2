import type { Table } from '../table/index.ts';
/**
 * The prediction log, as monitoring reads it: one row a prediction with `at`, `champion`, `champion_score`, `challenger`,
 * `challenger_score`, `score` (the one that was answered), `label`, `label_at` and `f:<feature>` columns, NaN where there is none.
 */
export interface JournalReader {
    /** Predictions with `from` ≤ at < `to`, with the labels that were known at `knownBy`; only `columns` where they are given. */
    read(endpoint: string, window: {
        readonly from: number;
        readonly to: number;
        readonly knownBy?: number;
        readonly columns?: readonly string[];
    }): Promise<Table>;
}
/** The numbers of a column; NaN in every row where the table has none. */
export declare function numbersOf(table: Table, name: string): Float64Array;
/** The versions that scored rows of a table, ascending. */
export declare function versionsOf(table: Table): number[];
/** The score of one version on each row, whether it answered or not; NaN where it gave none. */
export declare function scoresOf(table: Table, version: number): Float64Array;
/** The version that was champion at the last row; `undefined` without rows. */
export declare function lastChampion(table: Table): number | undefined;
