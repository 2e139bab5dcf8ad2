import { fail } from './errors.js';
/** Refuses what no metric can be computed from: other lengths, missing scores, labels that are none. */
export function checkNumbers(scores, labels) {
    if (scores.length !== labels.length)
        throw fail('unequal_lengths', { scores: scores.length, labels: labels.length });
    for (let row = 0; row < scores.length; row++) {
        if (!Number.isFinite(scores[row]))
            throw fail('missing_score', { row });
        if (!Number.isFinite(labels[row]))
            throw fail('bad_label', { row, takes: 'a finite number' });
    }
}
/** The same for binary labels, which are 0 or 1. */
export function checkBinary(scores, labels) {
    checkNumbers(scores, labels);
    for (let row = 0; row < labels.length; row++)
        if (labels[row] !== 0 && labels[row] !== 1)
            throw fail('bad_label', { row, takes: '0 or 1' });
}
/** The same for probabilities of a 1. */
export function checkProbabilities(scores, labels) {
    checkBinary(scores, labels);
    for (let row = 0; row < scores.length; row++)
        if (scores[row] < 0 || scores[row] > 1)
            throw fail('bad_probability', { row });
}
//# sourceMappingURL=rows.js.map