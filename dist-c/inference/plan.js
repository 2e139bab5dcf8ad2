import { decodeModel } from './decode.js';
import { fail } from './errors.js';
import { createNodeReader } from './kernel.js';
import { kernelOf } from './kernels/index.js';
import { emptyRecord, ML } from './model.js';
import { MAX_ELEMENTS } from './tensor.js';
import { dropZipMaps } from './zipmap.js';
/** Newest operator sets whose operators mean what is implemented here. */
const NEWEST = { '': 25, [ML]: 5 };
const ABSENT = -1;
/**
 * Turns ONNX bytes into a plan: checks everything that can be checked before data arrive, so that a hostile or unsupported
 * file is refused here. ZipMap is dropped; its input becomes the output.
 *
 * Errors: those of `decodeModel`, `inference.unsupported_operator`, `inference.unsupported`, `inference.bad_attribute`,
 * `inference.damaged`.
 *
 * @example
 * compile(bytes).run({ x: floatTensor([1, 2], [0.5, 3]) }).probabilities
 */
export function compile(bytes) {
    const model = dropZipMaps(decodeModel(bytes));
    checkVersions(model);
    const { graph } = model;
    const slots = new Map();
    const slotOf = (name) => slots.get(name) ?? slots.set(name, slots.size).size - 1;
    const fixed = [];
    for (const [name, tensor] of Object.entries(graph.initializers))
        fixed[slotOf(name)] = tensor;
    const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(graph.initializers, name)).map(specOf);
    const fed = inputs.map((spec) => ({ spec, slot: slotOf(spec.name) }));
    const ordered = inOrder(graph.nodes, new Set(slots.keys()));
    const steps = ordered.map((node) => prepareStep(node, { model, slotOf, fixed }));
    const outputs = graph.outputs.map((info) => {
        if (!slots.has(info.name))
            throw fail('damaged', { reason: `nothing computes the output ${info.name}` });
        return { spec: specOf(info), slot: slotOf(info.name) };
    });
    if (outputs.length === 0)
        throw fail('damaged', { reason: 'the graph has no output' });
    return {
        inputs,
        outputs: outputs.map(({ spec }) => spec),
        metadata: model.metadata,
        run(feeds, wanted) {
            const asked = wanted?.map((name) => find(outputs, name)) ?? outputs;
            const values = execute({ fixed, fed, steps }, feeds);
            const answer = emptyRecord();
            for (const { spec, slot } of asked)
                answer[spec.name] = values[slot];
            return answer;
        },
    };
}
function find(outputs, name) {
    const found = outputs.find(({ spec }) => spec.name === name);
    if (found === undefined)
        throw fail('unknown_output', { output: name });
    return found;
}
function checkVersions(model) {
    if (model.functions > 0)
        throw fail('unsupported', { what: 'model-local functions' });
    for (const [domain, version] of Object.entries(model.opsets)) {
        const newest = NEWEST[domain];
        if (newest !== undefined && !(version >= 1 && version <= newest))
            throw fail('unsupported', { what: `${domain || 'ai.onnx'} operator set ${version} (at most ${newest})` });
    }
}
function specOf(info) {
    if (info.type === undefined)
        throw fail('unsupported', { what: `the value ${info.name}, which is not a tensor` });
    const shape = (info.shape ?? []).map((length) => (typeof length === 'number' && length >= 0 ? length : -1));
    return { name: info.name, type: info.type, shape };
}
/** The nodes so that each follows what it reads. Errors: `inference.damaged` for cycles and values that nothing computes. */
function inOrder(nodes, known) {
    const readers = new Map();
    const open = new Map();
    const ready = [];
    for (const node of nodes) {
        const waits = new Set(node.inputs.filter((name) => name !== '' && !known.has(name)));
        open.set(node, waits.size);
        for (const name of waits) {
            const waiting = readers.get(name);
            if (waiting === undefined)
                readers.set(name, [node]);
            else
                waiting.push(node);
        }
        if (waits.size === 0)
            ready.push(node);
    }
    for (const node of ready) {
        for (const name of node.outputs) {
            if (name === '')
                continue;
            if (known.has(name))
                throw fail('damaged', { reason: `the value ${name} is computed twice` });
            known.add(name);
            for (const reader of readers.get(name) ?? []) {
                open.set(reader, open.get(reader) - 1);
                if (open.get(reader) === 0)
                    ready.push(reader);
            }
        }
    }
    if (ready.length !== nodes.length)
        throw fail('damaged', { reason: 'the graph has a cycle or reads a value that nothing computes' });
    return ready;
}
function prepareStep(node, at) {
    const prepare = kernelOf(node.domain, node.operator);
    if (prepare === undefined)
        throw fail('unsupported_operator', { operator: node.operator, domain: node.domain || 'ai.onnx' });
    const inputs = node.inputs.map((name) => (name === '' ? ABSENT : at.slotOf(name)));
    const outputs = node.outputs.map((name) => (name === '' ? ABSENT : at.slotOf(name)));
    const opset = at.model.opsets[node.domain] ?? 1;
    const reader = createNodeReader(node, opset, (index) => at.fixed[inputs[index] ?? ABSENT]);
    const kernel = prepare(reader);
    reader.refuseUnread();
    return { kernel, inputs, outputs };
}
/** Elements that all values of one run may have together. */
const RUN_ELEMENTS = MAX_ELEMENTS * 4;
function execute(program, feeds) {
    const values = program.fixed.slice();
    for (const { spec, slot } of program.fed)
        values[slot] = admitted(spec, Object.hasOwn(feeds, spec.name) ? feeds[spec.name] : undefined);
    let elements = 0;
    for (const { kernel, inputs, outputs } of program.steps) {
        const results = kernel(inputs.map((slot) => (slot === ABSENT ? undefined : values[slot])));
        for (let i = 0; i < outputs.length; i++) {
            const result = results[i];
            if (outputs[i] === ABSENT)
                continue;
            if (result === undefined)
                throw fail('unsupported', { what: `output ${i} of an operator that has ${results.length}` });
            elements += result.data.length;
            values[outputs[i]] = result;
        }
        if (elements > RUN_ELEMENTS)
            throw fail('too_large', { what: `${elements} elements in one run`, limit: RUN_ELEMENTS });
    }
    return values;
}
function admitted(spec, tensor) {
    if (tensor === undefined)
        throw fail('missing_input', { input: spec.name });
    const value = `Input ${spec.name}`;
    if (tensor.type !== spec.type)
        throw fail('wrong_type', { value, actual: tensor.type, expected: spec.type });
    const { shape } = tensor;
    const product = shape.reduce((all, length) => all * length, 1);
    const fits = spec.shape.length === 0 ||
        (shape.length === spec.shape.length && spec.shape.every((want, i) => want === -1 || want === shape[i]));
    if (!fits || product !== tensor.data.length)
        throw fail('wrong_shape', {
            value,
            actual: `[${shape}] with ${tensor.data.length} elements`,
            expected: `[${spec.shape.map((length) => (length < 0 ? 'N' : length))}]`,
        });
    return tensor;
}
//# sourceMappingURL=plan.js.map