import { type Prepare } from '../kernel.ts';
/** Cast of ai.onnx. Real to whole cuts toward zero; a text that is no number is refused. */
export declare const cast: Readonly<Record<string, Prepare>>;
