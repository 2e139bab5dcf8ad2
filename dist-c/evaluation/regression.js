import { meanEstimate } from './mean.js';
import { checkNumbers } from './rows.js';
/**
 * Mean absolute error of predicted numbers.
 *
 * Errors: `evaluation.missing_score`, `evaluation.bad_label`, `evaluation.unequal_lengths`.
 */
export function meanAbsoluteError(scores, labels) {
    checkNumbers(scores, labels);
    return meanEstimate(scores.map((score, row) => Math.abs(score - labels[row])), 'mean absolute error');
}
/** Root mean squared error; its interval is the root of the interval of the mean square. Errors: as `meanAbsoluteError`. */
export function rootMeanSquaredError(scores, labels) {
    checkNumbers(scores, labels);
    const squared = meanEstimate(scores.map((score, row) => (score - labels[row]) ** 2), 'root mean squared error');
    const { low, high } = squared;
    const ends = low === undefined || high === undefined ? {} : { low: Math.sqrt(Math.max(0, low)), high: Math.sqrt(high) };
    return { ...squared, value: Math.sqrt(squared.value), ...ends };
}
/** Mean of label less prediction: positive where the model is too low. Errors: as `meanAbsoluteError`. */
export function bias(scores, labels) {
    checkNumbers(scores, labels);
    return meanEstimate(scores.map((score, row) => labels[row] - score), 'bias: mean label less mean prediction');
}
/**
 * The share of the variance of the labels that the predictions take away; 1 is perfect, 0 is no better than the mean. For labels
 * that are all equal: 1 when every prediction is right, else 0. Errors: as `meanAbsoluteError`.
 */
export function rSquared(scores, labels) {
    checkNumbers(scores, labels);
    const mean = labels.reduce((a, b) => a + b, 0) / labels.length;
    let [left, total] = [0, 0];
    for (let row = 0; row < labels.length; row++) {
        left += (labels[row] - scores[row]) ** 2;
        total += (labels[row] - mean) ** 2;
    }
    const value = total > 0 ? 1 - left / total : left === 0 ? 1 : 0;
    return {
        value: labels.length === 0 ? Number.NaN : value,
        count: labels.length,
        convention: 'R²: 1 − sum of squared errors ÷ sum of squares about the mean label',
    };
}
//# sourceMappingURL=regression.js.map