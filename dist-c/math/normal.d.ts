/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export declare function erf(x: number): number;
/** 1 − erf(x), accurate in the upper tail. */
export declare function erfc(x: number): number;
/** P(Z < z) of a standard normal variable, accurate in both tails. */
export declare function normalCdf(z: number): number;
/** ln P(Z < z), finite where the probability itself is too small for a number. */
export declare function normalLogCdf(z: number): number;
/**
 * The z with P(Z < z) = p: -Infinity at 0, Infinity at 1, NaN outside.
 *
 * Source: Newton's method on the logarithm of the lower tail, from Abramowitz & Stegun 26.2.23.
 */
export declare function normalQuantile(p: number): number;
