/**
 * P(K > x) of Kolmogorov's limit law: what √n·D exceeds by chance when n is large.
 *
 * Source: Kolmogorov 1933; for small x the theta-function form, which converges there.
 */
export declare function kolmogorovUpper(x: number): number;
