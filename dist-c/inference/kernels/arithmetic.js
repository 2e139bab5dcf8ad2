import { fail } from '../errors.js';
import { needed, wrongType } from '../kernel.js';
import { zeros } from '../tensor.js';
import { broadcastIndex, broadcastShape } from './broadcast.js';
/**
 * Add, Sub, Mul, Div and Pow of ai.onnx: both inputs of one type, broadcast. A float result is the exact one rounded once;
 * whole numbers wrap, and divide toward zero.
 */
export const arithmetic = {
    Add: prepare((a, b) => a + b, (a, b) => a + b),
    Sub: prepare((a, b) => a - b, (a, b) => a - b),
    Mul: prepare((a, b) => a * b, (a, b) => a * b),
    Div: prepare((a, b) => a / b, (a, b) => a / b),
    Pow: prepare((a, b) => a ** b, undefined),
};
function prepare(real, whole) {
    return (node) => {
        node.int('axis', 0);
        node.int('broadcast', 0);
        return (inputs) => [combine(inputs, node, { real, whole })];
    };
}
function combine(inputs, node, how) {
    const a = needed(inputs, 0, node);
    const b = needed(inputs, 1, node);
    if (a.type !== b.type)
        throw wrongType(node, 1, b.type, a.type);
    const shape = broadcastShape(a.shape, b.shape, node);
    const left = broadcastIndex(a.shape, shape);
    const right = broadcastIndex(b.shape, shape);
    if ((a.type === 'float' || a.type === 'double') && (b.type === 'float' || b.type === 'double')) {
        const out = zeros(a.type, shape);
        const { real } = how;
        for (let i = 0; i < out.data.length; i++)
            out.data[i] = real(a.data[left ? left[i] : i], b.data[right ? right[i] : i]);
        return out;
    }
    if (how.whole === undefined)
        throw wrongType(node, 0, a.type, 'float');
    return wholeNumbers({ a, b, left, right, shape }, node, how.whole);
}
function wholeNumbers(pair, node, whole) {
    const { a, b, left, right, shape } = pair;
    if (a.type !== 'int64' && a.type !== 'int32')
        throw wrongType(node, 0, a.type, 'numbers');
    const data = b.data;
    const values = Array.from({ length: left?.length ?? right?.length ?? a.data.length }, (_, i) => {
        const divisor = BigInt(data[right ? right[i] : i]);
        if (node.operator === 'Div' && divisor === 0n)
            throw fail('bad_value', { operator: node.operator, reason: 'a whole number is divided by zero' });
        return BigInt.asIntN(64, whole(BigInt(a.data[left ? left[i] : i]), divisor));
    });
    if (a.type === 'int64')
        return { type: 'int64', shape, data: BigInt64Array.from(values) };
    return { type: 'int32', shape, data: Int32Array.from(values, (value) => Number(BigInt.asIntN(32, value))) };
}
//# sourceMappingURL=arithmetic.js.map