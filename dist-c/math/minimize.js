import { wolfeStep } from './line-search.js';
/**
 * Finds a local minimum of a smooth function; of a convex one, the minimum. Deterministic: sums run in index order.
 *
 * `start` is not written to. `f` must be finite at `start`; where it is not finite later, the step is made shorter.
 *
 * Source: Nocedal & Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5 (L-BFGS) with the strong Wolfe line
 * search 3.5 and 3.6.
 *
 * @example
 * const bowl: Objective = (x, gradient) => {
 *   gradient[0] = 2 * (x[0]! - 3)
 *   return (x[0]! - 3) ** 2
 * }
 * minimize(bowl, new Float64Array(1)).x[0] // 3
 */
export function minimize(f, start, options = {}) {
    const { maxIterations = 100, tolerance = 1e-6, memory = 10, onIteration } = options;
    let x = start.slice();
    let gradient = new Float64Array(x.length);
    let value = f(x, gradient);
    const pairs = [];
    const flat = () => largest(gradient) <= tolerance * Math.max(1, Math.abs(value));
    let iterations = 0;
    while (iterations < maxIterations && !flat()) {
        let direction = descent(gradient, pairs);
        if (dot(direction, gradient) >= 0) {
            pairs.length = 0;
            direction = descent(gradient, pairs);
        }
        const first = pairs.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)));
        const next = wolfeStep(f, { x, value, gradient }, { direction, first });
        if (next === undefined) {
            if (pairs.length === 0)
                break;
            pairs.length = 0;
            continue;
        }
        remember(pairs, pairOf(next.x, x, next.gradient, gradient), memory);
        ({ x, value, gradient } = next);
        iterations++;
        onIteration?.(iterations, value);
    }
    return { x, value, gradient, iterations, converged: flat() };
}
function pairOf(x, oldX, gradient, oldGradient) {
    const step = x.map((value, i) => value - oldX[i]);
    const change = gradient.map((value, i) => value - oldGradient[i]);
    return { step, change, rho: 1 / dot(step, change) };
}
/** Keeps a pair only when its curvature is positive: else the next direction might lead uphill. */
function remember(pairs, pair, memory) {
    if (!(pair.rho > 0 && Number.isFinite(pair.rho)))
        return;
    pairs.push(pair);
    if (pairs.length > memory)
        pairs.shift();
}
/** The two-loop recursion: minus the gradient, bent by the curvature that the last steps showed. */
function descent(gradient, pairs) {
    const direction = gradient.map((value) => -value);
    const weights = new Float64Array(pairs.length);
    for (let k = pairs.length - 1; k >= 0; k--) {
        const { step, change, rho } = pairs[k];
        weights[k] = rho * dot(step, direction);
        addScaled(direction, change, -weights[k]);
    }
    const last = pairs.at(-1);
    if (last) {
        const scale = 1 / (last.rho * dot(last.change, last.change));
        for (let i = 0; i < direction.length; i++)
            direction[i] *= scale;
    }
    for (let k = 0; k < pairs.length; k++) {
        const { step, change, rho } = pairs[k];
        addScaled(direction, step, weights[k] - rho * dot(change, direction));
    }
    return direction;
}
function dot(a, b) {
    let sum = 0;
    for (let i = 0; i < a.length; i++)
        sum += a[i] * b[i];
    return sum;
}
function addScaled(into, from, by) {
    for (let i = 0; i < into.length; i++)
        into[i] += by * from[i];
}
function largest(values) {
    let max = 0;
    for (const value of values)
        max = Math.max(max, Math.abs(value));
    return max;
}
//# sourceMappingURL=minimize.js.map