import { DAY } from '../base/index.js';
import { compareWithTraining, PREDICTION } from './drift.js';
import { fail } from './errors.js';
import { windowMeasured } from './events.js';
import { calibrationEvidence, lossEvidence, MATURE, matureDays } from './evidence.js';
import { performanceByVersion, performanceOf, performanceOnSameRows } from './performance.js';
import { findingsOf, limitsPassed, QUIET_WINDOWS, UNSEEN } from './rules.js';
import { lastChampion, numbersOf, scoresOf } from './scored.js';
const MOST_UNSEEN = 1000;
/** What evidence is made of. */
const EVIDENCE_COLUMNS = ['at', 'champion', 'champion_score', 'label', 'label_at'];
/** Evidence looks back no further than this before its window. */
const EVIDENCE_SPAN = 180 * DAY;
/**
 * Measures one window of an endpoint with the labels known now: performance by version, drift against training, evidence about
 * calibration and loss since the champion took over, and what follows from it. Measuring again, with more labels, adds a
 * measurement beside the earlier one.
 *
 * Publishes `monitoring.window_measured` and, for what is new, `monitoring.alert_raised`.
 * Errors: `monitoring.bad_window`, `monitoring.no_reference` (where the watch needs one).
 */
export async function measureWindow(needs, watched, span) {
    const { database, windows, alerts, events } = needs;
    if (!(span.to > span.from))
        throw fail('bad_window', { from: span.from, to: span.to });
    const measured = await look(needs, watched, span);
    return database.tx(async () => {
        const kept = await windows.add(measured.report, measured.histograms);
        if (kept.id !== measured.report.id)
            return kept;
        await alerts.follow(kept);
        const { id, endpoint, from, to, champion, predictions, labeled } = kept;
        const found = kept.alerts.map(({ code, severity }) => ({ code, severity }));
        database.afterCommit(() => events.publish(windowMeasured, { id, endpoint, from, to, champion, predictions, labeled, alerts: found }));
        return kept;
    });
}
async function look(needs, watched, span) {
    const { journal, clock, newId } = needs;
    const { endpoint, model } = watched;
    const knownBy = clock.now();
    const rows = await journal.read(endpoint, { ...span, knownBy });
    const champion = lastChampion(rows);
    const reference = champion === undefined ? undefined : await referenceFor(needs, watched, champion);
    const objective = reference?.objective ?? 'binary';
    const answered = performanceOf(numbersOf(rows, 'score'), numbersOf(rows, 'label'), objective);
    const drift = driftOf(watched, { rows, span: { ...span, to: Math.min(span.to, knownBy) }, champion, reference });
    const judged = champion === undefined ? undefined : await judge(needs, watched, { span, champion, reference, rows, drift });
    const { [PREDICTION]: predictionPsi = null, ...psi } = drift?.shifts ?? {};
    const report = {
        id: newId(),
        endpoint,
        model,
        ...span,
        measuredAt: knownBy,
        champion: champion ?? null,
        ...answered,
        mature: answered.labeled >= MATURE * answered.predictions,
        psi,
        predictionPsi,
        byVersion: performanceByVersion(rows, objective),
        sameRows: performanceOnSameRows(rows, objective),
        calibration: judged?.calibration ?? null,
        loss: judged?.loss ?? null,
        notes: [...(drift?.notes ?? [])],
        alerts: [...(judged?.findings ?? []), ...(await unseenIn(needs, endpoint, span))],
    };
    return { report, histograms: drift?.histograms ?? {} };
}
/** The notices of unseen values that came in the window. */
async function unseenIn({ alerts }, endpoint, { from, to }) {
    const notices = await alerts.list({ endpoint, code: UNSEEN, limit: MOST_UNSEEN });
    const came = notices.filter(({ evidence }) => Number(evidence['at']) >= from && Number(evidence['at']) < to).reverse();
    return came.map(({ code, severity, message, subjects, evidence }) => ({
        code,
        severity,
        message,
        subjects,
        evidence,
    }));
}
async function referenceFor(needs, { model, watch }, version) {
    const reference = await needs.referenceOf(model, version);
    if (!reference && (watch.drift || watch.logloss))
        throw fail('no_reference', { model, version });
    return reference;
}
function driftOf({ watch }, { rows, span, champion, reference }) {
    if (!watch.drift || !reference || champion === undefined)
        return undefined;
    return compareWithTraining({ rows, scores: scoresOf(rows, champion), reference, limits: watch.drift, ...span });
}
async function judge(needs, { endpoint, watch }, seen) {
    const { span, champion, reference, rows, drift } = seen;
    const objective = reference?.objective ?? 'binary';
    const knownBy = needs.clock.now();
    const begin = Math.max(reference?.to ?? 0, span.to - EVIDENCE_SPAN);
    const past = { from: Math.min(begin, span.from), to: span.to, knownBy, columns: EVIDENCE_COLUMNS };
    const history = await needs.journal.read(endpoint, past);
    const days = matureDays(history, { champion, objective, end: span.to, knownBy });
    const calibration = calibrationEvidence(days);
    const trainedLoss = reference ? heldOutLoss(reference, objective) : null;
    const loss = trainedLoss === null ? null : lossEvidence(days, trainedLoss);
    const before = await needs.windows.list({ endpoint, to: span.from, limit: QUIET_WINDOWS });
    const passedBefore = limitsPassed(before, champion);
    const ownRows = numbersOf(rows, 'champion_score').map((score, row) => numbersOf(rows, 'champion')[row] === champion ? score : Number.NaN);
    const performance = performanceOf(ownRows, numbersOf(rows, 'label'), objective);
    const shifts = drift?.shifts ?? {};
    const level = drift?.level ?? 0;
    const seenNow = { performance, shifts, level, calibration, loss, trainedLoss, passedBefore };
    return { calibration, loss, findings: findingsOf({ watch, objective, champion, ...seenNow }) };
}
function heldOutLoss({ heldOut }, objective) {
    if (objective === 'binary')
        return heldOut.metrics['logloss']?.value ?? null;
    const root = heldOut.metrics['rmse']?.value ?? null;
    return root === null ? null : root * root;
}
//# sourceMappingURL=measure.js.map