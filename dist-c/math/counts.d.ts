/** A chi-square test that two rows of counts come from one distribution. */
export interface ChiSquareTest {
    readonly statistic: number;
    readonly df: number;
    /** For independent rows. */
    readonly p: number;
}
/**
 * Pearson's chi-square test of homogeneity between two rows of counts, without continuity correction. Bins empty on both sides do
 * not count. p is 1 where one bin is left; NaN where a side is empty.
 *
 * Source: Pearson 1900.
 */
export declare function chiSquareTest(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquareTest;
/**
 * The Jensen-Shannon distance between two rows of counts: the root of the divergence to base 2, 0 for equal shares, 1 for
 * nothing in common. NaN where a side is empty.
 *
 * Source: Endres & Schindelin 2003.
 */
export declare function jensenShannon(reference: ArrayLike<number>, current: ArrayLike<number>): number;
