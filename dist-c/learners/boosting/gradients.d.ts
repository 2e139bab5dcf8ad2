import type { Task } from '../learner.ts';
/**
 * First and second derivative of the loss for each row, as whole numbers: a derivative is `whole / scale`. Held so that the sum of
 * all rows stays below 2^52 and no sum ever rounds.
 */
export interface Gradients {
    readonly first: Float64Array;
    readonly second: Float64Array;
    firstScale: number;
    secondScale: number;
}
/** Room for the derivatives of so many rows. */
export declare function emptyGradients(rows: number): Gradients;
/** Fills in the derivatives at these scores: of the logloss, or of half the squared error. */
export declare function computeGradients(into: Gradients, { label, weights, objective }: Task, scores: Float64Array): void;
