const FLOAT = new Float32Array(1);
const FLOAT_BITS = new Int32Array(FLOAT.buffer);
const DOUBLE = new Float64Array(1);
const DOUBLE_BITS = new BigInt64Array(DOUBLE.buffer);
const LOWEST_BIT = 1n;
/**
 * The largest float32 that is at most `limit`, or with `strict` below it: for a float32 `x`, `x <= limit` (`x < limit`) holds
 * exactly when `x <= floatBelow(limit, strict)`. NaN where there is none.
 */
export function floatBelow(limit, strict) {
    FLOAT[0] = limit;
    const rounded = FLOAT[0];
    if (rounded < limit || (rounded === limit && !strict) || Number.isNaN(limit))
        return rounded;
    if (rounded === 0)
        FLOAT_BITS[0] = 0x80000001 | 0;
    else
        FLOAT_BITS[0] += rounded > 0 ? -1 : 1;
    return FLOAT[0];
}
/** The same among doubles. */
export function doubleBelow(limit, strict) {
    if (!strict || Number.isNaN(limit))
        return limit;
    if (limit === 0)
        return -Number.MIN_VALUE;
    DOUBLE[0] = limit;
    DOUBLE_BITS[0] += limit > 0 ? -LOWEST_BIT : LOWEST_BIT;
    return DOUBLE[0];
}
//# sourceMappingURL=threshold.js.map