import { type HeldOut, type Reference } from '../evaluation/index.ts';
import { type LearnerSpec, type Objective } from '../learners/index.ts';
import { type Table } from '../table/index.ts';
import { type Estimates } from './metrics.ts';
/** Rows with everything that is needed to learn from them. All arrays have one value a row, in the order of time. */
export interface Sheet {
    readonly table: Table;
    readonly features: readonly string[];
    readonly label: Float64Array;
    readonly times: Float64Array;
    readonly known: Float64Array;
    readonly objective: Objective;
    /** The first moment that is held out, in milliseconds. */
    readonly cut: number;
}
/** What to fit: on the rows before the cut, after finding the number of rounds there; or on all rows with rounds that are known. */
export interface FitOrder {
    readonly learner: LearnerSpec;
    readonly seed: number;
    readonly on: 'train' | 'all';
    readonly rounds?: number;
}
/** A model that was fitted in a lab. */
export interface LabFit {
    readonly onnx: Uint8Array;
    readonly rounds: number | null;
    readonly summary: Readonly<Record<string, number>>;
}
export type Report = (done: number, doing: string) => void;
/** Fits and judges models over one sheet. Pure: a thread of its own runs it beside a server. */
export interface Lab {
    /** Errors: those of the learner. */
    fit(order: FitOrder, report: Report): LabFit;
    /** Measures a model on the held-out rows. Errors: `inference.missing_input` where it needs a column that is not there. */
    judge(onnx: Uint8Array): Estimates;
    /** What monitoring compares with: the columns and the predictions of a model over all rows. */
    reference(onnx: Uint8Array, heldOut: HeldOut): Reference;
}
/** A lab over a sheet. */
export declare function createLab(sheet: Sheet): Lab;
