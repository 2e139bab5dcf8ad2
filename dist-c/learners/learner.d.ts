import type { Static, TObject } from 'typebox';
import type { Random } from '../base/index.ts';
import type { Table } from '../table/index.ts';
/** What is learned: the probability that a label of 0 or 1 is 1, or the mean of a number. */
export type Objective = 'binary' | 'regression';
/** What to learn from. All arrays have one value for each row of their table. */
export interface Task {
    readonly table: Table;
    /** The columns to learn from; they become the inputs of the model under these names. */
    readonly features: readonly string[];
    /** 0 or 1 for a binary objective, else any finite number. */
    readonly label: Float64Array;
    readonly objective: Objective;
    /** How much each row counts, above 0; all alike without it. */
    readonly weights?: Float64Array;
    /** Rows that are not learned from but tell when to stop. */
    readonly validation?: {
        readonly table: Table;
        readonly label: Float64Array;
    };
}
/** What a learner is given besides its task. */
export interface FitContext {
    readonly random: Random;
    /** How far the fit has come, 0 to 1, with a word on what is being done. */
    readonly progress: (done: number, doing: string) => void;
}
/** A model that was learned. */
export interface Fitted {
    /** The model in ONNX: one input a feature, see `inference`. */
    readonly onnx: Uint8Array;
    /** The probability or value for each row, in double precision; the ONNX model agrees within 1e-5. */
    readonly predict: (table: Table) => Float64Array;
    /** Rounds that were kept, for learners that stop early. */
    readonly rounds?: number;
    /** Numbers worth keeping: sizes, losses, `gain.<feature>` as shares that sum to 1. */
    readonly summary: Readonly<Record<string, number>>;
}
/**
 * One algorithm. The same task, options and random stream give the same bytes, whatever else the process does.
 *
 * Errors of `fit`: `learners.no_rows`, `learners.no_features`, `learners.bad_label`, `learners.one_class`,
 * `learners.wrong_objective`, `learners.export_differs`, and `table.unknown_column`.
 */
export interface Learner<O extends TObject = TObject> {
    readonly name: string;
    /** One sentence, for the reference. */
    readonly does: string;
    /** Every option with its range and default. */
    readonly options: O;
    readonly objectives: readonly Objective[];
    readonly fit: (task: Task, options: Static<O>, context: FitContext) => Fitted;
}
/** A learner with the options a user chose; plain JSON. */
export interface LearnerSpec {
    readonly learner: string;
    readonly options: Readonly<Record<string, number | string | boolean>>;
}
