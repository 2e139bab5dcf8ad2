import { Z95 } from '../math/index.js';
const INTERVAL = '95 % normal interval, rows taken as independent';
/** A mean over rows with its normal interval; NaN where there are no rows, no interval for one row. */
export function meanEstimate(values, convention) {
    const count = values.length;
    let sum = 0;
    for (const value of values)
        sum += value;
    const value = sum / count;
    if (count < 2)
        return { value, count, convention: count === 0 ? `${convention}; no rows` : convention };
    let squares = 0;
    for (const each of values)
        squares += (each - value) ** 2;
    const half = Z95 * Math.sqrt(squares / (count - 1) / count);
    return { value, low: value - half, high: value + half, count, convention: `${convention}; ${INTERVAL}` };
}
//# sourceMappingURL=mean.js.map