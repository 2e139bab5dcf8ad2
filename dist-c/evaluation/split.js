import { fail } from './errors.js';
/**
 * Holds out the rows of the last stretch of time: a model is judged on what came after what it learned from.
 *
 * `times` are milliseconds (rows with NaN are on neither side); `test` is the length held out in milliseconds; `end` is the end of
 * the window, exclusive; without it, just after the last row. Rows at or after `end` are on neither side.
 * Errors: `evaluation.empty_split`.
 *
 * @example
 * timeSplit(times, { test: 7 * DAY, end: Date.UTC(2001, 4, 14) }).cut // May 7
 */
export function timeSplit(times, window) {
    const last = times.filter((time) => !Number.isNaN(time)).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const end = window.end ?? last + 1;
    const cut = end - window.test;
    const pick = (holds) => Uint32Array.from([...times.keys()].filter((row) => holds(times[row])));
    const split = { train: pick((time) => time < cut), test: pick((time) => time >= cut && time < end), cut };
    if (split.train.length === 0)
        throw fail('empty_split', { rows: times.length, side: 'before' });
    if (split.test.length === 0)
        throw fail('empty_split', { rows: times.length, side: 'after' });
    return split;
}
//# sourceMappingURL=split.js.map