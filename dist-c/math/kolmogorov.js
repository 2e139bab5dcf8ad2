const MAX_TERMS = 100;
/**
 * P(K > x) of Kolmogorov's limit law: what √n·D exceeds by chance when n is large.
 *
 * Source: Kolmogorov 1933; for small x the theta-function form, which converges there.
 */
export function kolmogorovUpper(x) {
    if (!(x > 0))
        return Number.isNaN(x) ? Number.NaN : 1;
    if (x < 1)
        return 1 - smallX(x);
    let sum = 0;
    for (let k = 1; k <= MAX_TERMS; k++) {
        const term = 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
        sum += term;
        if (Math.abs(term) < 1e-17 * Math.abs(sum))
            break;
    }
    return sum;
}
function smallX(x) {
    let sum = 0;
    for (let k = 1; k <= MAX_TERMS; k++) {
        const term = Math.exp(-((2 * k - 1) ** 2 * Math.PI ** 2) / (8 * x * x));
        sum += term;
        if (term <= 1e-17 * sum)
            break;
    }
    return (Math.sqrt(2 * Math.PI) / x) * sum;
}
//# sourceMappingURL=kolmogorov.js.map