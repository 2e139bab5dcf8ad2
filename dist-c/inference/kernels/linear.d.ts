import { type Prepare } from '../kernel.ts';
/** LinearClassifier and LinearRegressor of ai.onnx.ml; dot products are summed in double and rounded once. */
export declare const linear: Readonly<Record<string, Prepare>>;
