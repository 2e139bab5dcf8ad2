import { betaCdf } from './beta.js';
import { gammaTails } from './gamma.js';
import { invert, upperEnd } from './invert.js';
/** P(X > x) of a chi-square variable with `df` degrees of freedom. */
export function chiSquareUpper(x, df) {
    return gammaTails(df / 2, x / 2).upper;
}
/** P(X < x) of a chi-square variable with `df` degrees of freedom. */
export function chiSquareCdf(x, df) {
    return gammaTails(df / 2, x / 2).lower;
}
/** The x with P(X < x) = p of a chi-square variable with `df` degrees of freedom. */
export function chiSquareQuantile(p, df) {
    return quantileOf((x) => chiSquareCdf(x, df), p);
}
/** P(T > t) of Student's t with `df` degrees of freedom. */
export function tUpper(t, df) {
    const square = t * t;
    const tail = 0.5 * betaCdf(df / (df + square), { a: df / 2, b: 0.5 }, square / (df + square));
    return t > 0 ? tail : 1 - tail;
}
/** P(T < t) of Student's t with `df` degrees of freedom. */
export function tCdf(t, df) {
    return tUpper(-t, df);
}
/** The t with P(T < t) = p of Student's t with `df` degrees of freedom. */
export function tQuantile(p, df) {
    if (p < 0.5)
        return -tQuantile(1 - p, df);
    return p === 0.5 ? 0 : quantileOf((t) => tCdf(t, df), p);
}
/** P(F > x) of the F distribution. */
export function fUpper(x, { above, below }) {
    if (!(x > 0))
        return Number.isNaN(x) ? Number.NaN : 1;
    const whole = below + above * x;
    return betaCdf(below / whole, { a: below / 2, b: above / 2 }, (above * x) / whole);
}
/** P(F < x) of the F distribution. */
export function fCdf(x, { above, below }) {
    if (!(x > 0))
        return Number.isNaN(x) ? Number.NaN : 0;
    const whole = below + above * x;
    return betaCdf((above * x) / whole, { a: above / 2, b: below / 2 }, below / whole);
}
/** The x with P(F < x) = p of the F distribution. */
export function fQuantile(p, shape) {
    return quantileOf((x) => fCdf(x, shape), p);
}
function quantileOf(cdf, p) {
    if (p >= 1)
        return p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
    return invert(cdf, p, { low: 0, high: upperEnd(cdf, p) });
}
//# sourceMappingURL=distributions.js.map