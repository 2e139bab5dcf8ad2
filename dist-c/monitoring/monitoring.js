import { createAlerts } from './alerts.js';
import { PREDICTION } from './drift.js';
import { measureWindow } from './measure.js';
import { unseenFinding } from './rules.js';
import { createWindows } from './windows.js';
/** Makes the room over its tables and the rooms upstream. */
export function createMonitoring(needs) {
    const windows = createWindows(needs);
    const alerts = createAlerts(needs);
    return {
        measure: async (endpoint, span) => measureWindow({ ...needs, windows, alerts }, await needs.watched(endpoint), span),
        windows: windows.list,
        alerts: alerts.list,
        async drift(endpoint, from) {
            const found = await windows.find(endpoint, from);
            return found && driftView(found.report, found.histograms);
        },
        noteUnseen: (endpoint, unseen) => alerts.raise(endpoint, unseenFinding(unseen)),
    };
}
function driftView(report, histograms) {
    const { from, to, champion, psi, predictionPsi, notes } = report;
    const shifts = { ...psi, ...(predictionPsi && { [PREDICTION]: predictionPsi }) };
    const columns = Object.entries(shifts).flatMap(([name, shift]) => {
        const histogram = histograms[name];
        return histogram ? [[name, { shift, histogram }]] : [];
    });
    return { from, to, champion, columns: Object.fromEntries(columns), notes };
}
//# sourceMappingURL=monitoring.js.map