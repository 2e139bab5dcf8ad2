import type { Table } from './table.ts';
/** The rows at these positions, in this order; a position may appear more than once. Dictionaries are shared. */
export declare function takeRows(table: Table, rows: ArrayLike<number>): Table;
/** Rows `from` up to but not including `to`, without copying: the columns are views of the same memory. */
export declare function sliceRows(table: Table, from: number, to?: number): Table;
/**
 * The rows of all tables, one after the other, with the columns of the first. Dictionaries are merged in order of appearance.
 *
 * Errors: `table.unknown_column` when a later table lacks a column, `table.wrong_kind` when its kind differs.
 */
export declare function concatTables(tables: readonly Table[]): Table;
