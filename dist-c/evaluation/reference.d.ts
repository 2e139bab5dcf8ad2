/**
 * What a model looked like when it was trained; monitoring compares every later window with it. Training builds it and keeps
 * it as the artifact `reference.json` of the run; monitoring reads it.
 *
 *   buildReference({ table, features, predictions, times, labels, objective, heldOut }) → Reference    (plain JSON)
 *   readReference(json) → Reference                                       (checks what was read back)
 *   bins: `binsOf(column)`, `binRows(bins, column)`, `countBins(bins, column)` in bins.ts
 */
import { type Json } from '../base/index.ts';
import { type Table } from '../table/index.ts';
import { type Bins } from './bins.ts';
import type { Estimate } from './estimate.ts';
import { type Objective } from './loss.ts';
export declare const REFERENCE_FORMAT = "millrace.reference/1";
/** Counts of one UTC calendar day; `day` is whole days since 1970-01-01. */
export interface DayCounts {
    readonly day: number;
    readonly counts: readonly number[];
}
/** One column of the reference. */
export interface ColumnReference {
    readonly bins: Bins;
    /** Rows in each bin, the last is for missing. */
    readonly counts: readonly number[];
    /** The same, day by day, ascending: shows how restless the column is when nothing is wrong. */
    readonly days: readonly DayCounts[];
    /** Mean loss of the labeled rows of each bin; null where a bin has none. */
    readonly loss: readonly (number | null)[];
}
/** How the model did on rows it was not trained on. */
export interface HeldOut {
    readonly rows: number;
    readonly from: number;
    readonly to: number;
    /** By name: `logloss`, `brier`, `auc`, `ece`, … as far as they apply. */
    readonly metrics: Readonly<Record<string, Estimate>>;
}
export interface Reference {
    readonly format: typeof REFERENCE_FORMAT;
    readonly objective: Objective;
    readonly rows: number;
    /** First and last time of a row, milliseconds; null where there is no row with a time. */
    readonly from: number | null;
    readonly to: number | null;
    /** Mean label (for a binary objective: the share of ones) of the labeled rows; null where there are none. */
    readonly labelMean: number | null;
    /** Mean loss of the labeled rows under `predictions` (see `rowLoss`); null where there are none. */
    readonly meanLoss: number | null;
    readonly features: Readonly<Record<string, ColumnReference>>;
    readonly prediction: ColumnReference;
    readonly heldOut: HeldOut;
}
/** What a reference is built from; all arrays have one value for each row of the table. */
export interface ReferenceSource {
    readonly table: Table;
    /** Names of the columns to watch. */
    readonly features: readonly string[];
    readonly predictions: Float64Array;
    /** Milliseconds since the epoch; NaN where a row has none. */
    readonly times: Float64Array;
    /** NaN where the label is not known. */
    readonly labels: Float64Array;
    readonly objective: Objective;
    readonly heldOut: HeldOut;
}
/**
 * Counts a training table into a reference: bins of every feature and of the prediction, in all and day by day, the mean loss
 * of each bin, and the held-out metrics. The result is plain JSON.
 *
 * Errors: `evaluation.no_column`, `evaluation.unequal_lengths`.
 */
export declare function buildReference(source: ReferenceSource): Reference;
/**
 * Takes a reference that was read back from JSON.
 *
 * Errors: `evaluation.bad_reference` where it is none, or of another format.
 */
export declare function readReference(json: Json): Reference;
