/**
 * The natural logarithm of the gamma function, for x > 0.
 *
 * Source: Lanczos 1964, with Godfrey's coefficients for g = 607/128 (15 terms).
 */
export declare function lnGamma(x: number): number;
/**
 * Both tails of the gamma distribution with shape `a` at x: P lower and Q upper, the regularized incomplete gamma functions, each
 * accurate when it is small. a > 0, x ≥ 0.
 *
 * Source: the power series for x < a + 1, Lentz's continued fraction else (DLMF 8.11.4, 8.9.2).
 */
export declare function gammaTails(a: number, x: number): {
    readonly lower: number;
    readonly upper: number;
};
/** The logarithm of the upper tail Q(a, x), finite where Q itself is too small for a number. For x ≥ a + 1. */
export declare function logGammaUpper(a: number, x: number): number;
