const EARLY_SHARE = 0.75;
/**
 * Parts a window by time. `times` are milliseconds, ascending; `known` when each label became known. A row before the cut whose
 * label became known only after it belongs to no part: at the cut nobody could have learned from it.
 */
export function partRows(times, known, cut) {
    const train = where(times, (row) => times[row] < cut && known[row] <= cut);
    const stop = times[train[Math.floor(train.length * EARLY_SHARE)] ?? 0] ?? cut;
    return {
        train,
        early: train.filter((row) => times[row] < stop),
        stopping: train.filter((row) => times[row] >= stop),
        test: where(times, (row) => times[row] >= cut),
    };
}
function where(times, holds) {
    const rows = new Int32Array(times.length);
    let count = 0;
    for (let row = 0; row < times.length; row++)
        if (holds(row))
            rows[count++] = row;
    return rows.subarray(0, count);
}
//# sourceMappingURL=parts.js.map