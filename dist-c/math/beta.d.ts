/**
 * The distribution function of the beta distribution: the regularized incomplete beta function I(x; a, b). a, b > 0.
 *
 * `rest` is 1 − x; give it where it is known better than the subtraction tells.
 * Source: DLMF 8.17.22, Lentz's continued fraction on the side where it converges fast.
 */
export declare function betaCdf(x: number, shape: {
    readonly a: number;
    readonly b: number;
}, rest?: number): number;
/** The x below which the share `p` of a beta distribution lies. */
export declare function betaQuantile(p: number, shape: {
    readonly a: number;
    readonly b: number;
}): number;
