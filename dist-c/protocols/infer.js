import { tableOf } from '../table/index.js';
import { blocksOf, writeBlock } from './binary.js';
import { fail } from './errors.js';
import { columnOfTensor, isObject, printable, rowsOf, tensorOf, textsOfTensor } from './tensors.js';
const ID_INPUT = 'prediction_id';
const KEY_INPUT = 'prediction_key';
/** The names of a model's outputs, in their order. */
export function outputsOf(model) {
    return [model.answers, ID_INPUT, 'model_version'];
}
/**
 * Reads an inference request against the model it is for: one input a column, `prediction_id` and `prediction_key` if wanted.
 *
 * Errors: `protocols.bad_request`, `too_few_inputs`, `unexpected_input`, `repeated_input`, `wrong_*`, `unexpected_output`.
 * Source: Open Inference Protocol, required API, inference request; `raw` holds the blocks of the binary tensor data extension.
 */
export function readInference(body, raw, model) {
    if (!isObject(body))
        throw fail('bad_request', { reason: 'the body is no object' });
    const { id, inputs, outputs, parameters } = body;
    if (id !== undefined && typeof id !== 'string')
        throw fail('bad_request', { reason: 'id is no text' });
    if (!Array.isArray(inputs))
        throw fail('bad_request', { reason: 'there is no list of inputs' });
    const blocks = blocksOf(raw);
    const tensors = inputs.map((input) => tensorOf(input, blocks));
    blocks.end();
    const scoring = scoringOf(byName(tensors, model), model);
    const binary = isObject(parameters) && parameters['binary_data_output'] === true;
    return { id, scoring, outputs: wantedOf(outputs, model, binary) };
}
function byName(tensors, model) {
    const known = new Set([...model.columns.map(({ name }) => name), ID_INPUT, KEY_INPUT]);
    const found = new Map();
    for (const tensor of tensors) {
        const names = { input: printable(tensor.name), model: model.name };
        if (!known.has(tensor.name))
            throw fail('unexpected_input', names);
        if (found.has(tensor.name))
            throw fail('repeated_input', names);
        found.set(tensor.name, tensor);
    }
    const missing = model.columns.find(({ name }) => !found.has(name));
    if (missing) {
        const counts = { expected: model.columns.length, found: found.size };
        throw fail('too_few_inputs', { ...counts, model: model.name, missing: missing.name });
    }
    return found;
}
function scoringOf(tensors, model) {
    const [first] = tensors.values();
    const rows = first ? rowsOf(first, model.name) : 0;
    for (const tensor of tensors.values())
        requireRows(tensor, rows, model);
    const columns = new Map();
    for (const column of model.columns)
        columns.set(column.name, columnOfTensor(tensors.get(column.name), column, model.name));
    const ids = tensors.get(ID_INPUT);
    const keys = tensors.get(KEY_INPUT);
    return {
        rows: tableOf(columns, rows),
        ...(ids && { ids: textsOfTensor(ids, model.name) }),
        ...(keys && { keys: textsOfTensor(keys, model.name) }),
    };
}
function requireRows(tensor, rows, model) {
    if (rowsOf(tensor, model.name) === rows)
        return;
    const { name, shape } = tensor;
    throw fail('wrong_shape', {
        input: printable(name),
        model: model.name,
        expected: `[${rows},1]`,
        found: `[${shape.join(',')}]`,
    });
}
function wantedOf(outputs, model, binary) {
    const known = outputsOf(model);
    if (outputs !== undefined && !Array.isArray(outputs))
        throw fail('bad_request', { reason: 'outputs is no list' });
    if (outputs === undefined || outputs.length === 0)
        return known.map((name) => ({ name, binary }));
    return outputs.map((output) => {
        const { name, parameters } = isObject(output) ? output : {};
        if (typeof name !== 'string')
            throw fail('bad_request', { reason: 'an output has no name' });
        if (!known.includes(name))
            throw fail('unexpected_output', { output: printable(name), model: model.name });
        const own = isObject(parameters) ? parameters['binary_data'] : undefined;
        return { name, binary: typeof own === 'boolean' ? own : binary };
    });
}
/** The answer to an inference, as JSON and raw blocks. In JSON, numbers that are not finite are null. */
export function writeInference(model, inference, scored) {
    const { ids, scores, versions } = scored;
    const shape = [scores.length];
    const made = {
        [model.answers]: { datatype: 'FP64', data: scores },
        [ID_INPUT]: { datatype: 'BYTES', data: ids },
        model_version: { datatype: 'INT64', data: versions },
    };
    const blocks = [];
    const outputs = inference.outputs.map(({ name, binary }) => {
        const { datatype, data } = made[name];
        if (!binary)
            return { name, shape, datatype, data: Array.from(data) };
        const block = writeBlock(datatype, data);
        blocks.push(block);
        return { name, shape, datatype, parameters: { binary_data_size: block.length } };
    });
    const id = inference.id === undefined ? {} : { id: inference.id };
    const version = scores.length > 0 ? String(versions[0]) : model.versions.at(-1);
    const json = JSON.stringify({ model_name: model.name, model_version: version, ...id, outputs });
    return { json, blocks };
}
//# sourceMappingURL=infer.js.map