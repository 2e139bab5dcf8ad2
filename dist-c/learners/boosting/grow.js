import { emptyHistogram, fillHistogram, subtractHistogram, sumsOf } from './histogram.js';
import { bestSplit } from './split.js';
/** Room for growing trees over these bins. */
export function makeWorkshop(binned, gradients) {
    return { binned, gradients, spare: [], scratch: new Int32Array(binned.rows) };
}
/**
 * Grows a tree leaf by leaf, always at the leaf whose cut helps most; of equal ones the older. `rows` is put in the order of leaves.
 *
 * Source: Shi 2007, "Best-first decision tree learning"; Ke et al. 2017 (LightGBM) for histograms and sibling subtraction.
 */
export function growTree(workshop, rows, rules) {
    const splitRules = {
        leastRows: rules.leastRows,
        leastSecond: rules.leastSecond * workshop.gradients.secondScale,
        l2: rules.l2 * workshop.gradients.secondScale,
        allowed: rules.allowed,
    };
    const grower = { workshop, rows, rules, splitRules };
    const leaves = [rootOf(grower)];
    const nodes = { split: [], left: [], right: [] };
    while (leaves.length < rules.leaves) {
        const at = nextLeaf(leaves);
        if (at < 0)
            break;
        splitLeaf(grower, leaves, at, nodes);
    }
    for (const { histogram } of leaves)
        workshop.spare.push(histogram);
    const tree = finish(workshop, leaves, nodes, rules);
    return { tree, leaves: leaves.map(({ from, to }, leaf) => ({ leaf, from, to })) };
}
function rootOf({ workshop, rows, splitRules }) {
    const histogram = workshop.spare.pop() ?? emptyHistogram(workshop.binned);
    fillHistogram(histogram, workshop.binned, workshop.gradients, rows);
    const sums = sumsOf(histogram, workshop.binned);
    const split = bestSplit(histogram, workshop.binned, sums, splitRules);
    return { from: 0, to: rows.length, depth: 0, sums, histogram, split, parent: -1, isLeft: false };
}
function nextLeaf(leaves) {
    let best = -1;
    let gain = 0;
    leaves.forEach(({ split }, i) => {
        if (split && split.gain > gain) {
            best = i;
            gain = split.gain;
        }
    });
    return best;
}
/** Cuts a leaf: the left child takes its place, the right one comes last. */
function splitLeaf(grower, leaves, at, nodes) {
    const { workshop, rows, rules } = grower;
    const leaf = leaves[at];
    const split = leaf.split;
    const node = nodes.split.push(split) - 1;
    nodes.left.push(~at);
    nodes.right.push(~leaves.length);
    if (leaf.parent >= 0)
        (leaf.isLeft ? nodes.left : nodes.right)[leaf.parent] = node;
    const middle = partition(workshop, rows.subarray(leaf.from, leaf.to), split) + leaf.from;
    const { first, second, rows: count } = leaf.sums;
    const right = { first: first - split.left.first, second: second - split.left.second, rows: count - split.left.rows };
    const isLast = leaves.length + 1 >= rules.leaves || leaf.depth + 1 >= rules.depth;
    const [leftHistogram, rightHistogram] = childHistograms(grower, leaf, middle, isLast);
    const child = (isLeft) => {
        const histogram = isLeft ? leftHistogram : rightHistogram;
        const sums = isLeft ? split.left : right;
        const next = isLast ? undefined : bestSplit(histogram, workshop.binned, sums, grower.splitRules);
        const [from, to] = isLeft ? [leaf.from, middle] : [middle, leaf.to];
        return { from, to, depth: leaf.depth + 1, sums, histogram, split: next, parent: node, isLeft };
    };
    leaves[at] = child(true);
    leaves.push(child(false));
}
/** Histograms of both children: the smaller is counted, the other is what remains of the parent's. */
function childHistograms(grower, leaf, middle, isLast) {
    const { workshop, rows } = grower;
    const fresh = workshop.spare.pop() ?? emptyHistogram(workshop.binned);
    const isLeftSmaller = middle - leaf.from <= leaf.to - middle;
    if (!isLast) {
        const smaller = isLeftSmaller ? rows.subarray(leaf.from, middle) : rows.subarray(middle, leaf.to);
        fillHistogram(fresh, workshop.binned, workshop.gradients, smaller);
        subtractHistogram(leaf.histogram, fresh);
    }
    return isLeftSmaller ? [fresh, leaf.histogram] : [leaf.histogram, fresh];
}
/** Puts the rows that go left first, keeping the order on both sides; returns how many they are. */
function partition({ binned, scratch }, rows, split) {
    const bins = binned.byFeature[split.feature];
    const missingLeft = split.missingLeft;
    let left = 0;
    let right = 0;
    for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        const bin = bins[row];
        if (bin === 0 ? missingLeft : bin <= split.bin)
            rows[left++] = row;
        else
            scratch[right++] = row;
    }
    rows.set(scratch.subarray(0, right), left);
    return left;
}
function finish(workshop, leaves, nodes, rules) {
    const { binned, gradients } = workshop;
    const { firstScale, secondScale } = gradients;
    const step = ({ first, second }) => {
        const curvature = second / secondScale + rules.l2;
        return curvature > 0 ? (-rules.learningRate * (first / firstScale)) / curvature : 0;
    };
    return {
        feature: Int32Array.from(nodes.split, ({ feature }) => feature),
        // behind the last edge there is no value: only missing ones go right
        threshold: Float32Array.from(nodes.split, ({ feature, bin }) => binned.edges[feature][bin - 1] ?? Infinity),
        missingLeft: Uint8Array.from(nodes.split, ({ missingLeft }) => Number(missingLeft)),
        left: Int32Array.from(nodes.left),
        right: Int32Array.from(nodes.right),
        gain: Float64Array.from(nodes.split, ({ gain }) => (gain * secondScale) / (firstScale * firstScale)),
        value: Float32Array.from(leaves, ({ sums }) => step(sums)),
    };
}
//# sourceMappingURL=grow.js.map