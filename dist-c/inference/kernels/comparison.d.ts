import { type Prepare } from '../kernel.ts';
/** Operators of ai.onnx that answer true or false, and Where, which chooses by such an answer. */
export declare const comparison: Readonly<Record<string, Prepare>>;
