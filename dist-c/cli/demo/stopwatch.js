import { stepFinished, stepStarted } from '../../flow/index.js';
const SECOND = 1_000;
/** Which part of the demo a step of a flow belongs to. */
function partOf(flow, step) {
    if (flow === 'data.ingest')
        return 'ingest';
    if (!flow.startsWith('training.'))
        return undefined;
    return step === 'assemble' ? 'features' : 'train';
}
export function startStopwatch(events) {
    const begun = performance.now();
    const spent = { ingest: 0, features: 0, train: 0, replay: 0 };
    const running = new Map();
    let replaying = false;
    events.on(stepStarted, ({ payload }) => running.set(`${payload.run} ${payload.step}`, performance.now()));
    events.on(stepFinished, ({ payload }) => {
        const key = `${payload.run} ${payload.step}`;
        const part = partOf(payload.flow, payload.step);
        const start = running.get(key);
        running.delete(key);
        if (part !== undefined && start !== undefined && !replaying)
            spent[part] += (performance.now() - start) / SECOND;
    });
    return {
        async time(part, work) {
            const start = performance.now();
            replaying = true;
            try {
                return await work();
            }
            finally {
                replaying = false;
                spent[part] += (performance.now() - start) / SECOND;
            }
        },
        seconds: () => ({ ...spent, total: (performance.now() - begun) / SECOND }),
    };
}
//# sourceMappingURL=stopwatch.js.map