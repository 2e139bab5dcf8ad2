/** What a model predicts: the probability of a yes, or a number. */
export type Objective = 'binary' | 'regression';
/** Probabilities are kept this far from 0 and 1 before their logarithm is taken, so that one row cannot rule a mean. */
export declare const LOGLOSS_CLIP = 0.001;
/**
 * The loss of one row: binary, log loss in nats with the probability clipped to [.001, .999]; regression, squared error. NaN
 * where prediction or label is missing.
 */
export declare function rowLoss(objective: Objective, prediction: number, label: number): number;
/** Log loss of one row in nats, the probability clipped to [clip, 1 − clip]; NaN where either is missing. */
export declare function rowLogloss(probability: number, label: number, clip: number): number;
