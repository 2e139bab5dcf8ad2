const MAX_HALVINGS = 1100;
/**
 * The x between two ends where an ascending function reaches `target`, to the last bit that halving can tell. Returns an end
 * where the target lies outside; NaN for a target that is NaN.
 */
export function invert(f, target, ends) {
    if (Number.isNaN(target))
        return Number.NaN;
    let { low, high } = ends;
    if (f(low) >= target)
        return low;
    if (f(high) <= target)
        return high;
    for (let i = 0; i < MAX_HALVINGS; i++) {
        const middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        if (f(middle) < target)
            low = middle;
        else
            high = middle;
    }
    return high;
}
/** Moves the upper end out until an ascending function passes `target`. */
export function upperEnd(f, target) {
    let high = 1;
    while (f(high) < target && high < Number.MAX_VALUE / 4)
        high *= 2;
    return high;
}
//# sourceMappingURL=invert.js.map