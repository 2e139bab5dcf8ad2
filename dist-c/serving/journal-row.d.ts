import { type Column, type Table } from '../table/index.ts';
/** The numbers of every row of the journal, before its features; NaN where there is none. */
export declare const NUMBERS: readonly ['at', 'champion', 'champion_score', 'challenger', 'challenger_score', 'answered', 'score', 'latency_us'];
/** What stands before the name of a feature. */
export declare const FEATURE = "f:";
/** The numbers of a column that is one of numbers. */
export declare function numbersIn(table: Table, name: string): Float64Array;
/** Texts that do not repeat, such as the ids of rows. */
export declare function distinctTexts(texts: readonly string[]): Column;
/** A journal without rows, with the columns that every journal has. */
export declare function emptyJournal(): Table;
/**
 * One table from parts with different features: all columns of any of them, missing where a part has none. Of a feature
 * whose kind changed, the last kind is kept and rows of another are missing.
 */
export declare function joinParts(parts: readonly Table[]): Table;
