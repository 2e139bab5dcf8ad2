import type { Tensor, TensorType } from './tensor.ts';
/** An attribute of an operator. Whole numbers are exact within ±2^53; `other` keeps what is not interpreted, as bytes. */
export type Attribute = {
    readonly kind: 'float';
    readonly value: number;
} | {
    readonly kind: 'int';
    readonly value: number;
} | {
    readonly kind: 'text';
    readonly value: string;
} | {
    readonly kind: 'tensor';
    readonly value: Tensor;
} | {
    readonly kind: 'floats';
    readonly value: ArrayLike<number>;
} | {
    readonly kind: 'ints';
    readonly value: ArrayLike<number>;
} | {
    readonly kind: 'texts';
    readonly value: readonly string[];
} | {
    readonly kind: 'other';
    readonly type: number;
    readonly value: Uint8Array;
};
/** One operator of a graph. An optional input that is left out is an empty name. */
export interface GraphNode {
    readonly operator: string;
    /** `''` is ai.onnx. */
    readonly domain: string;
    readonly name: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes: Readonly<Record<string, Attribute>>;
}
/** An input or output of a graph. `type` is missing for what is not a tensor; a free axis has a name or is undefined. */
export interface ValueInfo {
    readonly name: string;
    readonly type?: TensorType | undefined;
    readonly shape?: readonly (number | string | undefined)[] | undefined;
}
export interface Graph {
    readonly name: string;
    readonly inputs: readonly ValueInfo[];
    readonly outputs: readonly ValueInfo[];
    readonly nodes: readonly GraphNode[];
    readonly initializers: Readonly<Record<string, Tensor>>;
}
/** What a model is: the ModelProto of ONNX, as far as Millrace reads and writes it. */
export interface Model {
    readonly irVersion: number;
    readonly producer: string;
    readonly producerVersion: string;
    /** Version of each operator set by domain; `''` is ai.onnx. */
    readonly opsets: Readonly<Record<string, number>>;
    readonly metadata: Readonly<Record<string, string>>;
    /** Names of model-local functions, which the compiler refuses. */
    readonly functions: number;
    readonly graph: Graph;
}
/** The domain of the classical operators: trees, linear models, encoders. */
export declare const ML = "ai.onnx.ml";
/** A record without a prototype, so that hostile names such as `__proto__` are only names. */
export declare function emptyRecord<T>(): Record<string, T>;
