import { type Table } from '../table/index.ts';
/** A column that a request must bring. */
export interface RequestColumn {
    readonly name: string;
    readonly kind: 'number' | 'category' | 'time' | 'boolean';
}
/** What a request is held against. */
export interface Expected {
    readonly endpoint: string;
    readonly columns: readonly RequestColumn[];
}
/** A row as JSON has it: columns by name; null where missing, moments as milliseconds or ISO 8601 text. */
export type JsonRow = Readonly<Record<string, unknown>>;
/**
 * Holds a table against the columns of an endpoint: all of them, no other, each of its kind.
 *
 * Errors: `serving.missing_column`, `serving.extra_column`, `serving.wrong_kind`.
 */
export declare function checkRows(rows: Table, { endpoint, columns }: Expected): void;
/**
 * The table of rows that came as JSON. Errors, each with column and row: `serving.missing_column`, `serving.extra_column`,
 * `serving.wrong_kind`.
 *
 * @example
 * tableOfRows([{ distance: 446, origin: 'ATL' }], { endpoint: 'late', columns })
 */
export declare function tableOfRows(rows: readonly JsonRow[], expected: Expected): Table;
