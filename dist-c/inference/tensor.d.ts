interface Shaped {
    /** Length of each axis; empty for a scalar. */
    readonly shape: readonly number[];
}
export interface FloatTensor extends Shaped {
    readonly type: 'float';
    readonly data: Float32Array;
}
export interface DoubleTensor extends Shaped {
    readonly type: 'double';
    readonly data: Float64Array;
}
export interface Int64Tensor extends Shaped {
    readonly type: 'int64';
    readonly data: BigInt64Array;
}
export interface Int32Tensor extends Shaped {
    readonly type: 'int32';
    readonly data: Int32Array;
}
/** 1 for true, 0 for false. */
export interface BoolTensor extends Shaped {
    readonly type: 'bool';
    readonly data: Uint8Array;
}
export interface Uint8Tensor extends Shaped {
    readonly type: 'uint8';
    readonly data: Uint8Array;
}
export interface StringTensor extends Shaped {
    readonly type: 'string';
    readonly data: readonly string[];
}
/** A value in a graph: its elements in row-major order. */
export type Tensor = FloatTensor | DoubleTensor | Int64Tensor | Int32Tensor | BoolTensor | Uint8Tensor | StringTensor;
/** What a tensor holds, by ONNX's names. */
export type TensorType = Tensor['type'];
/** The tensor of one type. */
export type TensorOf<T extends TensorType> = Extract<Tensor, {
    type: T;
}>;
/** At most this many elements in one tensor: a hostile model must not take the memory of the process. */
export declare const MAX_ELEMENTS: number;
/** Number of elements of a shape. Errors: `inference.too_large` above 2^26, before anything is allocated. */
export declare function elementsOf(shape: readonly number[]): number;
declare const MAKERS: {
    float: (count: number) => Float32Array<ArrayBuffer>;
    double: (count: number) => Float64Array<ArrayBuffer>;
    int64: (count: number) => BigInt64Array<ArrayBuffer>;
    int32: (count: number) => Int32Array<ArrayBuffer>;
    bool: (count: number) => Uint8Array<ArrayBuffer>;
    uint8: (count: number) => Uint8Array<ArrayBuffer>;
    string: (count: number) => string[];
};
/** A tensor of zeros (empty texts), whose data the maker may still write. */
export declare function zeros<T extends TensorType>(type: T, shape: readonly number[]): {
    readonly type: T;
    readonly shape: readonly number[];
    readonly data: ReturnType<(typeof MAKERS)[T]>;
};
/**
 * A float tensor over `values`; a plain array is rounded to float32.
 *
 * @example
 * floatTensor([2, 1], [0.5, NaN])
 */
export declare function floatTensor(shape: readonly number[], values: ArrayLike<number>): FloatTensor;
/** An int64 tensor of whole numbers. */
export declare function int64Tensor(shape: readonly number[], values: ArrayLike<number>): Int64Tensor;
/** A tensor of texts; ONNX has no missing text, an empty one stands for it. */
export declare function stringTensor(shape: readonly number[], values: readonly string[]): StringTensor;
export {};
