import { type Objective } from '../evaluation/index.ts';
import type { Table } from '../table/index.ts';
import { type Evidence } from './window.ts';
/** A UTC day of one champion. */
export interface DayBlock {
    readonly day: number;
    readonly predictions: number;
    readonly labeled: number;
    /** Σ (label − prediction) over the labeled rows. */
    readonly gap: number;
    /** Σ loss over the labeled rows. */
    readonly loss: number;
}
/** Labels of a day that must be known before the day counts. */
export declare const MATURE = 0.98;
/**
 * The mature days since `champion` took over, in order of time: evidence may use no day before the ones that precede it are in.
 *
 * `rows` are of the journal up to the end of the window; the champion took over at the first row of the last stretch of time in
 * which it was champion of every row. A day is mature when 98 % of its labels are known, or when it is older than the age
 * at which 99 % of labels come; days that are not over at `end` never are.
 */
export declare function matureDays(rows: Table, question: {
    readonly champion: number;
    readonly objective: Objective;
    readonly end: number;
    readonly knownBy: number;
}): DayBlock[];
/** Evidence that the mean label is not the mean prediction: days of Σ (label − prediction). */
export declare function calibrationEvidence(days: readonly DayBlock[]): Evidence;
/** Evidence that the loss is not the loss of training: days of Σ (loss − `trained`). */
export declare function lossEvidence(days: readonly DayBlock[], trained: number): Evidence;
