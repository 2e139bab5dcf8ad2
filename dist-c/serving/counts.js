import { predicted } from './events.js';
const EVERY_MS = 250;
export function createCounts(events) {
    const totals = new Map();
    const tallies = new Map();
    let timer;
    function tell() {
        timer = undefined;
        for (const [endpoint, { rows, versions, latencyUs }] of tallies) {
            const total = (totals.get(endpoint) ?? 0) + rows;
            totals.set(endpoint, total);
            events.publish(predicted, { endpoint, rows, total, versions, latencyUs });
        }
        tallies.clear();
    }
    return {
        add(endpoint, versions, latencyUs) {
            const tally = tallies.get(endpoint) ?? { rows: 0, latencyUs: 0, versions: {} };
            tallies.set(endpoint, tally);
            tally.rows += versions.length;
            tally.latencyUs = Math.max(tally.latencyUs, latencyUs);
            for (const version of versions)
                tally.versions[version] = (tally.versions[version] ?? 0) + 1;
            timer ??= setTimeout(tell, EVERY_MS).unref();
        },
        close() {
            clearTimeout(timer);
            tell();
        },
    };
}
//# sourceMappingURL=counts.js.map