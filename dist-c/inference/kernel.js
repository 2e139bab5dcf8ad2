import { fail } from './errors.js';
/**
 * A reader over one node that also remembers which attributes were asked for: one that no kernel knows changes the meaning
 * of the model and is refused by `refuseUnread`.
 */
export function createNodeReader(node, opset, constant) {
    const read = new Set();
    const bad = (attribute, reason) => fail('bad_attribute', { attribute, operator: node.operator, reason });
    const find = (name, kind) => {
        read.add(name);
        const attribute = node.attributes[name];
        if (attribute === undefined)
            return undefined;
        if (attribute.kind !== kind)
            throw bad(name, `it holds ${attribute.kind} instead of ${kind}`);
        return attribute.value;
    };
    return {
        operator: node.operator,
        opset,
        outputs: node.outputs.length,
        has: (name) => node.attributes[name] !== undefined,
        int: (name, otherwise) => find(name, 'int') ?? otherwise,
        float: (name, otherwise) => find(name, 'float') ?? otherwise,
        text: (name, otherwise) => find(name, 'text') ?? otherwise,
        ints: (name) => Array.from(find(name, 'ints') ?? []),
        floats: (name) => Array.from(find(name, 'floats') ?? []),
        texts: (name) => find(name, 'texts') ?? [],
        tensor: (name) => find(name, 'tensor'),
        constant,
        bad,
        refuseUnread() {
            for (const name of Object.keys(node.attributes))
                if (!read.has(name))
                    throw bad(name, 'this operator does not know it');
        },
    };
}
/** The input at `index`. Errors: `inference.damaged` where the model leaves it out. */
export function needed(inputs, index, node) {
    const found = inputs[index];
    if (found === undefined)
        throw fail('damaged', { reason: `operator ${node.operator} lacks its input ${index}` });
    return found;
}
/** The input at `index`, which must be of one type. */
export function typed(inputs, index, node, type) {
    const found = needed(inputs, index, node);
    if (found.type !== type)
        throw wrongType(node, index, found.type, type);
    return found;
}
/** The elements of a tensor as numbers. Errors: `inference.wrong_type` for texts. */
export function numbers(tensor, node) {
    if (tensor.type === 'string')
        throw wrongType(node, 0, 'string', 'numbers');
    return tensor.type === 'int64' ? Float64Array.from(tensor.data, Number) : tensor.data;
}
/** The whole numbers of an int64 or int32 tensor: shapes, axes, indices. */
export function integers(tensor, node) {
    if (tensor.type === 'int64')
        return Array.from(tensor.data, Number);
    if (tensor.type === 'int32')
        return Array.from(tensor.data);
    throw wrongType(node, 1, tensor.type, 'int64');
}
/** Rows and columns of a matrix; a vector is one row. Errors: `inference.wrong_shape` for more axes. */
export function matrixShape(tensor, node) {
    const { shape } = tensor;
    if (shape.length === 1)
        return [1, shape[0]];
    if (shape.length === 2)
        return [shape[0], shape[1]];
    throw wrongShape(node, shape, '[rows, columns]');
}
/** The elements as float32, rounded where they are not. */
export function asFloat32(tensor, node) {
    return tensor.type === 'float' ? tensor.data : Float32Array.from(numbers(tensor, node));
}
/** An axis counted from the front. Errors: `inference.wrong_shape` where there is none. */
export function axisOf(axis, rank, node) {
    const at = axis < 0 ? axis + rank : axis;
    if (!(Number.isInteger(at) && at >= 0 && at < rank))
        throw fail('wrong_shape', {
            value: `The input of ${node.operator}`,
            actual: `${rank} axes`,
            expected: `an axis ${axis}`,
        });
    return at;
}
export function wrongType(node, index, actual, expected) {
    return fail('wrong_type', { value: `Input ${index} of operator ${node.operator}`, actual, expected });
}
export function wrongShape(node, actual, expected) {
    return fail('wrong_shape', { value: `An input of operator ${node.operator}`, actual: `[${actual}]`, expected });
}
//# sourceMappingURL=kernel.js.map