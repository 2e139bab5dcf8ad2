import { fail } from './errors.js';
import { emptyRecord } from './model.js';
import { readTensor, typeOfCode } from './tensor-codec.js';
import { cursorOver, eachFixed, eachVarint, float32, inside, nextField, signed, span, text, } from './wire.js';
/** Largest file that is read. */
const MAX_BYTES = 2 ** 31;
/** Most nodes, attributes, tensors and values in one model: each costs memory far above its bytes. */
const MAX_PARTS = 2_000_000;
/**
 * Reads an ONNX file. The bytes may be hostile: every length is checked before anything is allocated, subgraphs stay
 * unread bytes (so nothing nests), unknown fields are skipped.
 *
 * Errors: `inference.not_onnx`, `inference.damaged`, `inference.too_large`, `inference.unsupported` (external data, element types).
 *
 * Source: onnx.proto of ONNX 1.17.
 */
export function decodeModel(bytes) {
    refuseOthers(bytes);
    if (bytes.length > MAX_BYTES)
        throw fail('too_large', { what: `${bytes.length} bytes`, limit: MAX_BYTES });
    const budget = { parts: 0 };
    const opsets = emptyRecord();
    const metadata = emptyRecord();
    const head = { irVersion: 0, producer: '', producerVersion: '', functions: 0 };
    let graph;
    const cursor = cursorOver(bytes);
    while (nextField(cursor)) {
        if (cursor.field === 1)
            head.irVersion = signed(cursor);
        else if (cursor.field === 2)
            head.producer = text(cursor);
        else if (cursor.field === 3)
            head.producerVersion = text(cursor);
        else if (cursor.field === 7)
            graph = readGraph(inside(cursor), budget);
        else if (cursor.field === 8)
            readOpset(inside(cursor), opsets);
        else if (cursor.field === 14)
            readPair(inside(cursor), metadata);
        else if (cursor.field === 25)
            head.functions++;
    }
    if (graph === undefined)
        throw fail('not_onnx', { reason: 'there is no graph in them' });
    return { ...head, opsets, metadata, graph };
}
/** First bytes of formats that are mistaken for ONNX, some of which run code when they are loaded. */
const OTHERS = [
    [[0x50, 0x4b, 0x03, 0x04], 'this is a zip archive (PyTorch, Keras and MLflow files are)'],
    [[0x80, 0x02], 'this is a Python pickle'],
    [[0x80, 0x03], 'this is a Python pickle'],
    [[0x80, 0x04], 'this is a Python pickle'],
    [[0x80, 0x05], 'this is a Python pickle'],
    [[0x1f, 0x8b], 'this is gzip'],
    [[0x89, 0x48, 0x44, 0x46], 'this is HDF5'],
];
function refuseOthers(bytes) {
    if (bytes.length === 0)
        throw fail('not_onnx', { reason: 'there are none' });
    for (const [magic, reason] of OTHERS)
        if (magic.every((byte, i) => bytes[i] === byte))
            throw fail('not_onnx', { reason });
}
function spend(budget) {
    if (++budget.parts > MAX_PARTS)
        throw fail('too_large', { what: 'more parts than any model has', limit: MAX_PARTS });
}
function readOpset(cursor, opsets) {
    let domain = '';
    let version = 0;
    while (nextField(cursor)) {
        if (cursor.field === 1)
            domain = text(cursor);
        else if (cursor.field === 2)
            version = signed(cursor);
    }
    opsets[domain === 'ai.onnx' ? '' : domain] = version;
}
function readPair(cursor, into) {
    let key = '';
    let content = '';
    while (nextField(cursor)) {
        if (cursor.field === 1)
            key = text(cursor);
        else if (cursor.field === 2)
            content = text(cursor);
    }
    into[key] = content;
}
function readGraph(cursor, budget) {
    const nodes = [];
    const inputs = [];
    const outputs = [];
    const initializers = emptyRecord();
    let name = '';
    while (nextField(cursor)) {
        if (cursor.field === 1)
            nodes.push(readNode(inside(cursor), budget));
        else if (cursor.field === 2)
            name = text(cursor);
        else if (cursor.field === 5) {
            spend(budget);
            const read = readTensor(inside(cursor));
            initializers[read.name] = read.tensor;
        }
        else if (cursor.field === 11)
            inputs.push(readValue(inside(cursor), budget));
        else if (cursor.field === 12)
            outputs.push(readValue(inside(cursor), budget));
        else if (cursor.field === 15)
            throw fail('unsupported', { what: 'sparse initializers' });
    }
    return { name, inputs, outputs, nodes, initializers };
}
function readNode(cursor, budget) {
    spend(budget);
    const inputs = [];
    const outputs = [];
    const attributes = emptyRecord();
    const head = { operator: '', domain: '', name: '' };
    while (nextField(cursor)) {
        if (cursor.field <= 2)
            spend(budget);
        if (cursor.field === 1)
            inputs.push(text(cursor));
        else if (cursor.field === 2)
            outputs.push(text(cursor));
        else if (cursor.field === 3)
            head.name = text(cursor);
        else if (cursor.field === 4)
            head.operator = text(cursor);
        else if (cursor.field === 5) {
            const read = readAttribute(inside(cursor), budget);
            attributes[read.name] = read.attribute;
        }
        else if (cursor.field === 7)
            head.domain = text(cursor);
    }
    return { ...head, domain: head.domain === 'ai.onnx' ? '' : head.domain, inputs, outputs, attributes };
}
function readAttribute(cursor, budget) {
    spend(budget);
    const whole = cursor.bytes.subarray(cursor.at, cursor.end);
    const raw = {
        name: '',
        type: 0,
        float: 0,
        int: 0,
        text: '',
        tensor: undefined,
        floats: [],
        ints: [],
        texts: [],
    };
    const recall = createRecall();
    while (nextField(cursor))
        readAttributeField(cursor, raw, recall);
    return { name: raw.name, attribute: interpret(raw, whole) };
}
function readAttributeField(cursor, raw, recall) {
    if (cursor.field === 1)
        raw.name = text(cursor);
    else if (cursor.field === 2)
        raw.float = float32(cursor);
    else if (cursor.field === 3)
        raw.int = signed(cursor);
    else if (cursor.field === 4)
        raw.text = text(cursor);
    else if (cursor.field === 5)
        raw.tensor = readTensor(inside(cursor)).tensor;
    else if (cursor.field === 7)
        eachFixed(cursor, 4, (at) => raw.floats.push(cursor.view.getFloat32(at, true)));
    else if (cursor.field === 8)
        eachVarint(cursor, (part) => raw.ints.push(signed(part)));
    else if (cursor.field === 9)
        raw.texts.push(recall(span(cursor)));
    else if (cursor.field === 20)
        raw.type = signed(cursor);
}
/** Keeps one string for equal short texts: a tree ensemble names the mode of each of its nodes. */
function createRecall() {
    const utf8 = new TextDecoder();
    const known = new Map();
    return (bytes) => {
        const fresh = utf8.decode(bytes);
        const kept = known.get(fresh);
        if (kept !== undefined)
            return kept;
        if (known.size < 64)
            known.set(fresh, fresh);
        return fresh;
    };
}
/** Some old writers leave the type out; then it follows from the member that is filled. */
function interpret(raw, whole) {
    const type = raw.type || guessType(raw);
    if (type === 1)
        return { kind: 'float', value: raw.float };
    if (type === 2)
        return { kind: 'int', value: raw.int };
    if (type === 3)
        return { kind: 'text', value: raw.text };
    if (type === 4 && raw.tensor)
        return { kind: 'tensor', value: raw.tensor };
    if (type === 6)
        return { kind: 'floats', value: raw.floats };
    if (type === 7)
        return { kind: 'ints', value: raw.ints };
    if (type === 8)
        return { kind: 'texts', value: raw.texts };
    return { kind: 'other', type, value: whole.slice() };
}
function guessType(raw) {
    if (raw.floats.length > 0)
        return 6;
    if (raw.ints.length > 0)
        return 7;
    if (raw.texts.length > 0)
        return 8;
    if (raw.tensor)
        return 4;
    if (raw.text !== '')
        return 3;
    if (raw.float !== 0)
        return 1;
    return raw.int !== 0 ? 2 : 0;
}
function readValue(cursor, budget) {
    spend(budget);
    let name = '';
    let rest = {};
    while (nextField(cursor)) {
        if (cursor.field === 1)
            name = text(cursor);
        else if (cursor.field === 2)
            rest = readType(inside(cursor));
    }
    return { name, ...rest };
}
function readType(cursor) {
    let found = {};
    while (nextField(cursor)) {
        if (cursor.field !== 1)
            continue;
        const tensor = inside(cursor);
        let type;
        let shape;
        while (nextField(tensor)) {
            if (tensor.field === 1)
                type = typeOfCode(signed(tensor));
            else if (tensor.field === 2)
                shape = readShape(inside(tensor));
        }
        found = { type, shape };
    }
    return found;
}
function readShape(cursor) {
    const shape = [];
    while (nextField(cursor)) {
        if (cursor.field !== 1)
            continue;
        const axis = inside(cursor);
        let length;
        while (nextField(axis)) {
            if (axis.field === 1)
                length = signed(axis);
            else if (axis.field === 2)
                length = text(axis);
        }
        shape.push(length);
    }
    return shape;
}
//# sourceMappingURL=decode.js.map