import type { NodeReader } from '../kernel.ts';
/** What the classical models may do to their raw scores. */
export type PostTransform = 'NONE' | 'LOGISTIC' | 'SOFTMAX' | 'SOFTMAX_ZERO' | 'PROBIT';
/** The `post_transform` attribute of a node. */
export declare function postTransformOf(node: NodeReader): PostTransform;
/** 1 / (1 + e^-x) in the float32 steps of the reference runtime, which mirrors negative scores. */
export declare function logistic(x: number): number;
/** Transforms each row of `width` scores in place. */
export declare function transformRows(scores: Float32Array, width: number, post: PostTransform): void;
