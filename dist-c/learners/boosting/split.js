import { LANES } from './histogram.js';
/** A gain must be more than rounding. */
const LEAST_GAIN = 1e-9;
/** How well one value fits the rows of a leaf: G² / (H + λ), up to a factor that all splits share. */
const explained = (first, second, l2) => (first * first) / (second + l2);
/**
 * The best cut of a leaf, or nothing where none is allowed or helps. Of equal ones the first wins: lowest feature, then lowest bin,
 * then missing to the right.
 */
export function bestSplit(histogram, binned, total, rules) {
    let best;
    for (let feature = 0; feature < binned.features; feature++) {
        if (rules.allowed[feature] === 0)
            continue;
        const bins = binned.edges[feature].length + 1;
        const start = binned.offsets[feature] * LANES;
        const missing = histogram[start + 2];
        const found = scan(histogram, { start, bins, missingLeft: false }, total, rules);
        best = better(best, found, feature);
        if (missing === 0 || missing === total.rows)
            continue;
        best = better(best, scan(histogram, { start, bins, missingLeft: true }, total, rules), feature);
    }
    if (!best)
        return undefined;
    const gain = best.gain - explained(total.first, total.second, rules.l2);
    if (!(gain > LEAST_GAIN * Math.abs(best.gain)))
        return undefined;
    const hasMissing = histogram[binned.offsets[best.feature] * LANES + 2] > 0;
    // where none was missing in training, a missing value goes with most of the rows
    const missingLeft = hasMissing ? best.missingLeft : best.left.rows * 2 > total.rows;
    return { ...best, gain, missingLeft };
}
function better(best, found, feature) {
    return found && (!best || found.gain > best.gain) ? { ...found, feature } : best;
}
function scan(histogram, { start, bins, missingLeft }, total, rules) {
    const { leastRows, leastSecond, l2 } = rules;
    let first = missingLeft ? histogram[start] : 0;
    let second = missingLeft ? histogram[start + 1] : 0;
    let rows = missingLeft ? histogram[start + 2] : 0;
    let bestGain = Number.NEGATIVE_INFINITY;
    let best = 0;
    let [bestFirst, bestSecond, bestRows] = [0, 0, 0];
    // the last bin ends the values, so a cut behind it would leave only what is missing on the right
    const last = missingLeft ? bins - 1 : bins;
    for (let bin = 1; bin <= last; bin++) {
        const at = start + bin * LANES;
        if (histogram[at + 2] === 0)
            continue;
        first += histogram[at];
        second += histogram[at + 1];
        rows += histogram[at + 2];
        if (rows < leastRows || second < leastSecond)
            continue;
        if (total.rows - rows < leastRows || total.second - second < leastSecond)
            break;
        const gain = explained(first, second, l2) + explained(total.first - first, total.second - second, l2);
        if (gain <= bestGain)
            continue;
        bestGain = gain;
        best = bin;
        bestFirst = first;
        bestSecond = second;
        bestRows = rows;
    }
    if (best === 0)
        return undefined;
    return { gain: bestGain, bin: best, missingLeft, left: { first: bestFirst, second: bestSecond, rows: bestRows } };
}
//# sourceMappingURL=split.js.map