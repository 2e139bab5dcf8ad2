import { codeOfType, writeTensor } from './tensor-codec.js';
import { createWriter } from './writer.js';
/**
 * Writes a model as ONNX bytes; equal models give equal bytes.
 *
 * Source: onnx.proto of ONNX 1.17.
 */
export function encodeModel(model) {
    const writer = createWriter();
    writer.int(1, model.irVersion);
    writer.text(2, model.producer);
    if (model.producerVersion !== '')
        writer.text(3, model.producerVersion);
    writer.message(7, (inner) => writeGraph(inner, model.graph));
    for (const [domain, version] of Object.entries(model.opsets)) {
        writer.message(8, (inner) => {
            inner.text(1, domain);
            inner.int(2, version);
        });
    }
    for (const [key, content] of Object.entries(model.metadata)) {
        writer.message(14, (inner) => {
            inner.text(1, key);
            inner.text(2, content);
        });
    }
    return writer.finish();
}
function writeGraph(writer, graph) {
    for (const node of graph.nodes)
        writer.message(1, (inner) => writeNode(inner, node));
    writer.text(2, graph.name || 'graph');
    for (const [name, tensor] of Object.entries(graph.initializers))
        writer.message(5, (inner) => writeTensor(inner, tensor, name));
    for (const input of graph.inputs)
        writer.message(11, (inner) => writeValue(inner, input));
    for (const output of graph.outputs)
        writer.message(12, (inner) => writeValue(inner, output));
}
function writeNode(writer, node) {
    for (const input of node.inputs)
        writer.text(1, input);
    for (const output of node.outputs)
        writer.text(2, output);
    if (node.name !== '')
        writer.text(3, node.name);
    writer.text(4, node.operator);
    for (const [name, attribute] of Object.entries(node.attributes)) {
        if (attribute.kind === 'other')
            writer.bytes(5, attribute.value);
        else
            writer.message(5, (inner) => writeAttribute(inner, name, attribute));
    }
    if (node.domain !== '')
        writer.text(7, node.domain);
}
/** Numbers of AttributeProto.AttributeType. */
const TYPE_CODES = { float: 1, int: 2, text: 3, tensor: 4, floats: 6, ints: 7, texts: 8 };
function writeAttribute(writer, name, attribute) {
    writer.text(1, name);
    switch (attribute.kind) {
        case 'float':
            writer.float(2, attribute.value);
            break;
        case 'int':
            writer.int(3, attribute.value);
            break;
        case 'text':
            writer.text(4, attribute.value);
            break;
        case 'tensor':
            writer.message(5, (inner) => writeTensor(inner, attribute.value, ''));
            break;
        case 'floats':
            writer.packedFloats(7, attribute.value);
            break;
        case 'ints':
            writer.packedInts(8, attribute.value);
            break;
        case 'texts':
            for (const item of attribute.value)
                writer.text(9, item);
            break;
    }
    writer.int(20, TYPE_CODES[attribute.kind]);
}
function writeValue(writer, value) {
    writer.text(1, value.name);
    const { type, shape } = value;
    if (type === undefined)
        return;
    writer.message(2, (typeProto) => typeProto.message(1, (tensor) => {
        tensor.int(1, codeOfType(type));
        if (shape !== undefined)
            tensor.message(2, (shapeProto) => writeShape(shapeProto, shape));
    }));
}
function writeShape(writer, shape) {
    for (const length of shape) {
        writer.message(1, (axis) => {
            if (typeof length === 'number')
                axis.int(1, length);
            else if (length !== undefined)
                axis.text(2, length);
        });
    }
}
//# sourceMappingURL=encode.js.map