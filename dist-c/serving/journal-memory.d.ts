import { type Table } from '../table/index.ts';
import type { Frame } from './journal-frame.ts';
import { type Label } from './journal-labels.ts';
/** How much of a journal stays in memory; what is not sealed always does. */
export interface Retention {
    readonly rows: number;
    readonly ms: number;
}
/** When predictions were made, and by when their labels were known. Milliseconds. */
export interface JournalWindow {
    readonly from: number;
    readonly to: number;
    /** All labels where not given. */
    readonly knownBy?: number;
}
/** The newest rows of one journal, with their labels. Rows are numbered in the order they came, without a gap. */
export interface Memory {
    /** The number of the oldest row here, and of the next one to come. */
    readonly first: number;
    readonly next: number;
    /** The latest moment of a row that is not here any more. */
    readonly forgotten: number;
    append(rows: Table): void;
    /** True where the row of this id is here. Kept for a row that may come later where it is not. */
    label(label: Label): boolean;
    has(id: string): boolean;
    /** Rows here by moment, with the labels known by then. */
    read(window: JournalWindow): Table;
    /** Rows by number, without labels. */
    frames(from: number, to: number): Frame[];
    /** Drops the oldest rows that are sealed and beyond what is retained. */
    forget(sealed: number): void;
}
export declare function createMemory(retention: Retention, begin: {
    first: number;
    forgotten: number;
}): Memory;
/** By moment; rows of one moment in the order they came. */
export declare function ordered(table: Table): Table;
