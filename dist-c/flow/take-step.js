import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '../base/index.js';
import { backoff } from './backoff.js';
import { failFlow } from './errors.js';
import { progressed, stepFailed, stepStarted } from './events.js';
import { keepAlive } from './heartbeat.js';
const RETRIES = 2;
const BACKOFF_MS = 200;
const SHORTEST_LOOK = 25;
const LONGEST_LOOK = 1_000;
/** Runs a step unless it is done; while another worker runs it, waits for its result. */
export async function takeStep(needs, taking) {
    const { steps, worker, wall, leaseMs } = needs;
    const { digest, place } = taking;
    for (let look = SHORTEST_LOOK;; look = Math.min(LONGEST_LOOK, look * 2)) {
        const now = wall.now();
        const { flow, step } = place;
        const claimed = await steps.claim({ digest, flow, step, worker, now, leaseUntil: now + leaseMs });
        if (claimed.state === 'finished')
            return { output: claimed.output, cached: true };
        if (claimed.state === 'mine') {
            const output = await runHeld(needs, taking, { digest, worker, attempt: claimed.attempt });
            if (output !== undefined)
                return { output, cached: false };
        }
        await sleep(look);
    }
}
/** Tries a step that is ours until it is done or given up; nothing when it was lost to another worker. */
async function runHeld(needs, taking, first) {
    const { steps, wall, leaseMs, random } = needs;
    const lost = new AbortController();
    let held = first;
    const stop = keepAlive(leaseMs, () => steps.renew(held, wall.now() + leaseMs), () => lost.abort());
    try {
        for (;;) {
            const tried = await tryOnce(needs, taking, { held, signal: lost.signal });
            if ('output' in tried)
                return (await steps.finish(held, tried.output)) ? tried.output : undefined;
            if (tried.last) {
                if (await steps.park(held, codeOf(tried.error)))
                    throw tried.error;
                return undefined;
            }
            if (!(await steps.again(held)))
                return undefined;
            await sleep(backoff(held.attempt, taking.options.backoffMs ?? BACKOFF_MS, random));
            held = { ...held, attempt: held.attempt + 1 };
        }
    }
    finally {
        stop();
    }
}
async function tryOnce({ events }, { place, options, progress, run }, { held, signal }) {
    const { attempt } = held;
    const attempts = (options.retries ?? RETRIES) + 1;
    const gaveUp = (reason, cause) => failFlow('step_failed', { ...place, attempts: Math.min(attempt, attempts), reason }, cause);
    const tell = (done, doing) => {
        events.publish(progressed, { ...place, done, doing });
        progress(done, doing);
    };
    // Tries are counted in the database, so a step that takes its process down is given up as well.
    if (attempt > attempts)
        return { error: gaveUp('its process ended in every try'), last: true };
    events.publish(stepStarted, { ...place, attempt });
    try {
        return { output: await run({ attempt, signal, progress: tell }) };
    }
    catch (error) {
        const hopeless = isHopeless(error);
        const last = hopeless || attempt >= attempts;
        events.publish(stepFailed, { ...place, attempt, error: codeOf(error), parked: last });
        return { error: hopeless ? error : gaveUp(reasonOf(error), error), last };
    }
}
/** True for what will fail again: a coded error that is the caller's to correct. */
export function isHopeless(error) {
    return error instanceof MillraceError && error.status < 500;
}
/** The code of an error; that of a fault of ours where it has none. */
export function codeOf(error) {
    return error instanceof MillraceError ? error.code : 'http.internal';
}
/** What may be told of an error: any other than ours may quote what is in the rows. */
function reasonOf(error) {
    return error instanceof MillraceError ? error.message.replace(/\.$/, '') : 'an internal fault';
}
//# sourceMappingURL=take-step.js.map