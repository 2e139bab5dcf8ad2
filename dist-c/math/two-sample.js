import { kolmogorovUpper } from './kolmogorov.js';
import { sortedValues } from './quantile.js';
const EXACT_UP_TO = 10_000;
/**
 * The two-sample Kolmogorov-Smirnov test. NaN in a sample are left out; a sample without values gives NaN.
 *
 * p is exact (counting paths, ties as they are) while n₁·n₂ ≤ 10,000, else from the Kolmogorov limit law with n₁n₂/(n₁ + n₂).
 * It is shown and decides nothing: it takes rows as independent.
 *
 * Source: Smirnov 1939; Hodges 1958 for the exact path count.
 */
export function ksTest(reference, current) {
    const [a, b] = [sortedValues(reference), sortedValues(current)];
    if (a.length === 0 || b.length === 0)
        return { statistic: Number.NaN, p: Number.NaN, convention: 'no values' };
    let steps = 0;
    walk(a, b, (i, j) => {
        steps = Math.max(steps, Math.abs(i * b.length - j * a.length));
    });
    const size = a.length * b.length;
    const statistic = steps / size;
    if (size <= EXACT_UP_TO)
        return { statistic, p: exactP(a.length, b.length, steps), convention: 'two-sample KS, two-sided, exact p' };
    const p = kolmogorovUpper(statistic * Math.sqrt(size / (a.length + b.length)));
    return { statistic, p, convention: 'two-sample KS, two-sided, p from the Kolmogorov limit law' };
}
/** Calls `at` with the counts of both samples that are ≤ each distinct value, ascending. */
function walk(a, b, at) {
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
        const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
        while (i < a.length && a[i] <= value)
            i++;
        while (j < b.length && b[j] <= value)
            j++;
        at(i, j, value);
    }
}
/** The share of all orders of the two samples whose distance reaches `steps`, as a walk that must stay inside. */
function exactP(n, m, steps) {
    let row = new Float64Array(m + 1);
    for (let i = 0; i <= n; i++) {
        const next = new Float64Array(m + 1);
        for (let j = 0; j <= m; j++) {
            if (Math.abs(i * m - j * n) >= steps)
                next[j] = 0;
            else if (i === 0 && j === 0)
                next[j] = 1;
            else
                next[j] = ((i > 0 ? row[j] * i : 0) + (j > 0 ? next[j - 1] * j : 0)) / (i + j);
        }
        row = next;
    }
    return 1 - row[m];
}
/**
 * The Wasserstein-1 distance between two samples: the area between their distribution functions, in the unit of the values. NaN in
 * a sample are left out; a sample without values gives NaN.
 *
 * Source: Vallender 1974 (one dimension).
 *
 * @example
 * wasserstein(Float64Array.of(0, 1), Float64Array.of(2, 3)) // 2
 */
export function wasserstein(reference, current) {
    const [a, b] = [sortedValues(reference), sortedValues(current)];
    if (a.length === 0 || b.length === 0)
        return Number.NaN;
    let [area, last, gap] = [0, 0, 0];
    walk(a, b, (i, j, value) => {
        if (gap > 0)
            area += gap * (value - last);
        gap = Math.abs(i / a.length - j / b.length);
        last = value;
    });
    return area;
}
//# sourceMappingURL=two-sample.js.map