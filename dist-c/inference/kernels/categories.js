import { fail } from '../errors.js';
import { needed, numbers, wrongType } from '../kernel.js';
import { stringTensor, zeros } from '../tensor.js';
/** OneHotEncoder and LabelEncoder of ai.onnx.ml. */
export const categories = {
    OneHotEncoder: prepareOneHot,
    LabelEncoder: prepareLabelEncoder,
};
/** Adds an axis of one place a category. An unknown value is all zeros, or refused where `zeros` is 0. */
function prepareOneHot(node) {
    const texts = node.texts('cats_strings');
    const wholes = node.ints('cats_int64s');
    const lenient = node.int('zeros', 1) !== 0;
    const places = new Map((texts.length > 0 ? texts : wholes).map((key, at) => [key, at]));
    if (places.size === 0)
        throw node.bad('cats_strings', 'there are no categories');
    return (inputs) => {
        const input = needed(inputs, 0, node);
        if ((input.type === 'string') !== texts.length > 0)
            throw wrongType(node, 0, input.type, texts.length > 0 ? 'string' : 'int64');
        const keys = input.type === 'string' ? input.data : Array.from(numbers(input, node), Math.trunc);
        const out = zeros('float', [...input.shape, Math.max(texts.length, wholes.length)]);
        const width = out.shape.at(-1);
        for (let row = 0; row < keys.length; row++) {
            const at = places.get(keys[row]);
            if (at !== undefined)
                out.data[row * width + at] = 1;
            else if (!lenient)
                throw fail('bad_value', { operator: node.operator, reason: 'a category was not seen in training' });
        }
        return [out];
    };
}
function prepareLabelEncoder(node) {
    if (node.has('classes_strings'))
        return prepareFirstVersion(node);
    const mapping = mappingOf(node);
    if (mapping.keys.length !== mapping.values.length)
        throw node.bad('keys', `there are ${mapping.keys.length} keys and ${mapping.values.length} values`);
    const table = tableOf(mapping, node);
    return (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type !== mapping.keyType)
            throw wrongType(node, 0, input.type, mapping.keyType);
        return [translated(input, mapping, table)];
    };
}
/** Of equal keys the first one counts. Before version 4 a NaN key matches nothing, as the reference runtime has it. */
function tableOf(mapping, node) {
    const table = new Map();
    for (const [at, key] of mapping.keys.entries()) {
        if (node.opset < 4 && Number.isNaN(key))
            continue;
        if (!table.has(key))
            table.set(key, mapping.values[at]);
    }
    return table;
}
function mappingOf(node) {
    const keys = listOf(node, 'keys');
    const values = listOf(node, 'values');
    return {
        keyType: keys.type,
        keys: keys.items,
        valueType: values.type,
        values: values.items,
        otherwise: defaultOf(node, values.type),
    };
}
function listOf(node, prefix) {
    const tensor = node.tensor(`${prefix}_tensor`);
    const lists = [
        { type: 'string', items: node.texts(`${prefix}_strings`) },
        { type: 'int64', items: node.ints(`${prefix}_int64s`) },
        { type: 'float', items: node.floats(`${prefix}_floats`) },
        ...(tensor ? [{ type: tensor.type, items: itemsOf(tensor) }] : []),
    ];
    const given = lists.filter(({ items }) => items.length > 0);
    if (given.length !== 1)
        throw node.bad(`${prefix}_strings`, `there are ${given.length} lists of ${prefix}, not one`);
    const unsafe = given[0].items.some((item) => given[0].type === 'int64' && !Number.isSafeInteger(item));
    if (unsafe)
        throw node.bad(`${prefix}_int64s`, 'a number is beyond 2^53');
    return given[0];
}
function itemsOf(tensor) {
    return tensor.type === 'string' ? tensor.data : Array.from(tensor.data, Number);
}
function defaultOf(node, type) {
    const tensor = node.tensor('default_tensor');
    const text = node.text('default_string', '_Unused');
    const whole = node.int('default_int64', -1);
    const real = node.float('default_float', -0);
    if (tensor !== undefined)
        return itemsOf(tensor)[0] ?? 0;
    return type === 'string' ? text : type === 'int64' ? whole : real;
}
function translated(input, mapping, table) {
    const { data } = input;
    const found = (row) => {
        const raw = data[row];
        return table.get(typeof raw === 'bigint' ? Number(raw) : raw) ?? mapping.otherwise;
    };
    if (mapping.valueType === 'string')
        return stringTensor(input.shape, Array.from({ length: data.length }, (_, row) => String(found(row))));
    const out = zeros(mapping.valueType, input.shape);
    for (let row = 0; row < data.length; row++)
        out.data[row] = out.type === 'int64' ? BigInt(found(row)) : found(row);
    return out;
}
/** Version 1: texts to their place in one list, or places to texts. */
function prepareFirstVersion(node) {
    const classes = node.texts('classes_strings');
    const text = node.text('default_string', '_Unused');
    const whole = node.int('default_int64', -1);
    const places = new Map(classes.map((name, at) => [name, at]));
    return (inputs) => {
        const input = needed(inputs, 0, node);
        if (input.type === 'string') {
            const data = BigInt64Array.from(input.data.map((name) => BigInt(places.get(name) ?? whole)));
            return [{ type: 'int64', shape: input.shape, data }];
        }
        if (input.type !== 'int64')
            throw wrongType(node, 0, input.type, 'string or int64');
        return [
            stringTensor(input.shape, Array.from(input.data, (at) => classes[Number(at)] ?? text)),
        ];
    };
}
//# sourceMappingURL=categories.js.map