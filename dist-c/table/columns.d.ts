import type { CategoryColumn, Column, NumberColumn, Table } from './table.ts';
/**
 * A column of numbers or, with `time`, of milliseconds since the epoch. `null`, `undefined` and NaN are missing.
 *
 * @example
 * numberColumn([1, null, 3]).values // Float64Array [1, NaN, 3]
 */
export declare function numberColumn(values: Float64Array | readonly (number | null | undefined)[], kind?: NumberColumn['kind']): NumberColumn;
/**
 * A column of texts; its dictionary is in order of first appearance. `null` and `undefined` are missing.
 *
 * @example
 * categoryColumn(['ATL', null, 'ATL']) // codes [0, -1, 0], dictionary ['ATL']
 */
export declare function categoryColumn(texts: readonly (string | null | undefined)[]): CategoryColumn;
/** The code of a text, new where it was not known. */
export declare function codeIn(known: Map<string, number>, text: string): number;
/** How many rows a column has. */
export declare function columnRows(column: Column): number;
/**
 * A table of these columns, in the order given. Without columns, `rows` says how many rows there are (default 0).
 *
 * Errors: `table.uneven_columns`.
 *
 * @example
 * tableOf({ distance: numberColumn([446]), origin: categoryColumn(['ATL']) })
 */
export declare function tableOf(columns: Readonly<Record<string, Column>> | ReadonlyMap<string, Column>, rows?: number): Table;
/** The column of this name. Errors: `table.unknown_column` with the nearest known name. */
export declare function columnOf(table: Table, name: string): Column;
/** The text at a row of a category column; `undefined` where missing. */
export declare function textAt(column: CategoryColumn, row: number): string | undefined;
/** What stands at a row: a number, a text, or `null` where missing. Moments are milliseconds. */
export declare function valueAt(column: Column, row: number): number | string | null;
/** The table with `column` added under `name`, or put in the place of the one that had it. */
export declare function withColumn(table: Table, name: string, column: Column): Table;
/** The table with these columns only, in this order. Errors: `table.unknown_column`. */
export declare function selectColumns(table: Table, names: readonly string[]): Table;
