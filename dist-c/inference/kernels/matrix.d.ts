import { type Prepare } from '../kernel.ts';
/** MatMul and Gemm of ai.onnx over float or double matrices, summed in double and rounded once. */
export declare const matrix: Readonly<Record<string, Prepare>>;
