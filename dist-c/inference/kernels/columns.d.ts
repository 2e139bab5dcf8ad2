import { type Prepare } from '../kernel.ts';
/** Operators of ai.onnx.ml that pick columns or join them. */
export declare const columns: Readonly<Record<string, Prepare>>;
