import { ML } from './model.js';
const ZIP_MAP = 'ZipMap';
/**
 * Replaces every ZipMap, which turns probabilities into a sequence of maps, by Identity: the output keeps its name and is the
 * tensor [rows, classes] instead.
 */
export function dropZipMaps(model) {
    const zipped = new Set(model.graph.nodes.filter(isZipMap).flatMap((node) => node.outputs));
    if (zipped.size === 0)
        return model;
    const nodes = model.graph.nodes.map((node) => (isZipMap(node) ? { ...node, operator: 'Identity', domain: '', attributes: {} } : node));
    const outputs = model.graph.outputs.map((info) => zipped.has(info.name) ? { name: info.name, type: 'float', shape: [undefined, undefined] } : info);
    return { ...model, graph: { ...model.graph, nodes, outputs } };
}
function isZipMap(node) {
    return node.domain === ML && node.operator === ZIP_MAP;
}
//# sourceMappingURL=zipmap.js.map