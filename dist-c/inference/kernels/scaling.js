import { asFloat32, needed, wrongShape, wrongType } from '../kernel.js';
import { zeros } from '../tensor.js';
/** Operators of ai.onnx.ml that bring numbers into a common range. */
export const scaling = {
    Scaler: prepareScaler,
    Imputer: prepareImputer,
    Normalizer: prepareNormalizer,
    Binarizer: prepareBinarizer,
};
/** Length of the last axis; a list of attributes must have this length or be 1 long. */
function columnsOf(input, node, lists) {
    const columns = input.shape.at(-1) ?? 1;
    for (const list of lists)
        if (list.length !== 1 && list.length !== columns)
            throw wrongShape(node, input.shape, `[…, ${list.length}]`);
    return columns;
}
function prepareScaler(node) {
    const offset = node.has('offset') ? node.floats('offset') : [0];
    const scale = node.has('scale') ? node.floats('scale') : [1];
    return (inputs) => {
        const input = needed(inputs, 0, node);
        const columns = columnsOf(input, node, [offset, scale]);
        const x = asFloat32(input, node);
        const data = new Float32Array(x.length);
        for (let i = 0; i < x.length; i++) {
            const column = i % columns;
            const shift = offset.length === 1 ? offset[0] : offset[column];
            data[i] = Math.fround(x[i] - shift) * (scale.length === 1 ? scale[0] : scale[column]);
        }
        return [{ type: 'float', shape: input.shape, data }];
    };
}
function prepareImputer(node) {
    const floats = node.floats('imputed_value_floats');
    const ints = node.ints('imputed_value_int64s');
    const replaced = node.float('replaced_value_float', 0);
    const replacedInt = node.int('replaced_value_int64', 0);
    if (floats.length === 0 && ints.length === 0)
        throw node.bad('imputed_value_floats', 'there is no value to put in');
    return (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type === 'int64')
            return [imputedWhole(input, { ints, replaced: replacedInt }, node)];
        if (input.type !== 'float' && input.type !== 'double')
            throw wrongType(node, 0, input.type, 'float');
        const columns = columnsOf(input, node, [floats]);
        const out = zeros(input.type, input.shape);
        for (let i = 0; i < out.data.length; i++) {
            const x = input.data[i];
            const hit = x === replaced || (Number.isNaN(x) && Number.isNaN(replaced));
            out.data[i] = hit ? (floats.length === 1 ? floats[0] : floats[i % columns]) : x;
        }
        return [out];
    };
}
function imputedWhole(input, how, node) {
    const columns = columnsOf(input, node, [how.ints]);
    const data = input.data.map((x, i) => Number(x) === how.replaced ? BigInt(how.ints.length === 1 ? how.ints[0] : how.ints[i % columns]) : x);
    return { type: 'int64', shape: input.shape, data };
}
/** The number a row is divided by. MAX takes the largest value, not the largest magnitude. */
const NORMS = {
    MAX: (row) => row.reduce((top, x) => Math.max(top, x), Number.NEGATIVE_INFINITY),
    L1: (row) => row.reduce((sum, x) => sum + Math.abs(x), 0),
    L2: (row) => Math.sqrt(row.reduce((sum, x) => sum + x * x, 0)),
};
function prepareNormalizer(node) {
    const name = node.text('norm', 'MAX');
    const norm = Object.hasOwn(NORMS, name) ? NORMS[name] : undefined;
    if (norm === undefined)
        throw node.bad('norm', 'it is none of MAX, L1, L2');
    return (inputs) => {
        const input = needed(inputs, 0, node);
        const columns = columnsOf(input, node, []);
        const data = Float32Array.from(asFloat32(input, node));
        for (let from = 0; from < data.length; from += columns) {
            const row = data.subarray(from, from + columns);
            const by = norm(row);
            if (by !== 0)
                for (let i = 0; i < row.length; i++)
                    row[i] = row[i] / by;
        }
        return [{ type: 'float', shape: input.shape, data }];
    };
}
function prepareBinarizer(node) {
    const threshold = node.float('threshold', 0);
    return (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type === 'string' || input.type === 'int64')
            throw wrongType(node, 0, input.type, 'float');
        const out = zeros(input.type, input.shape);
        for (let i = 0; i < out.data.length; i++)
            out.data[i] = Number(input.data[i] > threshold);
        return [out];
    };
}
//# sourceMappingURL=scaling.js.map