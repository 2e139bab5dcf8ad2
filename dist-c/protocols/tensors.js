import { categoryColumn, numberColumn } from '../table/index.js';
import { readBlock } from './binary.js';
import { datatypeOf, isAccepted, momentOf, numberOf } from './datatypes.js';
import { fail } from './errors.js';
/** Reads one member of `inputs`, its data from the JSON or from the next raw block. Errors: `protocols.bad_request`. */
export function tensorOf(raw, blocks) {
    if (!isObject(raw))
        throw fail('bad_request', { reason: 'an input is no object' });
    const { name, datatype, shape } = raw;
    if (typeof name !== 'string')
        throw fail('bad_request', { reason: 'an input has no name' });
    const shown = printable(name);
    if (typeof datatype !== 'string')
        throw fail('bad_request', { reason: `input '${shown}' has no datatype` });
    if (!isShape(shape))
        throw fail('bad_request', { reason: `input '${shown}' has no shape of whole numbers` });
    return { name, datatype: printable(datatype), shape, data: dataOf(raw, datatype, blocks) };
}
function dataOf(raw, datatype, blocks) {
    const { data, parameters } = raw;
    const input = printable(String(raw['name']));
    const size = isObject(parameters) ? parameters['binary_data_size'] : undefined;
    if (size === undefined && Array.isArray(data))
        return data;
    if (size === undefined)
        throw fail('bad_request', { reason: `input '${input}' has no data` });
    if (data !== undefined)
        throw fail('bad_request', { reason: `input '${input}' has data and binary_data_size` });
    return readBlock(datatype, blocks.take(size), input);
}
/** The column of an input. Errors: `protocols.wrong_datatype`, `wrong_shape`, `wrong_count`, `wrong_value`. */
export function columnOfTensor(tensor, column, model) {
    const { datatype } = tensor;
    if (!isAccepted(column.kind, datatype))
        throw fail('wrong_datatype', { input: column.name, model, found: datatype, expected: datatypeOf(column.kind) });
    const rows = rowsOf(tensor, model);
    const values = flat(tensor, rows, model);
    if (column.kind === 'category')
        return categoryColumn(texts(tensor, values, model));
    const read = datatype === 'BYTES' ? momentOf : (value) => numberOf(datatype, value);
    return numberColumn(numbers(tensor, { values, model, read }), column.kind === 'time' ? 'time' : 'number');
}
/** The texts of an input, none of them missing: ids and keys. */
export function textsOfTensor(tensor, model) {
    if (tensor.datatype !== 'BYTES')
        throw fail('wrong_datatype', { input: tensor.name, model, found: tensor.datatype, expected: 'BYTES' });
    const values = texts(tensor, flat(tensor, rowsOf(tensor, model), model), model);
    const missing = values.findIndex((value) => value === null || value === '');
    if (missing >= 0)
        throw wrongValue(tensor, model, missing);
    return values;
}
/** How many rows a tensor has: its shape is [n] or [n,1]. */
export function rowsOf({ name, shape }, model) {
    const [rows, width = 1] = shape;
    if (rows === undefined || width !== 1 || shape.length > 2)
        throw fail('wrong_shape', { input: printable(name), model, expected: '[-1,1]', found: `[${shape.join(',')}]` });
    return rows;
}
function flat(tensor, rows, model) {
    const { name, data } = tensor;
    const values = data.some(Array.isArray) ? data.flat() : data;
    if (values.length !== rows)
        throw fail('wrong_count', { input: printable(name), model, found: values.length, expected: rows });
    return values;
}
function numbers(tensor, { values, model, read }) {
    const read64 = new Float64Array(values.length);
    for (let row = 0; row < values.length; row++) {
        const value = read(values[row]);
        if (value === undefined)
            throw wrongValue(tensor, model, row);
        read64[row] = value;
    }
    return read64;
}
function texts(tensor, values, model) {
    const wrong = values.findIndex((value) => value !== null && typeof value !== 'string');
    if (wrong >= 0)
        throw wrongValue(tensor, model, wrong);
    return values;
}
const wrongValue = ({ name, datatype }, model, row) => fail('wrong_value', { input: printable(name), model, row, datatype });
const isShape = (value) => Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
/** True for a JSON object. */
export function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** A name from outside as it may be shown. */
export function printable(name) {
    return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 128);
}
//# sourceMappingURL=tensors.js.map