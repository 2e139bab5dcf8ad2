import { lnGamma } from './gamma.js';
import { invert } from './invert.js';
const TINY = 1e-300;
const DONE = 1e-16;
const MAX_TERMS = 100_000;
/**
 * The distribution function of the beta distribution: the regularized incomplete beta function I(x; a, b). a, b > 0.
 *
 * `rest` is 1 − x; give it where it is known better than the subtraction tells.
 * Source: DLMF 8.17.22, Lentz's continued fraction on the side where it converges fast.
 */
export function betaCdf(x, shape, rest = 1 - x) {
    const { a, b } = shape;
    if (!(x > 0))
        return Number.isNaN(x) ? Number.NaN : 0;
    if (!(rest > 0))
        return 1;
    const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log(rest));
    if (x < (a + 1) / (a + b + 2))
        return (front * fraction(x, a, b)) / a;
    return 1 - (front * fraction(rest, b, a)) / b;
}
/** The x below which the share `p` of a beta distribution lies. */
export function betaQuantile(p, shape) {
    return invert((x) => betaCdf(x, shape), p, { low: 0, high: 1 });
}
function fraction(x, a, b) {
    let c = 1;
    let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
    let h = d;
    for (let m = 1; m <= MAX_TERMS; m++) {
        const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / nonzero(1 + even * d);
        c = nonzero(1 + even / c);
        h *= d * c;
        const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / nonzero(1 + odd * d);
        c = nonzero(1 + odd / c);
        h *= d * c;
        if (Math.abs(d * c - 1) < DONE)
            break;
    }
    return h;
}
const nonzero = (value) => (Math.abs(value) < TINY ? TINY : value);
//# sourceMappingURL=beta.js.map