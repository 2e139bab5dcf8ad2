import { needed, numbers, typed, wrongType, } from '../kernel.js';
import { zeros } from '../tensor.js';
/** One real number to one real number; a float result is rounded once. */
const REAL = {
    Sigmoid: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
    Exp: Math.exp,
    Log: Math.log,
    Sqrt: Math.sqrt,
    Tanh: Math.tanh,
    Relu: (x) => Math.max(x, 0),
    Neg: (x) => -x,
    Abs: Math.abs,
    Floor: Math.floor,
    Ceil: Math.ceil,
};
/** Operators of ai.onnx that treat each element alone. */
export const elementwise = {
    ...Object.fromEntries(Object.entries(REAL).map(([name, real]) => [name, prepareReal(real)])),
    Identity: (node) => (inputs) => [needed(inputs, 0, node)],
    Not: (node) => (inputs) => {
        const { shape, data } = typed(inputs, 0, node, 'bool');
        return [{ type: 'bool', shape, data: data.map((bit) => 1 - bit) }];
    },
    IsNaN: (node) => (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type !== 'float' && input.type !== 'double')
            throw wrongType(node, 0, input.type, 'float');
        return [{ type: 'bool', shape: input.shape, data: Uint8Array.from(input.data, (x) => Number(Number.isNaN(x))) }];
    },
    Clip: prepareClip,
};
function prepareReal(real) {
    return (node) => (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type !== 'float' && input.type !== 'double')
            throw wrongType(node, 0, input.type, 'float');
        const out = zeros(input.type, input.shape);
        for (let i = 0; i < out.data.length; i++)
            out.data[i] = real(input.data[i]);
        return [out];
    };
}
/** Bounds are attributes before opset 11 and inputs since. NaN stays NaN; where they cross, the upper bound wins. */
function prepareClip(node) {
    const low = node.float('min', Number.NEGATIVE_INFINITY);
    const high = node.float('max', Number.POSITIVE_INFINITY);
    const bound = (inputs, index, otherwise) => {
        const found = inputs[index];
        return found === undefined ? otherwise : Number(numbers(found, node)[0] ?? otherwise);
    };
    return (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type === 'string' || input.type === 'int64')
            throw wrongType(node, 0, input.type, 'float');
        const [from, to] = [bound(inputs, 1, low), bound(inputs, 2, high)];
        const out = zeros(input.type, input.shape);
        for (let i = 0; i < out.data.length; i++) {
            const x = input.data[i];
            out.data[i] = x > to ? to : x < from ? Math.min(from, to) : x;
        }
        return [out];
    };
}
//# sourceMappingURL=elementwise.js.map