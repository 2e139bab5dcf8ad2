/** The shares at which profiles show quantiles. */
export const profileShares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const SHOWN_VALUES = 20;
/** Summarizes every column of a table. */
export function profileTable(table) {
    return { rows: table.rows, columns: [...table.columns].map(([name, column]) => profileColumn(name, column)) };
}
function profileColumn(name, column) {
    return column.kind === 'category' ? profileTexts(name, column) : profileNumbers(name, column);
}
function profileNumbers(name, { kind, values }) {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
    const missing = values.length - sorted.length;
    if (sorted.length === 0)
        return { name, kind, missing, numbers: null, distinct: null, top: [] };
    const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const numbers = {
        min: sorted[0],
        max: sorted.at(-1),
        mean,
        deviation: Math.sqrt(squares / Math.max(1, sorted.length - 1)),
        quantiles: profileShares.map((at) => ({ at, value: quantile(sorted, at) })),
    };
    return { name, kind, missing, numbers, distinct: null, top: [] };
}
function quantile(sorted, share) {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below];
    const high = sorted[Math.min(below + 1, sorted.length - 1)];
    return low + (high - low) * (place - below);
}
function profileTexts(name, { kind, codes, dictionary }) {
    const counts = new Float64Array(dictionary.length);
    let missing = 0;
    for (const code of codes) {
        if (code < 0)
            missing++;
        else
            counts[code]++;
    }
    const seen = dictionary.map((value, code) => ({ value, count: counts[code] })).filter(({ count }) => count > 0);
    const top = seen.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, SHOWN_VALUES);
    return { name, kind, missing, numbers: null, distinct: seen.length, top };
}
//# sourceMappingURL=profile.js.map