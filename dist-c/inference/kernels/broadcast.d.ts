import { type NodeReader } from '../kernel.ts';
/**
 * The shape two shapes broadcast to, axes aligned at the end.
 *
 * Source: the ONNX specification, multidirectional broadcasting (NumPy's rule).
 */
export declare function broadcastShape(a: readonly number[], b: readonly number[], node: NodeReader): number[];
/**
 * For every element of `shape`, the index of the element of a tensor of shape `from` that stands there; undefined where the
 * two are the same, so that no index is needed.
 */
export declare function broadcastIndex(from: readonly number[], shape: readonly number[]): Int32Array | undefined;
