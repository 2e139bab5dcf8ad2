import { type Prepare } from '../kernel.ts';
/** Softmax and ArgMax of ai.onnx. */
export declare const reduction: Readonly<Record<string, Prepare>>;
