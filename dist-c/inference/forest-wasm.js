import { MISSING_LEFT, NODE_WORDS } from './forest.js';
import { ABREAST, BLOCK_ROWS, forestModule, NODE_BYTES, ROOT_BYTES } from './forest-kernel.js';
const PAGE = 65_536;
const WORD = 4;
const LANE_BYTES = BLOCK_ROWS * WORD;
const MAX_BYTES = 2 ** 30;
/**
 * A forest in WebAssembly, undefined where it can not be had: no WebAssembly, a forest that is not `simple` or tests for
 * equality, or one of the thresholds that need the true missing value (NaN, and infinity with missing values to the right).
 */
export function wasmScorer(forest) {
    if (!forest.simple || forest.equality || forest.precision !== 'float' || forest.roots.length === 0)
        return undefined;
    const lanes = new Map();
    const laneOf = (feature, left) => {
        const key = `${feature} ${left}`;
        const missing = left ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
        const lane = lanes.get(key) ?? { feature, missing, place: lanes.size };
        lanes.set(key, lane);
        return lane.place;
    };
    const places = placeLanes(forest, laneOf);
    if (places === undefined)
        return undefined;
    const layout = layoutOf(forest, lanes.size);
    const kernel = layout.bytes > MAX_BYTES ? undefined : instantiate(layout.bytes);
    if (kernel === undefined)
        return undefined;
    fillMemory(forest, places, { ...layout, buffer: kernel.buffer });
    return scorerOver(kernel, layout, [...lanes.values()]);
}
/** The lane of each node, -1 at a leaf; undefined where a threshold needs the true missing value. */
function placeLanes(forest, laneOf) {
    const nodes = forest.words.length / NODE_WORDS;
    const places = new Int32Array(nodes).fill(-1);
    for (let node = 0; node < nodes; node++) {
        const feature = forest.words[node * NODE_WORDS];
        if (feature < 0)
            continue;
        const left = (forest.words[node * NODE_WORDS + 3] & MISSING_LEFT) !== 0;
        const threshold = forest.reals[node * forest.realStep + forest.realOffset];
        if (Number.isNaN(threshold) ? left : threshold === Number.POSITIVE_INFINITY && !left)
            return undefined;
        places[node] = laneOf(feature, left);
    }
    return places;
}
function layoutOf(forest, lanes) {
    const scratch = LANE_BYTES;
    const roots = scratch + Math.max(1, lanes) * LANE_BYTES;
    const trees = forest.roots.length;
    const paddedEnd = roots + Math.ceil(trees / ABREAST) * ABREAST * ROOT_BYTES;
    const nodes = Math.ceil(paddedEnd / NODE_BYTES) * NODE_BYTES;
    const bytes = nodes + (forest.words.length / NODE_WORDS + 1) * NODE_BYTES;
    return { sums: 0, scratch, roots, rootsEnd: roots + trees * ROOT_BYTES, paddedEnd, nodes, bytes };
}
let compiled;
function instantiate(bytes) {
    const engine = globalThis.WebAssembly;
    if (engine === undefined)
        return undefined;
    try {
        compiled ??= new engine.Module(forestModule());
        const memory = new engine.Memory({ initial: Math.ceil(bytes / PAGE) });
        const { exports } = new engine.Instance(compiled, { env: { memory } });
        return { ...exports, buffer: memory.buffer };
    }
    catch {
        return undefined;
    }
}
function fillMemory(forest, places, layout) {
    const words = new Int32Array(layout.buffer);
    const reals = new Float32Array(layout.buffer);
    const addressOf = (node) => layout.nodes + node * NODE_BYTES;
    for (let node = 0; node < places.length; node++) {
        const at = addressOf(node) / WORD;
        const leaf = places[node] < 0;
        const left = leaf ? addressOf(node) : addressOf(forest.words[node * NODE_WORDS + 2]);
        words[at] = leaf ? 0 : places[node] * LANE_BYTES;
        reals[at + 1] = forest.reals[node * forest.realStep + forest.realOffset];
        words[at + 2] = left;
        words[at + 3] = leaf ? left : left + NODE_BYTES;
    }
    // Trees abreast come in whole groups; a leaf of 0 behind the last node fills the last one and changes no sum.
    const nothing = addressOf(places.length);
    words.set([0, 0, nothing, nothing], nothing / WORD);
    words.fill(nothing, layout.roots / WORD, layout.paddedEnd / WORD);
    for (const [tree, root] of forest.roots.entries())
        words[layout.roots / WORD + tree] = addressOf(root);
}
function scorerOver(kernel, layout, lanes) {
    const sums = new Float32Array(kernel.buffer, layout.sums, BLOCK_ROWS);
    const scratch = new Float32Array(kernel.buffer, layout.scratch, Math.max(1, lanes.length) * BLOCK_ROWS);
    return (x, { rows, columns }, into) => {
        for (let from = 0; from < rows; from += BLOCK_ROWS) {
            const count = Math.min(BLOCK_ROWS, rows - from);
            for (let lane = 0; lane < lanes.length; lane++) {
                const { feature, missing } = lanes[lane];
                for (let row = 0; row < count; row++) {
                    const value = x[(from + row) * columns + feature];
                    scratch[lane * BLOCK_ROWS + row] = Number.isNaN(value) ? missing : value;
                }
            }
            sums.fill(0, 0, count);
            const together = count - (count % ABREAST);
            const done = together * WORD;
            const { roots, rootsEnd, paddedEnd, scratch: columns0 } = layout;
            if (together > 0)
                kernel.rows(roots, rootsEnd, columns0, layout.sums, done);
            if (together < count)
                kernel.trees(roots, paddedEnd, columns0 + done, layout.sums + done, count * WORD - done);
            into.set(sums.subarray(0, count), from);
        }
    };
}
//# sourceMappingURL=forest-wasm.js.map