import { Type } from 'typebox';
import type { Learner } from './learner.ts';
declare const Options: Type.TObject<{
    l2: Type.TNumber;
    iterations: Type.TInteger;
}>;
/**
 * Logistic regression on standardized features, by L-BFGS: sum of the logloss plus l2/2 times the squared weights, the intercept
 * left free. A missing number is the mean; a text is the log odds of its smoothed mean label.
 */
export declare const logisticLearner: Learner<typeof Options>;
export {};
