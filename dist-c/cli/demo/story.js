import { createMillrace } from '../../app.js';
import { MillraceError, manualClock } from '../../base/index.js';
import { flightsBetween } from './flights.js';
import { flightsProject } from './project.js';
import { replay } from './replay.js';
import { findFlights } from './source.js';
import { startStopwatch } from './stopwatch.js';
import { sumUp } from './sum-up.js';
/** When the demo begins to serve, and when the flights end. */
export const OPENING = Date.UTC(2001, 4, 14);
const END = Date.UTC(2001, 6, 1);
const HOURS_A_WEEK = 168;
/** Shares of the whole that each part takes, for the bar. */
const PARTS = { prepare: [0, 0.3], leakage: [0.3, 0.38], replay: [0.38, 0.95], reproduce: [0.95, 1] };
/**
 * Turns the loop once, from files to a champion that was replaced and reproduced, through the same application, HTTP endpoint and
 * policies as production; only the clock is the demo's.
 */
export async function tellStory(session, telling) {
    const { settings, log, progress, terminal } = session;
    const project = flightsProject(findFlights(), telling.sample);
    const clock = manualClock(OPENING);
    const app = await createMillrace({ settings, project, log, clock });
    const watch = startStopwatch(app.events);
    const part = (name) => (done, doing) => {
        const [from, to] = PARTS[name];
        progress.report(from + (to - from) * done, doing);
    };
    try {
        const running = await app.serve();
        if (telling.pace > 0)
            terminal.err(`The page: ${running.url}\n`);
        const stopped = telling.pace > 0 ? terminal.stopped() : undefined;
        const applied = await app.apply(part('prepare'));
        const leakage = await app.rooms.training.leakage(project.models[0], {
            window: windowOf(project.models[0].windowMs),
            asOf: OPENING,
        });
        part('leakage')(1, 'compared the honest join with a careless one');
        const flights = await flightsBetween(app, { from: OPENING, to: END, sample: telling.sample });
        await watch.time('replay', () => replay({
            ...{ base: running.url, clock, flights, from: OPENING, to: END },
            refresh: app.refresh,
            tick: app.look,
            onHour: async (now, predictions) => {
                const day = new Date(now).toISOString().slice(0, 10);
                part('replay')((now - OPENING) / (END - OPENING), `${day}  ${predictions.toLocaleString('en-US')} predictions`);
                if (telling.pace > 0)
                    await Promise.race([pause((telling.pace * 1_000) / HOURS_A_WEEK), stopped]);
            },
        }));
        part('reproduce')(0, 'training the champion again from its record');
        const reproduced = await reproduceChampion(app);
        progress.end();
        telling.report(await sumUp(app, { applied, leakage, reproduced, seconds: watch.seconds() }));
        if (stopped) {
            terminal.err(`The page stays open at ${running.url}. Ctrl-C ends it.\n`);
            await stopped;
        }
        await running.stop();
    }
    finally {
        await app.close();
    }
}
function windowOf(length) {
    return { from: OPENING - length, to: OPENING };
}
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function reproduceChampion(app) {
    const champion = await app.rooms.models.alias('late', 'champion');
    if (champion?.run === undefined || champion.run === null)
        return false;
    try {
        return (await app.rooms.training.reproduce(champion.run)).same;
    }
    catch (error) {
        if (error instanceof MillraceError)
            return false;
        throw error;
    }
}
//# sourceMappingURL=story.js.map