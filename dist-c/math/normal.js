import { gammaTails, logGammaUpper } from './gamma.js';
const FAR = 2;
const LOG_HALF = Math.log(0.5);
const LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const MAX_STEPS = 60;
/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export function erf(x) {
    return Math.sign(x) * gammaTails(0.5, x * x).lower;
}
/** 1 − erf(x), accurate in the upper tail. */
export function erfc(x) {
    return x > 0 ? gammaTails(0.5, x * x).upper : 1 + gammaTails(0.5, x * x).lower;
}
/** P(Z < z) of a standard normal variable, accurate in both tails. */
export function normalCdf(z) {
    return Number.isNaN(z) ? Number.NaN : 0.5 * erfc(-z / Math.SQRT2);
}
/** ln P(Z < z), finite where the probability itself is too small for a number. */
export function normalLogCdf(z) {
    if (z < -FAR)
        return LOG_HALF + logGammaUpper(0.5, (z * z) / 2);
    return Math.log1p(-normalCdf(-z));
}
/**
 * The z with P(Z < z) = p: -Infinity at 0, Infinity at 1, NaN outside.
 *
 * Source: Newton's method on the logarithm of the lower tail, from Abramowitz & Stegun 26.2.23.
 */
export function normalQuantile(p) {
    if (!(p > 0 && p < 1))
        return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
    if (p === 0.5)
        return 0;
    if (p > 0.5)
        return -normalQuantile(1 - p);
    const target = Math.log(p);
    const t = Math.sqrt(-2 * target);
    let z = (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3) - t;
    for (let i = 0; i < MAX_STEPS; i++) {
        const log = normalLogCdf(z);
        const step = (log - target) * Math.exp(log + 0.5 * z * z + LOG_ROOT_TWO_PI);
        z -= step;
        if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(z)))
            break;
    }
    return z;
}
//# sourceMappingURL=normal.js.map