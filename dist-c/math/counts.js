import { chiSquareUpper } from './distributions.js';
/**
 * Pearson's chi-square test of homogeneity between two rows of counts, without continuity correction. Bins empty on both sides do
 * not count. p is 1 where one bin is left; NaN where a side is empty.
 *
 * Source: Pearson 1900.
 */
export function chiSquareTest(reference, current) {
    const [n, m] = [total(reference), total(current)];
    let [statistic, bins] = [0, 0];
    for (let b = 0; b < reference.length; b++) {
        const both = reference[b] + current[b];
        if (both === 0)
            continue;
        bins++;
        const expected = (both * n) / (n + m);
        statistic += (reference[b] - expected) ** 2 / expected + (current[b] - both + expected) ** 2 / (both - expected);
    }
    const df = bins - 1;
    if (n === 0 || m === 0)
        return { statistic: Number.NaN, df, p: Number.NaN };
    return { statistic, df, p: df > 0 ? chiSquareUpper(statistic, df) : 1 };
}
/**
 * The Jensen-Shannon distance between two rows of counts: the root of the divergence to base 2, 0 for equal shares, 1 for
 * nothing in common. NaN where a side is empty.
 *
 * Source: Endres & Schindelin 2003.
 */
export function jensenShannon(reference, current) {
    const [n, m] = [total(reference), total(current)];
    let sum = 0;
    for (let b = 0; b < reference.length; b++) {
        const [p, q] = [reference[b] / n, current[b] / m];
        const middle = (p + q) / 2;
        if (p > 0)
            sum += p * Math.log2(p / middle);
        if (q > 0)
            sum += q * Math.log2(q / middle);
    }
    return n === 0 || m === 0 ? Number.NaN : Math.sqrt(Math.max(0, sum / 2));
}
function total(counts) {
    let sum = 0;
    for (let b = 0; b < counts.length; b++)
        sum += counts[b];
    return sum;
}
//# sourceMappingURL=counts.js.map