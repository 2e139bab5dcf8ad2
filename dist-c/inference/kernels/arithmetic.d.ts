import { type Prepare } from '../kernel.ts';
/**
 * Add, Sub, Mul, Div and Pow of ai.onnx: both inputs of one type, broadcast. A float result is the exact one rounded once;
 * whole numbers wrap, and divide toward zero.
 */
export declare const arithmetic: Readonly<Record<string, Prepare>>;
