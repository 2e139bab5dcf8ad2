import type { Table } from '../table/index.ts';
import type { Plan } from './plan.ts';
import type { Tensor } from './tensor.ts';
/** The output of class probabilities, [rows, classes] float. */
export declare const PROBABILITIES = "probabilities";
/** The output of a regression, [rows, 1] float. */
export declare const VARIABLE = "variable";
/** The output of the chosen class, [rows] int64 or string. */
export declare const LABEL = "label";
/**
 * Feeds one column of a table to each input of its name: numbers and times as float32 (NaN where missing), categories as texts
 * (empty where missing). Columns that no input names are left out.
 *
 * Errors: `inference.missing_input` for a column that is not there, `inference.wrong_type` for a number where texts are
 * needed or the reverse.
 *
 * @example
 * probabilityOf(plan.run(feedsOf(table, plan)))
 */
export declare function feedsOf(table: Table, plan: Plan): Record<string, Tensor>;
/**
 * The probability of the second class, one a row, from the outputs of a binary classifier.
 *
 * Errors: `inference.missing_input` where the outputs hold no float [rows, 2] probabilities.
 */
export declare function probabilityOf(outputs: Readonly<Record<string, Tensor>>): Float64Array;
/**
 * One number a row: the probability of the second class of a binary classifier, or the value of a regression.
 *
 * Errors: `inference.unknown_output`, `inference.wrong_shape`.
 */
export declare function scoresOf(outputs: Readonly<Record<string, Tensor>>): Float64Array;
