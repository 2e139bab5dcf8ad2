import type { Table } from '../table/index.ts';
import type { Chunk } from './journal-chunk.ts';
/** What turned out to be true of the prediction with this id, and when that became known. */
export interface Label {
    readonly id: string;
    readonly label: number;
    /** Milliseconds. Of several labels the one with the last `at` holds; of those at one moment the last that came. */
    readonly at: number;
}
/** The labels of rows in memory: the last one with its row, the others here. */
export interface Labels {
    /** Labels a row of a chunk. */
    set(chunk: Chunk, row: number, label: Label): void;
    /** Keeps the label of a row that is not here; false, as the row is unknown. */
    wait(label: Label): false;
    /** The labels that waited for this id, taken away. */
    claim(id: string): readonly Label[];
    forget(id: string): void;
    /** Takes back, in a table that owns its numbers, the labels that were not known by then. */
    knownBy(rows: Table, moment: number): Table;
}
export declare function createLabels(): Labels;
