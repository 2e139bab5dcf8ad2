/** Probabilities are kept this far from 0 and 1 before their logarithm is taken, so that one row cannot rule a mean. */
export const LOGLOSS_CLIP = 0.001;
/**
 * The loss of one row: binary, log loss in nats with the probability clipped to [.001, .999]; regression, squared error. NaN
 * where prediction or label is missing.
 */
export function rowLoss(objective, prediction, label) {
    if (objective === 'regression')
        return (prediction - label) ** 2;
    return rowLogloss(prediction, label, LOGLOSS_CLIP);
}
/** Log loss of one row in nats, the probability clipped to [clip, 1 − clip]; NaN where either is missing. */
export function rowLogloss(probability, label, clip) {
    const p = Math.min(1 - clip, Math.max(clip, probability));
    return -(label * Math.log(p) + (1 - label) * Math.log1p(-p));
}
//# sourceMappingURL=loss.js.map