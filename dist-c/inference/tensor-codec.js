import { fail } from './errors.js';
import { elementsOf, zeros } from './tensor.js';
import { damaged, eachFixed, eachVarint, nextField, signed, span, text } from './wire.js';
/** Numbers of TensorProto.DataType. */
const TYPES = [
    [1, 'float'],
    [2, 'uint8'],
    [6, 'int32'],
    [7, 'int64'],
    [8, 'string'],
    [9, 'bool'],
    [11, 'double'],
];
const TYPE_OF = new Map(TYPES);
const CODE_OF = new Map(TYPES.map(([code, type]) => [type, code]));
/** The type behind a number of TensorProto.DataType, undefined where it is not supported. */
export const typeOfCode = (code) => TYPE_OF.get(code);
/** The number of TensorProto.DataType of a type. */
export const codeOfType = (type) => CODE_OF.get(type);
/**
 * Reads a TensorProto. Errors: `inference.damaged` where the data do not fill the shape, `inference.unsupported` for external
 * data and other element types, `inference.too_large`.
 */
export function readTensor(cursor) {
    const parts = collect(cursor);
    const type = typeOfCode(parts.type);
    if (type === undefined)
        throw fail('unsupported', { what: `tensor element type ${parts.type}` });
    const count = elementsOf(parts.shape);
    const tensor = type === 'string'
        ? readTexts(parts, count)
        : parts.raw
            ? readRaw(type, parts, count)
            : readTyped(type, parts, count);
    return { name: parts.name, tensor };
}
const MAX_AXES = 16;
function collect(cursor) {
    const parts = { name: '', type: 0, shape: [], raw: undefined, fields: [] };
    while (nextField(cursor)) {
        if (parts.shape.length > MAX_AXES)
            throw damaged(cursor, 'a tensor has too many axes');
        if (cursor.field === 1)
            eachVarint(cursor, (dim) => parts.shape.push(length(dim)));
        else if (cursor.field === 2)
            parts.type = signed(cursor);
        else if (cursor.field === 8)
            parts.name = text(cursor);
        else if (cursor.field === 9)
            parts.raw = { ...cursor };
        else if (cursor.field === 13 || (cursor.field === 14 && signed(cursor) !== 0))
            throw fail('unsupported', { what: 'data outside the model file' });
        else if ([4, 5, 6, 7, 10, 11].includes(cursor.field))
            parts.fields.push({ ...cursor });
    }
    return parts;
}
function length(cursor) {
    const value = signed(cursor);
    if (value < 0)
        throw damaged(cursor, 'an axis has a negative length');
    return value;
}
function readTexts(parts, count) {
    const found = parts.fields.filter((cursor) => cursor.field === 6);
    if (found.length !== count)
        throw shortOf(parts, count, found.length);
    return { type: 'string', shape: parts.shape, data: found.map(text) };
}
const WIDTH = {
    float: 4,
    double: 8,
    int64: 8,
    int32: 4,
    bool: 1,
    uint8: 1,
};
function readRaw(type, parts, count) {
    const raw = span(parts.raw);
    if (raw.length !== count * WIDTH[type])
        throw shortOf(parts, count, Math.floor(raw.length / WIDTH[type]));
    const tensor = zeros(type, parts.shape);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const { data } = tensor;
    for (let i = 0; i < count; i++) {
        if (data instanceof Float32Array)
            data[i] = view.getFloat32(i * 4, true);
        else if (data instanceof Float64Array)
            data[i] = view.getFloat64(i * 8, true);
        else if (data instanceof BigInt64Array)
            data[i] = view.getBigInt64(i * 8, true);
        else if (data instanceof Int32Array)
            data[i] = view.getInt32(i * 4, true);
        else
            data[i] = type === 'bool' ? Number(raw[i] !== 0) : raw[i];
    }
    return tensor;
}
/** The field of TensorProto that holds the elements of each type. */
const FIELD = {
    float: 4,
    double: 10,
    int64: 7,
    int32: 5,
    bool: 5,
    uint8: 5,
};
function readTyped(type, parts, count) {
    const held = parts.fields.filter((cursor) => cursor.field === FIELD[type]);
    // A number takes at least one byte, so a short field is refused before its tensor is allocated.
    const bytes = held.reduce((sum, cursor) => sum + Math.max(1, cursor.to - cursor.from), 0);
    if (count > bytes)
        throw shortOf(parts, count, bytes);
    const tensor = zeros(type, parts.shape);
    const { data } = tensor;
    let at = 0;
    for (const cursor of held) {
        if (data instanceof Float32Array)
            eachFixed(cursor, 4, (from) => (data[at++] = cursor.view.getFloat32(from, true)));
        else if (data instanceof Float64Array)
            eachFixed(cursor, 8, (from) => (data[at++] = cursor.view.getFloat64(from, true)));
        else if (data instanceof BigInt64Array)
            eachVarint(cursor, (part) => (data[at++] = signedBig(part)));
        else
            eachVarint(cursor, (part) => (data[at++] = type === 'bool' ? Number(signed(part) !== 0) : signed(part)));
    }
    if (at !== count)
        throw shortOf(parts, count, at);
    return tensor;
}
function signedBig(cursor) {
    return BigInt.asIntN(64, (BigInt(cursor.high) << 32n) | BigInt(cursor.low));
}
function shortOf(parts, count, found) {
    return fail('damaged', { reason: `tensor ${parts.name || '(unnamed)'} has ${found} elements instead of ${count}` });
}
/** Writes the fields of a TensorProto: raw little-endian bytes, texts as strings. */
export function writeTensor(writer, tensor, name) {
    writer.packedInts(1, tensor.shape);
    writer.int(2, codeOfType(tensor.type));
    if (tensor.type === 'string')
        for (const item of tensor.data)
            writer.text(6, item);
    writer.text(8, name);
    if (tensor.type !== 'string')
        writer.bytes(9, rawBytes(tensor));
}
function rawBytes(tensor) {
    const { data } = tensor;
    const bytes = new Uint8Array(data.length * WIDTH[tensor.type]);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < data.length; i++) {
        if (data instanceof Float32Array)
            view.setFloat32(i * 4, data[i], true);
        else if (data instanceof Float64Array)
            view.setFloat64(i * 8, data[i], true);
        else if (data instanceof BigInt64Array)
            view.setBigInt64(i * 8, data[i], true);
        else if (data instanceof Int32Array)
            view.setInt32(i * 4, data[i], true);
        else
            bytes[i] = data[i];
    }
    return bytes;
}
//# sourceMappingURL=tensor-codec.js.map