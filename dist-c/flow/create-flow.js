import { canonicalJson, digestOf, } from '../base/index.js';
import { failFlow } from './errors.js';
import { runFinished, runStarted, stepFinished } from './events.js';
import { keepAlive } from './heartbeat.js';
import { createRuns } from './runs.js';
import { createSteps } from './steps.js';
import { codeOf, takeStep } from './take-step.js';
const LEASE_MS = 30_000;
/**
 * Durable flows over a database that has `flowMigrations`.
 *
 * @example
 * const flow = createFlow({ database, clock, events, hash, newId, random })
 * const rows = await flow.run('data.ingest', 'flights', async (step) => {
 *   const scan = await step('scan', { file }, () => scanFile(file))
 *   return step('validate', { scan }, () => validate(scan))
 * })
 */
export function createFlow(given) {
    const { database, clock, events, newId } = given;
    const wall = given.wall ?? { now: Date.now };
    const leaseMs = given.leaseMs ?? LEASE_MS;
    const worker = newId();
    const runs = createRuns(database);
    const needs = { ...given, wall, leaseMs, worker, steps: createSteps(database) };
    async function run(flow, key, work, options) {
        const now = wall.now();
        const at = clock.now();
        const { id, resumed } = await runs.start({ id: newId(), flow, key, worker, at, now, leaseUntil: now + leaseMs });
        events.publish(runStarted, { flow, run: id, key, resumed });
        const renew = () => runs.renew(id, worker, wall.now() + leaseMs);
        const stop = keepAlive(leaseMs, renew, () => undefined);
        try {
            const result = await work(stepsOf({ needs, runs, flow, run: id, options }));
            await runs.finish(id, { at: clock.now() });
            events.publish(runFinished, { flow, run: id, key });
            return result;
        }
        catch (error) {
            await runs.finish(id, { at: clock.now(), error: codeOf(error) });
            events.publish(runFinished, { flow, run: id, key, error: codeOf(error) });
            throw error;
        }
        finally {
            stop();
        }
    }
    return {
        run: (flow, key, work, options = {}) => run(flow, key, work, options),
        runs: (options) => runs.list(options),
        async show(id) {
            const found = await runs.get(id);
            if (!found)
                throw failFlow('run_not_found', { run: id });
            return found;
        },
    };
}
function stepsOf(running) {
    return async (step, inputs, work, options = {}) => {
        const { needs, runs, flow, run } = running;
        const startedAt = needs.clock.now();
        const digest = addressOf(running, { step, inputs, version: options.version });
        const { output, cached } = await takeStep(needs, {
            place: { flow, run, step },
            digest,
            options,
            progress: progressOf(running.options.progress, options.share),
            run: async (context) => canonicalJson(await work(context)),
        });
        await runs.met(run, { step, digest, cached, startedAt, finishedAt: needs.clock.now() });
        needs.events.publish(stepFinished, { flow, run, step, cached });
        return JSON.parse(output);
    };
}
/** The address of a result. A fresh run has results of its own, and still goes on where it was interrupted. */
function addressOf({ needs, flow, run, options }, { step, inputs, version }) {
    const code = needs.codeVersion ?? '';
    return digestOf({ flow, step, code, version, inputs, run: options.fresh ? run : undefined }, needs.hash);
}
function progressOf(progress, [from, to] = [0, 1]) {
    return (done, doing) => progress?.(from + (to - from) * Math.min(1, Math.max(0, done)), doing);
}
//# sourceMappingURL=create-flow.js.map