/**
 * A result as people read it: a list of objects as a table, an object as lines of key and value with its lists below, anything
 * else as it is. Characters that a terminal would obey are shown as `?`.
 */
export declare function renderResult(value: unknown): string;
type Row = Readonly<Record<string, unknown>>;
/** Rows under the names of their members, numbers to the right. */
export declare function renderTable(rows: readonly Row[]): string;
export {};
