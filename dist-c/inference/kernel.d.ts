import type { GraphNode } from './model.ts';
import type { Tensor, TensorOf, TensorType } from './tensor.ts';
/** Inputs of one operator in order; an optional one that is left out is undefined. */
export type Inputs = readonly (Tensor | undefined)[];
/** Computes the outputs of one operator. Never writes to its inputs; may return one of them. */
export type Kernel = (inputs: Inputs) => readonly Tensor[];
/** Reads attributes once, at compile time, and returns the kernel. */
export type Prepare = (node: NodeReader) => Kernel;
/** What a kernel may know of its node when the model is compiled. Each attribute read is of one kind or its default. */
export interface NodeReader {
    readonly operator: string;
    /** Version of the operator set of the node's domain. */
    readonly opset: number;
    /** How many outputs the node names. */
    readonly outputs: number;
    has(name: string): boolean;
    int(name: string, otherwise: number): number;
    float(name: string, otherwise: number): number;
    text(name: string, otherwise: string): string;
    ints(name: string): readonly number[];
    floats(name: string): readonly number[];
    texts(name: string): readonly string[];
    tensor(name: string): Tensor | undefined;
    /** The value of an input that is fixed in the model, undefined where it is computed or fed. */
    constant(index: number): Tensor | undefined;
    bad(attribute: string, reason: string): Error;
}
/**
 * A reader over one node that also remembers which attributes were asked for: one that no kernel knows changes the meaning
 * of the model and is refused by `refuseUnread`.
 */
export declare function createNodeReader(node: GraphNode, opset: number, constant: (index: number) => Tensor | undefined): NodeReader & {
    refuseUnread(): void;
};
/** The input at `index`. Errors: `inference.damaged` where the model leaves it out. */
export declare function needed(inputs: Inputs, index: number, node: NodeReader): Tensor;
/** The input at `index`, which must be of one type. */
export declare function typed<T extends TensorType>(inputs: Inputs, index: number, node: NodeReader, type: T): TensorOf<T>;
/** The elements of a tensor as numbers. Errors: `inference.wrong_type` for texts. */
export declare function numbers(tensor: Tensor, node: NodeReader): Float32Array | Float64Array | Int32Array | Uint8Array;
/** The whole numbers of an int64 or int32 tensor: shapes, axes, indices. */
export declare function integers(tensor: Tensor, node: NodeReader): number[];
/** Rows and columns of a matrix; a vector is one row. Errors: `inference.wrong_shape` for more axes. */
export declare function matrixShape(tensor: Tensor, node: NodeReader): readonly [rows: number, columns: number];
/** The elements as float32, rounded where they are not. */
export declare function asFloat32(tensor: Tensor, node: NodeReader): Float32Array;
/** An axis counted from the front. Errors: `inference.wrong_shape` where there is none. */
export declare function axisOf(axis: number, rank: number, node: NodeReader): number;
export declare function wrongType(node: NodeReader, index: number, actual: string, expected: string): Error;
export declare function wrongShape(node: NodeReader, actual: readonly number[], expected: string): Error;
