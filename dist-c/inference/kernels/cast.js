import { fail } from '../errors.js';
import { needed } from '../kernel.js';
import { zeros } from '../tensor.js';
import { typeOfCode } from '../tensor-codec.js';
/** Cast of ai.onnx. Real to whole cuts toward zero; a text that is no number is refused. */
export const cast = { Cast: prepareCast };
function prepareCast(node) {
    node.int('saturate', 1);
    const type = typeOfCode(node.int('to', 0));
    if (type === undefined)
        throw node.bad('to', `element type ${node.int('to', 0)} is not supported`);
    return (inputs) => {
        const input = needed(inputs, 0, node);
        return [input.type === type ? input : converted(input, type)];
    };
}
function converted(input, type) {
    if (type === 'string')
        return { type, shape: input.shape, data: Array.from(input.data, shown) };
    const out = zeros(type, input.shape);
    const source = input.data;
    const { data } = out;
    for (let i = 0; i < data.length; i++) {
        const value = typeof source[i] === 'string' ? parsed(source[i]) : source[i];
        if (data instanceof BigInt64Array)
            data[i] = typeof value === 'bigint' ? value : wholeBig(value);
        else if (type === 'bool')
            data[i] = Number(Number(value) !== 0);
        else
            data[i] = Number(value);
    }
    return out;
}
const SHOWN = new Map([
    [Number.POSITIVE_INFINITY, 'INF'],
    [Number.NEGATIVE_INFINITY, '-INF'],
]);
function shown(value) {
    if (typeof value !== 'number')
        return String(value);
    return Number.isNaN(value) ? 'NaN' : (SHOWN.get(value) ?? String(value));
}
function parsed(text) {
    const named = { NaN: Number.NaN, INF: Number.POSITIVE_INFINITY, '-INF': Number.NEGATIVE_INFINITY };
    if (Object.hasOwn(named, text))
        return named[text];
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isNaN(value))
        throw fail('bad_value', { operator: 'Cast', reason: 'a text is not a number' });
    return value;
}
/** Beyond 64 bits and for NaN, the smallest value: what x86 hardware answers, and so the reference runtime. */
function wholeBig(value) {
    return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}
//# sourceMappingURL=cast.js.map