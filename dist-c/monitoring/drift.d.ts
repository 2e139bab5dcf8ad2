import { type Reference } from '../evaluation/index.ts';
import { type Table } from '../table/index.ts';
import type { DriftLimits } from './watch.ts';
import { type ColumnShift, type Histogram } from './window.ts';
/** The name under which the prediction stands beside the features. */
export declare const PREDICTION = "prediction";
/** What is compared: the rows of a window, the scores of one version on them (NaN where it gave none), and its reference. */
export interface DriftQuestion {
    readonly rows: Table;
    readonly scores: Float64Array;
    readonly reference: Reference;
    readonly limits: DriftLimits;
    readonly from: number;
    readonly to: number;
}
export interface DriftAnswer {
    /** By feature, and `prediction`. */
    readonly shifts: Readonly<Record<string, ColumnShift>>;
    readonly histograms: Readonly<Record<string, Histogram>>;
    /** The adjusted p-value from which a column counts as drifted. */
    readonly level: number;
    readonly notes: readonly string[];
}
/**
 * Compares every feature and the prediction with training: PSI, with the restlessness of the reference's own windows as the null,
 * Benjamini-Hochberg over the columns, and what the change is worth in loss. A column drifted when its adjusted p ≤ q and its
 * excess reaches the limit; q = min(.05, false messages a month ÷ looks a month).
 *
 * Windows of less than a day are shown and not judged: they have no like in a reference of whole days.
 */
export declare function compareWithTraining(question: DriftQuestion): DriftAnswer;
