import { emptyRecord } from './model.js';
/**
 * Makers of attributes; ONNX tells whole numbers from real ones.
 *
 * @example
 * node('Scaler', ['x'], ['scaled'], { offset: attribute.floats([1]), scale: attribute.floats([2]) }, ML)
 */
export const attribute = {
    float: (value) => ({ kind: 'float', value }),
    int: (value) => ({ kind: 'int', value }),
    text: (value) => ({ kind: 'text', value }),
    tensor: (value) => ({ kind: 'tensor', value }),
    floats: (value) => ({ kind: 'floats', value }),
    ints: (value) => ({ kind: 'ints', value }),
    texts: (value) => ({ kind: 'texts', value }),
};
/** One operator; `domain` is `''` for ai.onnx or `ML`. Its name is its first output. */
export function node(operator, inputs, outputs, attributes = {}, domain = '') {
    return { operator, domain, name: outputs[0] ?? operator, inputs, outputs, attributes };
}
/**
 * An input or output.
 *
 * @example
 * value('distance', 'float', ['N', 1])
 */
export function value(name, type, shape) {
    return { name, type, shape };
}
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
export function graph(parts) {
    const { name, inputs, outputs, nodes } = parts;
    const initializers = Object.assign(emptyRecord(), parts.initializers);
    const body = { name, inputs, outputs, nodes, initializers };
    return {
        irVersion: 8,
        producer: 'millrace',
        producerVersion: '',
        opsets: parts.opsets ?? { '': 15, 'ai.onnx.ml': 3 },
        metadata: Object.assign(emptyRecord(), parts.metadata),
        functions: 0,
        graph: body,
    };
}
//# sourceMappingURL=build.js.map