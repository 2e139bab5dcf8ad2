import { Type } from 'typebox';
import type { Learner } from './learner.ts';
declare const Options: Type.TObject<{
    rounds: Type.TInteger;
    learningRate: Type.TNumber;
    leaves: Type.TInteger;
    depth: Type.TInteger;
    minLeaf: Type.TInteger;
    minHessian: Type.TNumber;
    l2: Type.TNumber;
    rowShare: Type.TNumber;
    columnShare: Type.TNumber;
    bins: Type.TInteger;
    patience: Type.TInteger;
}>;
/**
 * Gradient-boosted decision trees: histograms of 255 bins, leaf-wise growth, a direction of its own for what is missing. Sums are
 * of whole numbers, so the model does not depend on the order of rows in a leaf or on threads.
 */
export declare const boostingLearner: Learner<typeof Options>;
export {};
