/** Refuses what no metric can be computed from: other lengths, missing scores, labels that are none. */
export declare function checkNumbers(scores: Float64Array, labels: Float64Array): void;
/** The same for binary labels, which are 0 or 1. */
export declare function checkBinary(scores: Float64Array, labels: Float64Array): void;
/** The same for probabilities of a 1. */
export declare function checkProbabilities(scores: Float64Array, labels: Float64Array): void;
