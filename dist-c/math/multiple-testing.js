/**
 * P-values adjusted so that rejecting those ≤ q keeps the expected share of false rejections ≤ q. NaN stay NaN and do not count.
 *
 * Source: Benjamini & Hochberg 1995, step-up.
 *
 * @example
 * benjaminiHochberg([0.01, 0.04, 0.5]) // [0.03, 0.06, 0.5]
 */
export function benjaminiHochberg(ps) {
    const order = ps.map((_, place) => place).filter((place) => !Number.isNaN(ps[place]));
    order.sort((a, b) => ps[b] - ps[a]);
    const adjusted = ps.map(() => Number.NaN);
    let least = 1;
    order.forEach((place, k) => {
        least = Math.min(least, (ps[place] * order.length) / (order.length - k));
        adjusted[place] = least;
    });
    return adjusted;
}
//# sourceMappingURL=multiple-testing.js.map