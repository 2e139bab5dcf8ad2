import { type Prepare } from '../kernel.ts';
/** Operators of ai.onnx.ml that bring numbers into a common range. */
export declare const scaling: Readonly<Record<string, Prepare>>;
