import { type Table } from '../table/index.ts';
import type { Task } from './learner.ts';
/** How a column of texts becomes numbers: one for each text seen in training, one for all others. */
export interface TextEncoding {
    readonly name: string;
    readonly kind: 'text';
    /** Texts in ascending order of code units; the missing text is ''. */
    readonly texts: readonly string[];
    /** float32 values, one a text. */
    readonly values: Float32Array;
    /** For texts that were not seen. */
    readonly otherwise: number;
}
/** A column of numbers goes in as float32. */
export interface NumberEncoding {
    readonly name: string;
    readonly kind: 'number';
}
/** How each feature becomes a float32 column, in the order of the features. */
export type Encoding = readonly (TextEncoding | NumberEncoding)[];
/**
 * Learns the encoding of a task: a text becomes the mean label of its rows, drawn to the overall mean by 50 rows' weight; on
 * the scale `logit` it becomes the log odds of that mean.
 *
 * Source: Micci-Barreca 2001, "A preprocessing scheme for high-cardinality categorical attributes".
 */
export declare function fitEncoding(task: Task, scale: 'mean' | 'logit'): Encoding;
/**
 * The features of a table as float32 columns; NaN where a number is missing. The kinds must be those of the task.
 *
 * Errors: `table.unknown_column`.
 */
export declare function encodeTable(encoding: Encoding, table: Table): readonly Float32Array[];
