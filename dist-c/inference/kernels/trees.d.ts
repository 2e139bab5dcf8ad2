import { type Prepare } from '../kernel.ts';
/**
 * TreeEnsembleClassifier and TreeEnsembleRegressor of ai.onnx.ml. Scores are summed in float32 (double for double input), tree
 * by tree, the base value last: the bits of the reference runtime.
 */
export declare const trees: Readonly<Record<string, Prepare>>;
