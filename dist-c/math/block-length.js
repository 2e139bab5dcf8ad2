/** Candidate block lengths in milliseconds: 15 and 30 minutes, 1, 2, 3, 6 and 12 hours, a day, a week. */
export const BLOCK_LADDER = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 168].map((hours) => hours * 3_600_000);
const FIRST_COUNT = 25;
const FEW_BLOCKS = 12;
/**
 * How long a block must be for its neighbors to be nearly independent: the first length whose block means, and those of
 * twice the length, show no autocorrelation beyond chance (r1 + 1/m ≤ 1/√m; fewer than 12 blocks pass), then one rung up.
 *
 * Times are cut at multiples of the length since the epoch; blocks without rows are skipped. Counts are 25·2ᵏ rows.
 * Source: own, measured under independent, shared and AR(1) shocks (statistics.md, section 0).
 *
 * @example
 * pilotBlock({ times, values: lossDifferences }).length // 3600000: blocks of an hour
 */
export function pilotBlock(pilot, ladder = lengthsFor(pilot)) {
    const rungs = ladder.map((length) => rungOf(pilot, length));
    const calm = rungs.findIndex((rung) => passes(rung) && passes(rungOf(pilot, 2 * rung.length)));
    const at = calm < 0 ? rungs.length - 1 : Math.min(calm + 1, rungs.length - 1);
    const chosen = rungs[at];
    return {
        ...chosen,
        unit: pilot.times ? 'ms' : 'rows',
        designEffect: designEffect(pilot, chosen.length),
        ladder: rungs,
    };
}
function lengthsFor(pilot) {
    if (pilot.times)
        return BLOCK_LADDER;
    const lengths = [FIRST_COUNT];
    while (lengths.at(-1) * 2 * FEW_BLOCKS <= pilot.values.length)
        lengths.push(lengths.at(-1) * 2);
    return lengths;
}
function passes({ blocks, r1 }) {
    return blocks < FEW_BLOCKS || !(r1 + 1 / blocks > 1 / Math.sqrt(blocks));
}
function rungOf(pilot, length) {
    const means = blockSums(pilot, length).map(({ sum, rows }) => sum / rows);
    return { length, blocks: means.length, r1: lagOne(means) };
}
function blockSums({ values, times }, length) {
    const blocks = [];
    for (let i = 0; i < values.length; i++) {
        const key = Math.floor((times ? times[i] : i) / length);
        const last = blocks.at(-1);
        if (last && last.key === key) {
            last.sum += values[i];
            last.rows++;
        }
        else
            blocks.push({ key, sum: values[i], rows: 1 });
    }
    return blocks;
}
function lagOne(values) {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    let over = 0;
    let under = 0;
    for (let i = 0; i < values.length; i++) {
        const off = values[i] - mean;
        under += off * off;
        if (i > 0)
            over += off * (values[i - 1] - mean);
    }
    return over / under;
}
/** Spread of block sums about the common mean, over what independent rows of the same spread would show. */
function designEffect(pilot, length) {
    const { values } = pilot;
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const rows = values.reduce((a, b) => a + (b - mean) ** 2, 0);
    const blocks = blockSums(pilot, length).reduce((a, block) => a + (block.sum - mean * block.rows) ** 2, 0);
    return rows === 0 ? 1 : blocks / rows;
}
//# sourceMappingURL=block-length.js.map