import { sigmoid } from '../task.js';
const ROOM_BITS = 52;
const MOST_BITS = 30;
/** Room for the derivatives of so many rows. */
export function emptyGradients(rows) {
    return { first: new Float64Array(rows), second: new Float64Array(rows), firstScale: 1, secondScale: 1 };
}
/** Fills in the derivatives at these scores: of the logloss, or of half the squared error. */
export function computeGradients(into, { label, weights, objective }, scores) {
    const { first, second } = into;
    if (objective === 'binary')
        ofLogloss(into, label, scores);
    else
        ofSquares(into, label, scores);
    if (weights) {
        for (let row = 0; row < weights.length; row++) {
            first[row] *= weights[row];
            second[row] *= weights[row];
        }
    }
    into.firstScale = makeWhole(first);
    into.secondScale = makeWhole(second);
}
function ofLogloss({ first, second }, label, scores) {
    for (let row = 0; row < scores.length; row++) {
        const p = sigmoid(scores[row]);
        first[row] = p - label[row];
        second[row] = p * (1 - p);
    }
}
function ofSquares({ first, second }, label, scores) {
    for (let row = 0; row < scores.length; row++)
        first[row] = scores[row] - label[row];
    second.fill(1);
}
/** Multiplies by the power of two that uses the room well, rounds, and returns that power. */
function makeWhole(values) {
    let largest = 0;
    for (const value of values)
        largest = Math.max(largest, Math.abs(value));
    if (largest === 0)
        return 1;
    const bits = Math.min(MOST_BITS, ROOM_BITS - Math.ceil(Math.log2(values.length + 1)));
    const scale = 2 ** (bits - Math.ceil(Math.log2(largest)));
    for (let i = 0; i < values.length; i++)
        values[i] = Math.round(values[i] * scale);
    return scale;
}
//# sourceMappingURL=gradients.js.map