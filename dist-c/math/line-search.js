const ENOUGH_DECREASE = 1e-4;
const ENOUGH_FLATTENING = 0.9;
const MAX_TRIALS = 40;
const ROUNDING = 1e-12;
/**
 * A step along `direction` after which the value is smaller and the slope flatter (the strong Wolfe conditions), or, when
 * trials run out, only smaller; `undefined` when there is none.
 *
 * Source: Nocedal & Wright (2006), algorithms 3.5 and 3.6; Hager & Zhang 2005 for the test where rounding rules.
 */
export function wolfeStep(f, from, along) {
    const { direction, first } = along;
    const startSlope = dot(from.gradient, direction);
    const look = (at) => {
        const x = from.x.map((value, i) => value + at * direction[i]);
        const gradient = new Float64Array(x.length);
        const value = f(x, gradient);
        return { at, x, value, gradient, slope: dot(gradient, direction) };
    };
    const noise = ROUNDING * Math.abs(from.value);
    // Near the minimum the fall of the value drowns in rounding; there the slope alone tells whether the step is good.
    const tooHigh = (trial) => {
        if (!Number.isFinite(trial.value) || !Number.isFinite(trial.slope))
            return true;
        if (trial.value <= from.value + ENOUGH_DECREASE * trial.at * startSlope)
            return false;
        return trial.value > from.value + noise || trial.slope > (2 * ENOUGH_DECREASE - 1) * startSlope;
    };
    const flat = (trial) => Math.abs(trial.slope) <= -ENOUGH_FLATTENING * startSlope;
    let low = { ...from, at: 0, slope: startSlope };
    let high;
    for (let tries = 0; tries < MAX_TRIALS; tries++) {
        const trial = look(high ? between(low, high) : low.at === 0 ? first : 2 * low.at);
        if (tooHigh(trial) || trial.value > low.value + noise)
            high = trial;
        else if (flat(trial))
            return trial;
        else {
            if (high ? trial.slope * (high.at - low.at) >= 0 : trial.slope >= 0)
                high = low;
            low = trial;
        }
    }
    return low.at > 0 ? low : undefined;
}
/** The minimum of the cubic through two trials, kept away from both ends; the middle where the cubic has none. */
function between(low, high) {
    const width = high.at - low.at;
    const bend = low.slope + high.slope - (3 * (low.value - high.value)) / (low.at - high.at);
    const root = Math.sign(width) * Math.sqrt(bend * bend - low.slope * high.slope);
    const share = 1 - (high.slope + root - bend) / (high.slope - low.slope + 2 * root);
    return low.at + width * (Number.isFinite(share) ? Math.min(0.9, Math.max(0.1, share)) : 0.5);
}
function dot(a, b) {
    let sum = 0;
    for (let i = 0; i < a.length; i++)
        sum += a[i] * b[i];
    return sum;
}
//# sourceMappingURL=line-search.js.map