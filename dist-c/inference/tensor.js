import { fail } from './errors.js';
/** At most this many elements in one tensor: a hostile model must not take the memory of the process. */
export const MAX_ELEMENTS = 2 ** 26;
/** Number of elements of a shape. Errors: `inference.too_large` above 2^26, before anything is allocated. */
export function elementsOf(shape) {
    let count = 1;
    for (const length of shape)
        count *= length >= 0 ? length : Number.NaN;
    if (!(count <= MAX_ELEMENTS))
        throw fail('too_large', { what: `a tensor of shape [${shape.join(', ')}]`, limit: MAX_ELEMENTS });
    return count;
}
const MAKERS = {
    float: (count) => new Float32Array(count),
    double: (count) => new Float64Array(count),
    int64: (count) => new BigInt64Array(count),
    int32: (count) => new Int32Array(count),
    bool: (count) => new Uint8Array(count),
    uint8: (count) => new Uint8Array(count),
    string: (count) => new Array(count).fill(''),
};
/** A tensor of zeros (empty texts), whose data the maker may still write. */
export function zeros(type, shape) {
    return { type, shape, data: MAKERS[type](elementsOf(shape)) };
}
/**
 * A float tensor over `values`; a plain array is rounded to float32.
 *
 * @example
 * floatTensor([2, 1], [0.5, NaN])
 */
export function floatTensor(shape, values) {
    return { type: 'float', shape, data: values instanceof Float32Array ? values : Float32Array.from(values) };
}
/** An int64 tensor of whole numbers. */
export function int64Tensor(shape, values) {
    return { type: 'int64', shape, data: BigInt64Array.from(Array.from(values), BigInt) };
}
/** A tensor of texts; ONNX has no missing text, an empty one stands for it. */
export function stringTensor(shape, values) {
    return { type: 'string', shape, data: values };
}
//# sourceMappingURL=tensor.js.map