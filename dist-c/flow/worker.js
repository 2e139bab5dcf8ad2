import { backoff } from './backoff.js';
import { jobParked } from './events.js';
import { keepAlive } from './heartbeat.js';
import { codeOf, isHopeless } from './take-step.js';
/**
 * @example
 * const worker = createWorker({ queue, clock, events, newId, random, onFault })
 * worker.handle('automation.renew', (payload) => renew(payload)).start()
 */
export function createWorker(needs) {
    const { queue, newId, pollMs = 1_000, leaseMs = 60_000 } = needs;
    const name = newId();
    const handlers = [];
    const running = new Set();
    const stops = [];
    const take = async (handler, limit) => {
        const jobs = await queue.take(handler.queue, name, { limit, leaseMs });
        return jobs.map((job) => {
            const done = doJob({ ...needs, leaseMs }, { handler, job, name });
            running.add(done);
            done.then(() => running.delete(done));
            return done;
        });
    };
    const worker = {
        handle(queueName, work, { atOnce = 1, maxAttempts = 5, backoffMs = 1_000 } = {}) {
            handlers.push({ queue: queueName, work, atOnce, maxAttempts, backoffMs });
            return worker;
        },
        start() {
            for (const handler of handlers)
                stops.push(keepTaking(handler));
        },
        async stop() {
            await Promise.all(stops.splice(0).map((stop) => stop()));
            while (running.size > 0)
                await Promise.all(running);
        },
        async drain() {
            let tries = 0;
            for (let found = -1; found !== 0; tries += found) {
                const taken = await Promise.all(handlers.map((handler) => take(handler, handler.atOnce)));
                found = taken.flat().length;
                await Promise.all(taken.flat());
            }
            return tries;
        },
    };
    return worker;
    /** Takes jobs of one queue: when one is added here, when one is done, and every so often; `stop` waits for the last look. */
    function keepTaking(handler) {
        let free = handler.atOnce;
        let stopped = false;
        let again = false;
        let looking;
        const wake = () => {
            again = true;
            looking ??= look().finally(() => {
                looking = undefined;
            });
        };
        const look = async () => {
            while (again && !stopped && free > 0) {
                again = false;
                const taken = await take(handler, free).catch(() => []);
                free -= taken.length;
                for (const done of taken)
                    done.then(() => {
                        free++;
                        wake();
                    });
            }
        };
        const timer = setInterval(wake, pollMs);
        const unhear = queue.onAdded(handler.queue, wake);
        wake();
        return async () => {
            stopped = true;
            clearInterval(timer);
            unhear();
            await looking;
        };
    }
}
/** Does one job and never throws: what it threw is in the queue, and told to `onFault`. */
async function doJob(needs, { handler, job, name }) {
    const { queue, leaseMs, onFault } = needs;
    const lost = new AbortController();
    const renew = () => queue.renew(job, name, leaseMs);
    const stop = keepAlive(leaseMs, renew, () => lost.abort());
    try {
        await handler.work(job.payload, { attempt: job.attempt, signal: lost.signal });
        await queue.finish(job, name);
    }
    catch (error) {
        onFault(error, job);
        await putBack(needs, { handler, job, name }, error).catch((fault) => onFault(fault, job));
    }
    finally {
        stop();
    }
}
async function putBack({ queue, clock, random, events }, doing, error) {
    const { handler, job, name } = doing;
    const maxAttempts = isHopeless(error) ? job.attempt : handler.maxAttempts;
    const runAt = clock.now() + Math.ceil(backoff(job.attempt, handler.backoffMs, random));
    const held = await queue.retry(job, name, { runAt, maxAttempts, reason: codeOf(error) });
    if (held && job.attempt >= maxAttempts)
        events.publish(jobParked, { queue: job.queue, job: job.id, error: codeOf(error) });
}
//# sourceMappingURL=worker.js.map