import { auc, brier, calibrationError, calibrationGap, logloss, meanAbsoluteError, rootMeanSquaredError, rSquared, } from '../evaluation/index.js';
const MEASURES = {
    binary: { auc, logloss, brier, ece: calibrationError, calibrationGap },
    regression: { rmse: rootMeanSquaredError, mae: meanAbsoluteError, r2: rSquared },
};
const DIRECTIONS = {
    auc: false,
    logloss: true,
    brier: true,
    ece: true,
    rmse: true,
    mae: true,
    r2: false,
};
/** Names of the metrics of an objective. */
export function metricNames(objective) {
    return Object.keys(MEASURES[objective]);
}
/** True where less is better, false where more is; `undefined` for what does not rank models. */
export function lowerIsBetter(metric) {
    return DIRECTIONS[metric];
}
/** Measures predictions against labels. */
export function measure(objective, scores, labels) {
    const entries = Object.entries(MEASURES[objective]).map(([name, of]) => {
        const estimate = of(scores, labels);
        return [name, { ...estimate, value: Number.isFinite(estimate.value) ? estimate.value : null }];
    });
    return Object.fromEntries(entries);
}
/** The values alone. */
export function valuesOf(estimates) {
    return Object.fromEntries(Object.entries(estimates).map(([name, { value }]) => [name, value]));
}
/** Values and interval ends under names of their own (`auc`, `auc.low`, `auc.high`): what a run logs. */
export function flatten(estimates) {
    const flat = {};
    for (const [name, { value, low, high }] of Object.entries(estimates)) {
        flat[name] = value ?? Number.NaN;
        if (low !== undefined)
            flat[`${name}.low`] = low;
        if (high !== undefined)
            flat[`${name}.high`] = high;
    }
    return flat;
}
/** The position of the best; of equal ones the first. One that was not measured is never better. */
export function bestOf(candidates, metric) {
    const sign = lowerIsBetter(metric) ? 1 : -1;
    const cost = (values) => sign * (values[metric] ?? sign * Number.POSITIVE_INFINITY);
    return candidates.reduce((best, values, i) => (cost(values) < cost(candidates[best]) ? i : best), 0);
}
//# sourceMappingURL=metrics.js.map