import { needed, typed, wrongType } from '../kernel.js';
import { elementsOf, zeros } from '../tensor.js';
import { broadcastIndex, broadcastShape } from './broadcast.js';
/** Operators of ai.onnx that answer true or false, and Where, which chooses by such an answer. */
export const comparison = {
    Greater: prepare((a, b) => a > b),
    GreaterOrEqual: prepare((a, b) => a >= b),
    Less: prepare((a, b) => a < b),
    LessOrEqual: prepare((a, b) => a <= b),
    Equal: prepare((a, b) => a === b),
    And: prepare((a, b) => a === 1 && b === 1, ['bool']),
    Or: prepare((a, b) => a === 1 || b === 1, ['bool']),
    Where: (node) => (inputs) => [choose(inputs, node)],
};
function prepare(test, types) {
    return (node) => {
        node.int('axis', 0);
        node.int('broadcast', 0);
        return (inputs) => [compare(inputs, node, { test, types })];
    };
}
function compare(inputs, node, how) {
    const a = needed(inputs, 0, node);
    const b = needed(inputs, 1, node);
    if (a.type !== b.type)
        throw wrongType(node, 1, b.type, a.type);
    if (how.types && !how.types.includes(a.type))
        throw wrongType(node, 0, a.type, how.types.join(' or '));
    const shape = broadcastShape(a.shape, b.shape, node);
    const left = broadcastIndex(a.shape, shape);
    const right = broadcastIndex(b.shape, shape);
    const data = new Uint8Array(elementsOf(shape));
    for (let i = 0; i < data.length; i++)
        data[i] = Number(how.test(a.data[left ? left[i] : i], b.data[right ? right[i] : i]));
    return { type: 'bool', shape, data };
}
function choose(inputs, node) {
    const condition = typed(inputs, 0, node, 'bool');
    const yes = needed(inputs, 1, node);
    const no = needed(inputs, 2, node);
    if (yes.type !== no.type)
        throw wrongType(node, 2, no.type, yes.type);
    const shape = broadcastShape(condition.shape, broadcastShape(yes.shape, no.shape, node), node);
    const [at, ofYes, ofNo] = [condition, yes, no].map((tensor) => broadcastIndex(tensor.shape, shape));
    const out = zeros(yes.type, shape);
    const data = out.data;
    for (let i = 0; i < data.length; i++) {
        const chosen = condition.data[at ? at[i] : i] === 1;
        data[i] = chosen ? yes.data[ofYes ? ofYes[i] : i] : no.data[ofNo ? ofNo[i] : i];
    }
    return out;
}
//# sourceMappingURL=comparison.js.map