/** Which population stability index Millrace computes; shown beside every value. */
export const PSI_CONVENTION = 'PSI, natural logarithm, 0.5 added to every bin on both sides; 10 quantile bins of the reference (equal edges merged) or categories, one bin for missing';
const SMOOTHING = 0.5;
/**
 * The population stability index Σ (q − p) ln(q/p) between the bin counts of a reference and of a current window.
 *
 * Both arrays have one count for each bin. 0.5 is added to every bin on both sides, so an empty bin stays finite; a column that
 * moves out of its range has a value that depends mostly on this. Convention: `PSI_CONVENTION`. NaN where a side has no rows.
 *
 * Source: Kullback & Leibler 1951 (their symmetric divergence J), as used in credit scoring.
 *
 * @example
 * psi([50, 50], [80, 20]) // 0.40…
 */
export function psi(reference, current) {
    const bins = reference.length;
    const inReference = total(reference);
    const inCurrent = total(current);
    if (inReference === 0 || inCurrent === 0)
        return Number.NaN;
    let sum = 0;
    for (let b = 0; b < bins; b++) {
        const p = (reference[b] + SMOOTHING) / (inReference + SMOOTHING * bins);
        const q = (current[b] + SMOOTHING) / (inCurrent + SMOOTHING * bins);
        sum += (q - p) * Math.log(q / p);
    }
    return sum;
}
function total(counts) {
    let sum = 0;
    for (let b = 0; b < counts.length; b++)
        sum += counts[b];
    return sum;
}
//# sourceMappingURL=psi.js.map