import { type Prepare } from '../kernel.ts';
/** Operators of ai.onnx that treat each element alone. */
export declare const elementwise: Readonly<Record<string, Prepare>>;
