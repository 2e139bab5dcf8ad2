import { wilson } from '../math/index.js';
import { LOGLOSS_CLIP, rowLogloss } from './loss.js';
import { meanEstimate } from './mean.js';
import { checkBinary, checkProbabilities } from './rows.js';
/**
 * Mean log loss in nats of probabilities of a 1; each is clipped to [clip, 1 − clip], .001 unless given.
 *
 * Errors: `evaluation.bad_probability`, `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 *
 * @example
 * logloss(Float64Array.of(0.5, 0.5), Float64Array.of(0, 1)).value // 0.693…
 */
export function logloss(scores, labels, clip = LOGLOSS_CLIP) {
    checkProbabilities(scores, labels);
    const losses = scores.map((score, row) => rowLogloss(score, labels[row], clip));
    return meanEstimate(losses, `mean log loss in nats, probabilities clipped to [${clip}, 1 - ${clip}]`);
}
/**
 * The Brier score: mean squared distance between probability and label.
 *
 * Errors: as `logloss`. Source: Brier 1950, for one class.
 */
export function brier(scores, labels) {
    checkProbabilities(scores, labels);
    return meanEstimate(scores.map((score, row) => (score - labels[row]) ** 2), 'Brier score: mean squared distance between probability and label');
}
/**
 * The share of rows on the right side of `threshold` (a score on it counts as a 1), with Wilson's 95 % interval.
 *
 * Errors: `evaluation.bad_label`, `evaluation.missing_score`, `evaluation.unequal_lengths`.
 */
export function accuracy(scores, labels, threshold = 0.5) {
    checkBinary(scores, labels);
    let hits = 0;
    for (let row = 0; row < scores.length; row++)
        if (scores[row] >= threshold === (labels[row] === 1))
            hits++;
    const count = scores.length;
    const convention = `share right with a 1 from score ≥ ${threshold}; 95 % interval by Wilson, rows taken as independent`;
    return { value: hits / count, ...wilson(hits, count), count, convention };
}
//# sourceMappingURL=binary.js.map