/** P(X > x) of a chi-square variable with `df` degrees of freedom. */
export declare function chiSquareUpper(x: number, df: number): number;
/** P(X < x) of a chi-square variable with `df` degrees of freedom. */
export declare function chiSquareCdf(x: number, df: number): number;
/** The x with P(X < x) = p of a chi-square variable with `df` degrees of freedom. */
export declare function chiSquareQuantile(p: number, df: number): number;
/** P(T > t) of Student's t with `df` degrees of freedom. */
export declare function tUpper(t: number, df: number): number;
/** P(T < t) of Student's t with `df` degrees of freedom. */
export declare function tCdf(t: number, df: number): number;
/** The t with P(T < t) = p of Student's t with `df` degrees of freedom. */
export declare function tQuantile(p: number, df: number): number;
/** Degrees of freedom of the numerator and the denominator of F. */
export interface FShape {
    readonly above: number;
    readonly below: number;
}
/** P(F > x) of the F distribution. */
export declare function fUpper(x: number, { above, below }: FShape): number;
/** P(F < x) of the F distribution. */
export declare function fCdf(x: number, { above, below }: FShape): number;
/** The x with P(F < x) = p of the F distribution. */
export declare function fQuantile(p: number, shape: FShape): number;
