import type { Column } from './table.ts';
/** What a part of an expression is. An interval is a length of time, for adding to a time. */
export type Kind = 'number' | 'time' | 'text' | 'boolean' | 'interval';
/** Numbers, milliseconds, or truth as 1 and 0; NaN where missing. */
export interface NumberVector {
    readonly kind: Exclude<Kind, 'text'>;
    readonly values: Float64Array;
}
/** Texts as codes of a dictionary; -1 where missing. */
export interface TextVector {
    readonly kind: 'text';
    readonly codes: Int32Array;
    readonly dictionary: readonly string[];
}
/** The values of a part of an expression, one a row. */
export type Vector = NumberVector | TextVector;
/** The numbers of a vector that binding has made sure is none of texts. */
export declare function numbersOf(vector: Vector): Float64Array;
/** Applies `change` to each number of `a`. */
export declare function mapNumbers(a: Vector, kind: NumberVector['kind'], change: (value: number) => number): Vector;
/** Applies `join` to the numbers of `a` and `b`, row by row. */
export declare function joinNumbers([a, b]: readonly Vector[], kind: NumberVector['kind'], join: (a: number, b: number) => number): Vector;
/** True where a value is missing. */
export declare function isMissing(vector: Vector, row: number): boolean;
/** Below, at or above 0 like the order of two values; NaN where one is missing. Texts are ordered by code point, as UTF-8 is. */
export declare function compareAt(a: Vector, b: Vector, row: number): number;
/** For each row the value of the vector that `pick` chooses by its position; missing where it chooses none (-1). */
export declare function chooseRows(from: readonly Vector[], rows: number, pick: (row: number) => number): Vector;
/** The same texts with each dictionary entry changed. */
export declare function mapTexts(vector: TextVector, change: (text: string) => string): TextVector;
/** A column as an expression sees it. */
export declare function vectorOf(column: Column): Vector;
/** A vector as a column: truth becomes 1 and 0. */
export declare function columnFrom(vector: Vector): Column;
