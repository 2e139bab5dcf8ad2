import { Cron } from 'croner';
import { failFlow } from './errors.js';
const TICK_MS = 1_000;
/**
 * @example
 * const schedule = createSchedule(clock, onFault)
 * schedule.at('0 * * * *', () => measureEveryEndpoint())
 */
export function createSchedule(clock, onFault) {
    const entries = [];
    let timer;
    async function runDue(entry) {
        const now = clock.now();
        if (entry.due > now)
            return;
        entry.due = nextAfter(entry.cron, now);
        if (entry.running)
            return;
        entry.running = true;
        await entry.work().catch(onFault);
        entry.running = false;
    }
    const schedule = {
        at(pattern, work) {
            const cron = read(pattern);
            entries.push({ cron, work, due: nextAfter(cron, clock.now()), running: false });
        },
        async tick() {
            await Promise.all(entries.map(runDue));
        },
        start() {
            timer ??= setInterval(() => schedule.tick(), TICK_MS).unref();
        },
        stop() {
            clearInterval(timer);
            timer = undefined;
        },
    };
    return schedule;
}
function read(pattern) {
    try {
        return new Cron(pattern, { paused: true, timezone: 'UTC' });
    }
    catch (error) {
        throw failFlow('bad_schedule', { pattern, reason: error.message.replace(/\.$/, '') }, error);
    }
}
/** The next time after `now`; never, for a pattern whose times are all past. */
function nextAfter(cron, now) {
    return cron.nextRun(new Date(now))?.getTime() ?? Number.POSITIVE_INFINITY;
}
//# sourceMappingURL=schedule.js.map