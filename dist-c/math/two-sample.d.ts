/** A Kolmogorov-Smirnov test of two samples. */
export interface KsTest {
    /** The largest distance between the two distribution functions. */
    readonly statistic: number;
    /** Two-sided, for independent rows. */
    readonly p: number;
    readonly convention: string;
}
/**
 * The two-sample Kolmogorov-Smirnov test. NaN in a sample are left out; a sample without values gives NaN.
 *
 * p is exact (counting paths, ties as they are) while n₁·n₂ ≤ 10,000, else from the Kolmogorov limit law with n₁n₂/(n₁ + n₂).
 * It is shown and decides nothing: it takes rows as independent.
 *
 * Source: Smirnov 1939; Hodges 1958 for the exact path count.
 */
export declare function ksTest(reference: Float64Array, current: Float64Array): KsTest;
/**
 * The Wasserstein-1 distance between two samples: the area between their distribution functions, in the unit of the values. NaN in
 * a sample are left out; a sample without values gives NaN.
 *
 * Source: Vallender 1974 (one dimension).
 *
 * @example
 * wasserstein(Float64Array.of(0, 1), Float64Array.of(2, 3)) // 2
 */
export declare function wasserstein(reference: Float64Array, current: Float64Array): number;
