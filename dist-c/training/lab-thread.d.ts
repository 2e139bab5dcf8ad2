import { type ErrorDetails } from '../base/index.ts';
import type { HeldOut, Reference } from '../evaluation/index.ts';
import type { FitOrder, LabFit, Report, Sheet } from './lab.ts';
import type { Estimates } from './metrics.ts';
/** What the thread is asked. */
export type LabQuestion = {
    readonly verb: 'fit';
    readonly order: FitOrder;
} | {
    readonly verb: 'judge';
    readonly onnx: Uint8Array;
} | {
    readonly verb: 'reference';
    readonly onnx: Uint8Array;
    readonly heldOut: HeldOut;
};
/** What it answers: any number of reports, then an end. */
export type LabAnswer = {
    readonly kind: 'progress';
    readonly done: number;
    readonly doing: string;
} | {
    readonly kind: 'done';
    readonly result: unknown;
} | {
    readonly kind: 'failed';
    readonly error: {
        readonly code: string;
        readonly status: number;
        readonly message: string;
        readonly help: string;
        readonly details: ErrorDetails;
    };
};
/** A lab in a thread of its own. One question at a time. */
export interface LabThread {
    fit(order: FitOrder, report: Report): Promise<LabFit>;
    judge(onnx: Uint8Array): Promise<Estimates>;
    reference(onnx: Uint8Array, heldOut: HeldOut): Promise<Reference>;
    /** False once the thread has ended. */
    isOpen(): boolean;
    close(): Promise<void>;
}
/**
 * Starts a lab over a sheet, whose memory moves there: the caller can no longer use it.
 *
 * Errors of its verbs: those of the lab, and `training.worker_failed`.
 */
export declare function openLab(sheet: Sheet): LabThread;
