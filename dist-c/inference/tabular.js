import { fail } from './errors.js';
/** The output of class probabilities, [rows, classes] float. */
export const PROBABILITIES = 'probabilities';
/** The output of a regression, [rows, 1] float. */
export const VARIABLE = 'variable';
/** The output of the chosen class, [rows] int64 or string. */
export const LABEL = 'label';
/**
 * Feeds one column of a table to each input of its name: numbers and times as float32 (NaN where missing), categories as texts
 * (empty where missing). Columns that no input names are left out.
 *
 * Errors: `inference.missing_input` for a column that is not there, `inference.wrong_type` for a number where texts are
 * needed or the reverse.
 *
 * @example
 * probabilityOf(plan.run(feedsOf(table, plan)))
 */
export function feedsOf(table, plan) {
    const feeds = Object.create(null);
    for (const spec of plan.inputs) {
        const column = table.columns.get(spec.name);
        if (column === undefined)
            throw fail('missing_input', { input: spec.name });
        feeds[spec.name] = feedOf(column, spec, table.rows);
    }
    return feeds;
}
function feedOf(column, spec, rows) {
    const shape = spec.shape.length === 1 ? [rows] : [rows, 1];
    if (column.kind === 'category') {
        if (spec.type !== 'string')
            throw mismatch(spec, 'texts');
        const { codes, dictionary } = column;
        const data = new Array(rows);
        for (let row = 0; row < rows; row++)
            data[row] = codes[row] < 0 ? '' : (dictionary[codes[row]] ?? '');
        return { type: 'string', shape, data };
    }
    if (spec.type === 'float')
        return { type: 'float', shape, data: Float32Array.from(column.values) };
    if (spec.type === 'double')
        return { type: 'double', shape, data: column.values };
    if (spec.type === 'int64')
        return { type: 'int64', shape, data: BigInt64Array.from(wholes(column.values, spec)) };
    throw mismatch(spec, 'numbers');
}
function wholes(values, spec) {
    if (values.some((value) => !Number.isSafeInteger(value)))
        throw mismatch(spec, 'numbers that are missing or not whole');
    return Array.from(values, BigInt);
}
function mismatch(spec, actual) {
    return fail('wrong_type', { value: `Column ${spec.name}`, actual, expected: spec.type });
}
/**
 * The probability of the second class, one a row, from the outputs of a binary classifier.
 *
 * Errors: `inference.missing_input` where the outputs hold no float [rows, 2] probabilities.
 */
export function probabilityOf(outputs) {
    const tensor = outputs[PROBABILITIES];
    if (tensor === undefined)
        throw fail('unknown_output', { output: PROBABILITIES });
    const [rows, classes] = tensor.shape;
    if ((tensor.type !== 'float' && tensor.type !== 'double') || tensor.shape.length !== 2 || classes !== 2)
        throw fail('wrong_shape', { value: PROBABILITIES, actual: `${tensor.type} [${tensor.shape}]`, expected: '[N, 2]' });
    const { data } = tensor;
    return Float64Array.from({ length: rows }, (_, row) => data[row * 2 + 1]);
}
/**
 * One number a row: the probability of the second class of a binary classifier, or the value of a regression.
 *
 * Errors: `inference.unknown_output`, `inference.wrong_shape`.
 */
export function scoresOf(outputs) {
    const tensor = outputs[VARIABLE];
    if (tensor === undefined)
        return probabilityOf(outputs);
    if (tensor.type !== 'float' && tensor.type !== 'double')
        throw fail('wrong_shape', { value: VARIABLE, actual: `${tensor.type} [${tensor.shape}]`, expected: '[N, 1]' });
    return Float64Array.from(tensor.data);
}
//# sourceMappingURL=tabular.js.map