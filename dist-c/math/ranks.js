/**
 * The rank of each value among all, 1 for the smallest; equal values share the mean of their ranks. Without NaN.
 *
 * @example
 * midranks(Float64Array.of(5, 1, 5)) // Float64Array [2.5, 1, 2.5]
 */
export function midranks(values) {
    const order = ascending(values);
    const ranks = new Float64Array(values.length);
    for (let from = 0; from < order.length;) {
        let to = from + 1;
        while (to < order.length && values[order[to]] === values[order[from]])
            to++;
        for (let k = from; k < to; k++)
            ranks[order[k]] = (from + 1 + to) / 2;
        from = to;
    }
    return ranks;
}
/** The places of the values in ascending order; equal values stay in the order given. */
export function ascending(values) {
    return Uint32Array.from(values, (_, place) => place).sort((a, b) => values[a] - values[b] || a - b);
}
//# sourceMappingURL=ranks.js.map