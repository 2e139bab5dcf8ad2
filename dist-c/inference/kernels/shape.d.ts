import { type Prepare } from '../kernel.ts';
/** Operators of ai.onnx that move elements without changing them. */
export declare const shape: Readonly<Record<string, Prepare>>;
