import type { FitContext, Task } from '../learner.ts';
import { type Tree } from './tree.ts';
/** What a fit is told; see the options of the learner for the meaning. */
export interface BoostRules {
    readonly rounds: number;
    readonly learningRate: number;
    readonly leaves: number;
    readonly depth: number;
    readonly minLeaf: number;
    readonly minHessian: number;
    readonly l2: number;
    readonly rowShare: number;
    readonly columnShare: number;
    readonly bins: number;
    readonly patience: number;
}
/** The rows to learn from and to stop by, as float32 columns. */
export interface BoostData {
    readonly columns: readonly Float32Array[];
    readonly validation?: {
        readonly columns: readonly Float32Array[];
        readonly label: Float64Array;
    } | undefined;
}
/** An additive model: the score of a row is `start` plus what each tree gives. */
export interface Forest {
    readonly start: number;
    readonly trees: readonly Tree[];
    /** Mean loss of the validation rows after the last tree that was kept; NaN without validation. */
    readonly validationLoss: number;
}
/**
 * Gradient boosting of regression trees over histograms, for the logloss or the squared error.
 *
 * With validation rows it stops after `patience` rounds without a smaller loss and keeps the trees up to the smallest.
 *
 * Sources: Friedman 2001, "Greedy function approximation: a gradient boosting machine"; Chen & Guestrin 2016 (XGBoost) for the
 * second-order gain; Ke et al. 2017 (LightGBM).
 */
export declare function boost(task: Task, data: BoostData, how: {
    rules: BoostRules;
    context: FitContext;
}): Forest;
