import { fail } from '../errors.js';
import { needed, wrongShape, wrongType } from '../kernel.js';
import { elementsOf, zeros } from '../tensor.js';
import { broadcastIndex, broadcastShape } from './broadcast.js';
/** MatMul and Gemm of ai.onnx over float or double matrices, summed in double and rounded once. */
export const matrix = { MatMul: prepareMatMul, Gemm: prepareGemm };
const MAX_WORK = 2 ** 34;
function real(tensor, index, node) {
    if (tensor.type !== 'float' && tensor.type !== 'double')
        throw wrongType(node, index, tensor.type, 'float');
    return tensor;
}
function side(tensor, shape, turned) {
    const [rows, columns] = shape;
    return turned
        ? { data: tensor.data, rows: columns, columns: rows, turned }
        : { data: tensor.data, rows, columns, turned };
}
function multiply(left, right, node) {
    if (left.columns !== right.rows)
        throw wrongShape(node, [right.rows, right.columns], `[${left.columns}, …] to follow [${left.rows}, ${left.columns}]`);
    const work = left.rows * left.columns * right.columns;
    if (work > MAX_WORK)
        throw fail('too_large', { what: `${work} multiplications`, limit: MAX_WORK });
    const out = new Float64Array(elementsOf([left.rows, right.columns]));
    const [stepRow, stepInner] = left.turned ? [1, left.rows] : [left.columns, 1];
    const [stepDown, stepAcross] = right.turned ? [1, right.rows] : [right.columns, 1];
    for (let i = 0; i < left.rows; i++)
        for (let k = 0; k < left.columns; k++) {
            const a = left.data[i * stepRow + k * stepInner];
            const from = k * stepDown;
            const into = i * right.columns;
            for (let j = 0; j < right.columns; j++)
                out[into + j] += a * right.data[from + j * stepAcross];
        }
    return out;
}
/** Vectors and matrices; a left side of more axes is a stack of rows. */
function prepareMatMul(node) {
    return (inputs) => {
        const a = real(needed(inputs, 0, node), 0, node);
        const b = real(needed(inputs, 1, node), 1, node);
        if (a.type !== b.type)
            throw wrongType(node, 1, b.type, a.type);
        if (a.shape.length === 0 || b.shape.length === 0 || b.shape.length > 2)
            throw wrongShape(node, b.shape, 'a vector or a matrix');
        const columns = a.shape.at(-1);
        const rows = elementsOf(a.shape.slice(0, -1));
        const right = b.shape.length === 1 ? [b.shape[0], 1] : b.shape;
        const sums = multiply(side(a, [rows, columns], false), side(b, right, false), node);
        const shape = [...a.shape.slice(0, -1), ...b.shape.slice(1)];
        const out = zeros(a.type, shape);
        out.data.set(sums);
        return [out];
    };
}
function prepareGemm(node) {
    const alpha = node.float('alpha', 1);
    const beta = node.float('beta', 1);
    const [turnA, turnB] = [node.int('transA', 0) !== 0, node.int('transB', 0) !== 0];
    node.int('broadcast', 0);
    return (inputs) => {
        const a = real(needed(inputs, 0, node), 0, node);
        const b = real(needed(inputs, 1, node), 1, node);
        if (a.type !== b.type)
            throw wrongType(node, 1, b.type, a.type);
        for (const { shape } of [a, b])
            if (shape.length !== 2)
                throw wrongShape(node, shape, '[rows, columns]');
        const [left, right] = [side(a, a.shape, turnA), side(b, b.shape, turnB)];
        const sums = multiply(left, right, node);
        const shape = [left.rows, right.columns];
        const added = inputs[2] === undefined ? undefined : real(inputs[2], 2, node);
        const index = added && broadcastIndex(added.shape, broadcastShape(shape, added.shape, node));
        if (added && elementsOf(broadcastShape(shape, added.shape, node)) !== sums.length)
            throw wrongShape(node, added.shape, `one that broadcasts to [${shape}]`);
        const out = zeros(a.type, shape);
        for (let i = 0; i < sums.length; i++)
            out.data[i] = alpha * sums[i] + (added ? beta * added.data[index ? index[i] : i] : 0);
        return [out];
    };
}
//# sourceMappingURL=matrix.js.map