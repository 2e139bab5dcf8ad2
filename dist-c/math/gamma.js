const G = 607 / 128;
const LANCZOS = [
    0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
    0.00003399464998481189, 0.00004652362892704858, -0.00009837447530487956, 0.0001580887032249125,
    -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 0.00008441822398385275,
    -0.000026190838401581408, 0.0000036899182659531625,
];
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const TINY = 1e-300;
const DONE = 1e-16;
const MAX_TERMS = 100_000;
/**
 * The natural logarithm of the gamma function, for x > 0.
 *
 * Source: Lanczos 1964, with Godfrey's coefficients for g = 607/128 (15 terms).
 */
export function lnGamma(x) {
    let sum = LANCZOS[0];
    for (let k = 1; k < LANCZOS.length; k++)
        sum += LANCZOS[k] / (x + k - 1);
    const t = x - 1 + G + 0.5;
    return HALF_LOG_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}
/**
 * Both tails of the gamma distribution with shape `a` at x: P lower and Q upper, the regularized incomplete gamma functions, each
 * accurate when it is small. a > 0, x ≥ 0.
 *
 * Source: the power series for x < a + 1, Lentz's continued fraction else (DLMF 8.11.4, 8.9.2).
 */
export function gammaTails(a, x) {
    if (!(x > 0))
        return { lower: 0, upper: 1 };
    if (x === Number.POSITIVE_INFINITY)
        return { lower: 1, upper: 0 };
    if (x < a + 1) {
        const lower = Math.exp(logFront(a, x)) * lowerSeries(a, x);
        return { lower, upper: 1 - lower };
    }
    const upper = Math.exp(logGammaUpper(a, x));
    return { lower: 1 - upper, upper };
}
/** The logarithm of the upper tail Q(a, x), finite where Q itself is too small for a number. For x ≥ a + 1. */
export function logGammaUpper(a, x) {
    let b = x + 1 - a;
    let c = 1 / TINY;
    let d = 1 / b;
    let h = d;
    for (let i = 1; i <= MAX_TERMS; i++) {
        const an = -i * (i - a);
        b += 2;
        d = 1 / nonzero(an * d + b);
        c = nonzero(b + an / c);
        h *= d * c;
        if (Math.abs(d * c - 1) < DONE)
            break;
    }
    return logFront(a, x) + Math.log(h);
}
const logFront = (a, x) => a * Math.log(x) - x - lnGamma(a);
function lowerSeries(a, x) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n <= MAX_TERMS && term > sum * DONE; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}
const nonzero = (value) => (Math.abs(value) < TINY ? TINY : value);
//# sourceMappingURL=gamma.js.map