import { fail } from './errors.js';
import { EQUALITY, MISSING_LEFT, NODE_WORDS } from './forest.js';
import { MAX_ELEMENTS } from './tensor.js';
import { doubleBelow, floatBelow } from './threshold.js';
const broken = (reason) => fail('damaged', { reason: `a tree ensemble ${reason}` });
/**
 * Lays trees out flat, in one precision. Errors: `inference.damaged` for lists of different lengths, missing or shared nodes,
 * cycles, several roots; whatever a hostile file says, each node is visited once.
 */
export function buildForest(lists, precision) {
    checkLengths(lists);
    const directory = directoryOf(lists);
    const nodes = lists.ids.length;
    const words = new Int32Array(nodes * NODE_WORDS);
    const reals = precision === 'float' ? new Float32Array(words.buffer) : new Float64Array(nodes);
    const layout = { realStep: precision === 'float' ? NODE_WORDS : 1, realOffset: precision === 'float' ? 1 : 0 };
    const leaves = leavesOf(lists, directory, precision);
    const simple = lists.width === 1 && simpleLeaves(lists, directory);
    const state = { lists, directory, words, reals, ...layout, simple, precision, placed: 0 };
    const roots = [];
    for (const ids of directory.trees.values())
        roots.push(placeTree(state, rootOf(lists, ids), ids));
    if (state.placed !== nodes)
        throw broken('has nodes that no root reaches');
    return {
        precision,
        words,
        reals,
        ...layout,
        roots: Int32Array.from(roots),
        simple,
        equality: lists.modes.some((mode) => mode === 'BRANCH_EQ' || mode === 'BRANCH_NEQ'),
        ...leaves,
        width: lists.width,
        features: lists.features.reduce((top, feature, at) => (lists.modes[at] === 'LEAF' ? top : Math.max(top, feature + 1)), 0),
    };
}
const MAX_FEATURE = 2 ** 24;
function checkLengths(lists) {
    const nodes = lists.ids.length;
    const { trees, features, thresholds, modes, whenTrue, whenFalse, missingTrue } = lists;
    if ([trees, features, thresholds, modes, whenTrue, whenFalse].some((list) => list.length !== nodes))
        throw broken('has lists of different lengths');
    if (missingTrue.length !== 0 && missingTrue.length !== nodes)
        throw broken('has lists of different lengths');
    const weights = lists.leafWeights.length;
    if ([lists.leafTrees, lists.leafIds, lists.leafTargets].some((list) => list.length !== weights))
        throw broken('has lists of different lengths');
    if (lists.leafTargets.some((target) => !(target >= 0 && target < lists.width)))
        throw broken('has a target out of range');
    const wild = (feature, at) => modes[at] !== 'LEAF' && !(feature >= 0 && feature < MAX_FEATURE);
    if (features.some(wild))
        throw broken('asks for a feature out of range');
    if (!(lists.width > 0 && lists.width <= MAX_ELEMENTS))
        throw broken(`has ${lists.width} targets`);
}
function directoryOf(lists) {
    const trees = new Map();
    for (const [at, tree] of lists.trees.entries()) {
        const ids = trees.get(tree) ?? new Map();
        if (ids.has(lists.ids[at]))
            throw broken('names a node twice');
        trees.set(tree, ids.set(lists.ids[at], at));
    }
    const owners = lists.leafTrees.map((tree, i) => {
        const at = trees.get(tree)?.get(lists.leafIds[i]);
        if (at === undefined)
            throw broken('has a weight for a node that is not there');
        return at;
    });
    const starts = new Int32Array(lists.ids.length + 1);
    for (const at of owners)
        starts[at + 1]++;
    for (let at = 0; at < lists.ids.length; at++)
        starts[at + 1] += starts[at];
    const next = starts.slice();
    const order = new Int32Array(owners.length);
    for (const [i, at] of owners.entries())
        order[next[at]++] = i;
    return { trees, starts, order };
}
function rootOf(lists, ids) {
    const children = new Set();
    for (const at of ids.values()) {
        if (lists.modes[at] === 'LEAF')
            continue;
        children.add(lists.whenTrue[at]);
        children.add(lists.whenFalse[at]);
    }
    const roots = [...ids].filter(([id]) => !children.has(id));
    if (roots.length !== 1)
        throw broken(`has a tree with ${roots.length} roots`);
    return roots[0][1];
}
function simpleLeaves(lists, { starts }) {
    return lists.modes.every((mode, at) => mode !== 'LEAF' || starts[at + 1] - starts[at] === 1);
}
/** Leaf `at` of the lists keeps its place as the index of its weights. */
function leavesOf(lists, { starts, order }, precision) {
    const weights = precision === 'float' ? new Float32Array(order.length) : new Float64Array(order.length);
    for (let i = 0; i < order.length; i++)
        weights[i] = lists.leafWeights[order[i]];
    return { leafStarts: starts, targets: order.map((i) => lists.leafTargets[i]), weights };
}
/** Places a tree from its root, two children side by side; returns where the root lies. */
function placeTree(state, root, ids) {
    const first = state.placed;
    const waiting = [[root, state.placed++]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [from, to] = next;
        if (state.lists.modes[from] === 'LEAF') {
            placeLeaf(state, from, to);
            continue;
        }
        if (state.placed + 2 > state.lists.ids.length)
            throw broken('has a node with two parents');
        const left = state.placed;
        state.placed += 2;
        const swapped = placeBranch(state, from, to, left);
        const whenTrue = ids.get(state.lists.whenTrue[from]);
        const whenFalse = ids.get(state.lists.whenFalse[from]);
        if (whenTrue === undefined || whenFalse === undefined)
            throw broken('points to a node that is not there');
        waiting.push([swapped ? whenTrue : whenFalse, left + 1], [swapped ? whenFalse : whenTrue, left]);
    }
    return first;
}
function placeLeaf({ words, reals, realStep, realOffset, ...state }, from, to) {
    words[to * NODE_WORDS] = -1;
    words[to * NODE_WORDS + 2] = from;
    const weight = state.directory.order[state.directory.starts[from]];
    if (state.simple && weight !== undefined)
        reals[to * realStep + realOffset] = state.lists.leafWeights[weight];
}
/** Writes a branch as `<=` or `=`; true where the false child had to become the left one. */
function placeBranch(state, from, to, left) {
    const { lists, words, reals, realStep, realOffset } = state;
    const limit = lists.thresholds[from];
    const mode = lists.modes[from];
    const below = state.precision === 'float' ? floatBelow : doubleBelow;
    const swapped = mode === 'BRANCH_GT' || mode === 'BRANCH_GTE' || mode === 'BRANCH_NEQ';
    const equality = mode === 'BRANCH_EQ' || mode === 'BRANCH_NEQ';
    // Nothing is greater than NaN, so such a branch is always false: left, since the children are swapped.
    const hopeless = Number.isNaN(limit) && swapped && !equality;
    const threshold = hopeless ? Number.POSITIVE_INFINITY : below(limit, mode === 'BRANCH_LT' || mode === 'BRANCH_GTE');
    words[to * NODE_WORDS] = lists.features[from];
    reals[to * realStep + realOffset] = equality ? exactOrNever(limit, state.precision) : threshold;
    words[to * NODE_WORDS + 2] = left;
    words[to * NODE_WORDS + 3] = (missingLeft(lists, from, swapped) ? MISSING_LEFT : 0) | (equality ? EQUALITY : 0);
    return swapped;
}
/** A double that no float32 equals can not be met by one. */
function exactOrNever(limit, precision) {
    return precision === 'double' || Math.fround(limit) === limit ? limit : Number.NaN;
}
/** A missing value is unequal to everything and otherwise fails every test, unless it is tracked to the true side. */
function missingLeft(lists, from, swapped) {
    const goesTrue = lists.missingTrue[from] === 1 || lists.modes[from] === 'BRANCH_NEQ';
    return goesTrue !== swapped;
}
//# sourceMappingURL=forest-builder.js.map