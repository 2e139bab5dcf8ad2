import { quantile, sortedValues } from '../math/index.js';
/**
 * An interval for any number that is computed from rows: computed again and again on rows drawn with replacement.
 *
 * `statistic` gets row numbers (with repeats) and returns the number; draws where it is NaN are left out. `rows` is how many
 * rows there are. The ends are percentiles of the draws (quantiles of type 7). The same random source gives the same interval.
 *
 * Source: Efron 1979, the percentile interval; with `blocks`, the cluster bootstrap.
 */
export function bootstrapInterval(statistic, rows, options) {
    const { random, resamples = 1000, level = 0.95, blocks } = options;
    const members = blocks ? rowsByBlock(blocks) : undefined;
    const draws = new Float64Array(resamples);
    const alone = new Uint32Array(rows);
    for (let k = 0; k < resamples; k++) {
        if (members)
            draws[k] = statistic(drawBlocks(members, random));
        else {
            for (let i = 0; i < rows; i++)
                alone[i] = random.integer(rows);
            draws[k] = statistic(alone);
        }
    }
    return percentileInterval(draws, level);
}
/** The middle `level` of the draws, NaN left out. */
export function percentileInterval(draws, level = 0.95) {
    const sorted = sortedValues(draws);
    return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}
function rowsByBlock(blocks) {
    const members = new Map();
    for (let row = 0; row < blocks.length; row++) {
        const known = members.get(blocks[row]);
        if (known)
            known.push(row);
        else
            members.set(blocks[row], [row]);
    }
    return [...members.values()];
}
function drawBlocks(members, random) {
    return Uint32Array.from(members.flatMap(() => members[random.integer(members.length)]));
}
//# sourceMappingURL=bootstrap.js.map