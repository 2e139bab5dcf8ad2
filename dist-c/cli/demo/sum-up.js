const ENDPOINT = 'late';
const MOST = 1_000;
/** Reads the document of the demo from where the rooms keep what happened. */
export async function sumUp(app, told) {
    const { monitoring, decisions, models, serving } = app.rooms;
    const flights = told.applied.datasets.find(({ dataset }) => dataset === 'flights');
    const first = told.applied.trained[0];
    const windows = [...(await monitoring.windows({ endpoint: ENDPOINT, limit: MOST }))].reverse();
    const decided = [...(await decisions.list({ endpoint: ENDPOINT, limit: MOST }))].reverse();
    const champion = await models.alias(ENDPOINT, 'champion');
    const before = first.version.version;
    const after = champion?.version ?? before;
    const rows = flights.rows + flights.quarantined;
    return {
        dataset: {
            ...{ rows, accepted: flights.rows, quarantined: flights.quarantined, version: flights.version },
            reasons: flights.reasons.map(({ code, column, rows: broken }) => ({ code, column, rows: broken })),
        },
        leakage: { naiveAuc: told.leakage.naive.value, pointInTimeAuc: told.leakage.pointInTime.value },
        training: {
            ...{ rows: first.rows, learner: first.learner, modelVersion: before, modelHash: first.modelHash },
            ...{
                auc: metric(first.metrics, 'auc'),
                logloss: metric(first.metrics, 'logloss'),
                ece: metric(first.metrics, 'ece'),
            },
        },
        weeks: windows.map(weekOf),
        unseen: (await serving.unseen(ENDPOINT)).map(({ column, value, at }) => ({ column, value, first: iso(at) })),
        decisions: decided.map(({ at, what, because, evidence }) => ({ at: iso(at), what, because, evidence })),
        champion: { before, after },
        comparison: {
            weeks: windows.flatMap((window) => comparisonOf(window, { before, challenger: challengerOf(decided) })),
        },
        reproduced: told.reproduced,
        seconds: told.seconds,
    };
}
const iso = (at) => new Date(at).toISOString();
const metric = (metrics, name) => metrics[name] ?? Number.NaN;
function weekOf(window) {
    return {
        from: iso(window.from),
        predictions: window.predictions,
        labeled: window.labeled,
        meanPrediction: window.meanPrediction,
        lateShare: window.labelRate,
        ...scoredOf(window),
        psi: Object.fromEntries(Object.entries(window.psi).map(([feature, shift]) => [feature, shift.psi])),
        champion: window.champion ?? 0,
        alerts: window.alerts.map(({ code, message }) => ({ code, message })),
    };
}
function scoredOf({ auc, logloss, ece }) {
    return { auc: auc?.value ?? null, logloss: logloss?.value ?? null, ece: ece?.value ?? null };
}
/** The version that the last shadow put beside the champion. */
function challengerOf(decided) {
    const shadow = decided.findLast(({ what }) => what === 'shadow');
    return typeof shadow?.evidence['challenger'] === 'number' ? shadow.evidence['challenger'] : undefined;
}
/** Both versions on the requests that both scored. */
function comparisonOf(window, versions) {
    const same = window.sameRows?.versions;
    const champion = same?.[String(versions.before)];
    const challenger = same?.[String(versions.challenger)];
    if (!champion || !challenger)
        return [];
    return [{ from: iso(window.from), champion: scoredOf(champion), challenger: scoredOf(challenger) }];
}
//# sourceMappingURL=sum-up.js.map