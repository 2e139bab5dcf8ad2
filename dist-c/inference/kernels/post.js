const KNOWN = new Set(['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO', 'PROBIT']);
/** The `post_transform` attribute of a node. */
export function postTransformOf(node) {
    const name = node.text('post_transform', 'NONE');
    if (!KNOWN.has(name))
        throw node.bad('post_transform', 'it is none of NONE, LOGISTIC, SOFTMAX, SOFTMAX_ZERO, PROBIT');
    return name;
}
const f = Math.fround;
/** 1 / (1 + e^-x) in the float32 steps of the reference runtime, which mirrors negative scores. */
export function logistic(x) {
    const p = f(1 / f(1 + f(Math.exp(-Math.abs(x)))));
    return x < 0 ? f(1 - p) : p;
}
/** Transforms each row of `width` scores in place. */
export function transformRows(scores, width, post) {
    if (post === 'NONE')
        return;
    if (post === 'LOGISTIC' || post === 'PROBIT') {
        const map = post === 'LOGISTIC' ? logistic : probit;
        for (let i = 0; i < scores.length; i++)
            scores[i] = map(scores[i]);
        return;
    }
    for (let from = 0; from < scores.length; from += width)
        softmax(scores.subarray(from, from + width), post === 'SOFTMAX_ZERO');
}
/** A score this near to zero is a class without a vote. */
const NO_VOTE = 1e-7;
function softmax(row, keepZeros) {
    let top = Number.NEGATIVE_INFINITY;
    for (const score of row)
        top = Math.max(top, score);
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
        const score = row[i];
        if (keepZeros && Math.abs(score) <= NO_VOTE)
            row[i] = score * f(Math.exp(-top));
        else {
            row[i] = Math.exp(f(score - top));
            sum = f(sum + row[i]);
        }
    }
    for (let i = 0; i < row.length; i++)
        row[i] = row[i] / sum;
}
/**
 * The normal quantile in the approximation of the reference runtime; NaN outside (0, 1).
 *
 * Source: Winitzki 2008, "A handy approximation for the error function and its inverse".
 */
function probit(p) {
    const x = 2 * p - 1;
    const log = Math.log((1 - x) * (1 + x));
    const half = 2 / (Math.PI * 0.147) + 0.5 * log;
    return Math.SQRT2 * Math.sign(x) * Math.sqrt(Math.sqrt(half * half - log / 0.147) - half);
}
//# sourceMappingURL=post.js.map