import { axisOf, needed, numbers, wrongType } from '../kernel.js';
import { elementsOf, zeros } from '../tensor.js';
/** Softmax and ArgMax of ai.onnx. */
export const reduction = { Softmax: prepareSoftmax, ArgMax: prepareArgMax };
function lanes(shape, axis) {
    return { outer: elementsOf(shape.slice(0, axis)), length: shape[axis], inner: elementsOf(shape.slice(axis + 1)) };
}
function eachLane({ outer, length, inner }, visit) {
    for (let block = 0; block < outer; block++)
        for (let i = 0; i < inner; i++)
            visit(block * length * inner + i, inner, block * inner + i);
}
/** Before opset 13 all axes from `axis` on are one; since then only `axis` is reduced. */
function prepareSoftmax(node) {
    const old = node.opset < 13;
    const axis = node.int('axis', old ? 1 : -1);
    return (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type !== 'float' && input.type !== 'double')
            throw wrongType(node, 0, input.type, 'float');
        const at = axisOf(axis, input.shape.length, node);
        const whole = [elementsOf(input.shape.slice(0, at)), elementsOf(input.shape.slice(at))];
        const shape = old ? whole : input.shape;
        const out = zeros(input.type, input.shape);
        const { length } = lanes(shape, old ? 1 : at);
        eachLane(lanes(shape, old ? 1 : at), (from, step) => {
            let top = Number.NEGATIVE_INFINITY;
            for (let i = 0; i < length; i++)
                top = Math.max(top, input.data[from + i * step]);
            let sum = 0;
            for (let i = 0; i < length; i++)
                sum += Math.exp(input.data[from + i * step] - top);
            for (let i = 0; i < length; i++)
                out.data[from + i * step] = Math.exp(input.data[from + i * step] - top) / sum;
        });
        return [out];
    };
}
function prepareArgMax(node) {
    const axis = node.int('axis', 0);
    const keep = node.int('keepdims', 1) !== 0;
    const last = node.int('select_last_index', 0) !== 0;
    return (inputs) => {
        const input = needed(inputs, 0, node);
        const data = numbers(input, node);
        const at = axisOf(axis, input.shape.length, node);
        const shape = keep ? input.shape.with(at, 1) : input.shape.filter((_, other) => other !== at);
        const out = zeros('int64', shape);
        const view = lanes(input.shape, at);
        eachLane(view, (from, step, lane) => {
            let best = 0;
            for (let i = 1; i < view.length; i++) {
                const [value, top] = [data[from + i * step], data[from + best * step]];
                if (value > top || (last && value === top))
                    best = i;
            }
            out.data[lane] = BigInt(best);
        });
        return [out];
    };
}
//# sourceMappingURL=reduction.js.map