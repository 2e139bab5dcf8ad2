import type { Model } from './model.ts';
/**
 * Writes a model as ONNX bytes; equal models give equal bytes.
 *
 * Source: onnx.proto of ONNX 1.17.
 */
export declare function encodeModel(model: Model): Uint8Array;
