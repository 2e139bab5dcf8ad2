/**
 * What a model looked like when it was trained; monitoring compares every later window with it. Training builds it and keeps
 * it as the artifact `reference.json` of the run; monitoring reads it.
 *
 *   buildReference({ table, features, predictions, times, labels, objective, heldOut }) → Reference    (plain JSON)
 *   readReference(json) → Reference                                       (checks what was read back)
 *   bins: `binsOf(column)`, `binRows(bins, column)`, `countBins(bins, column)` in bins.ts
 */
import { DAY } from '../base/index.js';
import { numberColumn } from '../table/index.js';
import { binRows, binsOf, sizeOf } from './bins.js';
import { fail } from './errors.js';
import { rowLoss } from './loss.js';
export const REFERENCE_FORMAT = 'millrace.reference/1';
/**
 * Counts a training table into a reference: bins of every feature and of the prediction, in all and day by day, the mean loss
 * of each bin, and the held-out metrics. The result is plain JSON.
 *
 * Errors: `evaluation.no_column`, `evaluation.unequal_lengths`.
 */
export function buildReference(source) {
    const { table, predictions, labels, times, objective, heldOut } = source;
    for (const values of [predictions, labels, times])
        if (values.length !== table.rows)
            throw fail('unequal_lengths', { scores: table.rows, labels: values.length });
    const losses = predictions.map((prediction, row) => rowLoss(objective, prediction, labels[row]));
    const days = times.map((time) => Math.floor(time / DAY));
    const columns = source.features.map((name) => {
        const column = table.columns.get(name);
        if (!column)
            throw fail('no_column', { column: name });
        return [name, referenceOf(column, days, losses)];
    });
    const known = times.filter((time) => !Number.isNaN(time));
    return {
        format: REFERENCE_FORMAT,
        objective,
        rows: table.rows,
        from: finite(known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
        to: finite(known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
        labelMean: meanOf(labels),
        meanLoss: meanOf(losses),
        features: Object.fromEntries(columns),
        prediction: referenceOf(numberColumn(predictions), days, losses),
        heldOut,
    };
}
function referenceOf(column, days, losses) {
    const bins = binsOf(column);
    const size = sizeOf(bins);
    const zeros = () => new Array(size).fill(0);
    const [counts, lossSums, lossRows] = [zeros(), zeros(), zeros()];
    const byDay = new Map();
    const rows = binRows(bins, column);
    for (let row = 0; row < rows.length; row++) {
        const bin = rows[row];
        counts[bin]++;
        const day = days[row];
        if (!Number.isNaN(day)) {
            const ofDay = byDay.get(day) ?? zeros();
            byDay.set(day, ofDay);
            ofDay[bin]++;
        }
        const loss = losses[row];
        if (Number.isNaN(loss))
            continue;
        lossSums[bin] += loss;
        lossRows[bin]++;
    }
    return {
        bins,
        counts,
        days: [...byDay].sort(([a], [b]) => a - b).map(([day, ofDay]) => ({ day, counts: ofDay })),
        loss: lossSums.map((sum, bin) => (lossRows[bin] > 0 ? sum / lossRows[bin] : null)),
    };
}
function meanOf(values) {
    const known = values.filter((value) => !Number.isNaN(value));
    return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : null;
}
const finite = (value) => (Number.isFinite(value) ? value : null);
/**
 * Takes a reference that was read back from JSON.
 *
 * Errors: `evaluation.bad_reference` where it is none, or of another format.
 */
export function readReference(json) {
    const found = json;
    if (found === null || typeof found !== 'object')
        throw fail('bad_reference', { reason: 'it is not a JSON object' });
    if (found.format !== REFERENCE_FORMAT)
        throw fail('bad_reference', { reason: `its format is ${String(found.format)}, not ${REFERENCE_FORMAT}` });
    for (const member of ['features', 'prediction', 'heldOut'])
        if (typeof found[member] !== 'object')
            throw fail('bad_reference', { reason: `it has no member ${member}` });
    return found;
}
//# sourceMappingURL=reference.js.map