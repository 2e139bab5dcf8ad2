import { type Attribute, type GraphNode, type Model, type ValueInfo } from './model.ts';
import type { Tensor, TensorType } from './tensor.ts';
/**
 * Makers of attributes; ONNX tells whole numbers from real ones.
 *
 * @example
 * node('Scaler', ['x'], ['scaled'], { offset: attribute.floats([1]), scale: attribute.floats([2]) }, ML)
 */
export declare const attribute: {
    readonly float: (value: number) => Attribute;
    readonly int: (value: number) => Attribute;
    readonly text: (value: string) => Attribute;
    readonly tensor: (value: Tensor) => Attribute;
    readonly floats: (value: ArrayLike<number>) => Attribute;
    readonly ints: (value: ArrayLike<number>) => Attribute;
    readonly texts: (value: readonly string[]) => Attribute;
};
/** One operator; `domain` is `''` for ai.onnx or `ML`. Its name is its first output. */
export declare function node(operator: string, inputs: readonly string[], outputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>, domain?: string): GraphNode;
/**
 * An input or output.
 *
 * @example
 * value('distance', 'float', ['N', 1])
 */
export declare function value(name: string, type: TensorType, shape: readonly (number | string)[]): ValueInfo;
/**
 * A whole model around a graph, with the versions that reach widest: ir 8, ai.onnx 15, ai.onnx.ml 3.
 *
 * @example
 * encodeModel(graph({
 *   name: 'double',
 *   inputs: [value('x', 'float', ['N', 1])],
 *   outputs: [value('y', 'float', ['N', 1])],
 *   nodes: [node('Add', ['x', 'x'], ['y'])],
 * }))
 */
export declare function graph(parts: {
    readonly name: string;
    readonly inputs: readonly ValueInfo[];
    readonly outputs: readonly ValueInfo[];
    readonly nodes: readonly GraphNode[];
    readonly initializers?: Readonly<Record<string, Tensor>>;
    readonly metadata?: Readonly<Record<string, string>>;
    readonly opsets?: Readonly<Record<string, number>>;
}): Model;
