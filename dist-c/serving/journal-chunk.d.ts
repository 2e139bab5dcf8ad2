import { type Table } from '../table/index.ts';
/** A stretch of the journal in memory: rows with the same columns, in the order they came. */
export interface Chunk {
    /** The number of its first row. */
    readonly first: number;
    readonly layout: string;
    readonly ids: readonly string[];
    readonly label: Float64Array;
    readonly labelAt: Float64Array;
    readonly earliest: number;
    readonly latest: number;
    isFull(): boolean;
    /** Takes rows of a table from `from` on, as many as fit, and returns how many. */
    take(rows: Table, from: number): number;
    /** Leaves a row out of every later read: another with its id came. */
    replace(row: number): void;
    /** The rows with `from` ≤ at < `to` that were not replaced. Numbers may be views on the chunk. */
    within(from: number, to: number): Table;
    /** Rows by their place in the chunk, replaced ones too, without labels. */
    slice(from: number, to: number): Table;
}
/** Says which columns a table has: only rows alike go into one chunk. */
export declare function layoutOf(table: Table): string;
export declare function createChunk(first: number, like: Table, capacity: number): Chunk;
