import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyProject, planProject } from './automation/index.js';
import { MINUTE } from './base/index.js';
import { actions, errorCatalogs, eventSpecs, version } from './catalog.js';
import { localOperator } from './governance/index.js';
import { createServer } from './http/index.js';
import { openInference } from './protocols/index.js';
import { dataPlaneOf } from './data-plane.js';
import { openRooms } from './rooms.js';
import { unseenValue } from './serving/index.js';
const NOTHING = Object.freeze({ name: 'none', datasets: [], views: [], models: [], endpoints: [] });
const PAGES = resolve(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'web');
/**
 * Opens Millrace: stores, rooms, doors, each on those before it. The first file to read; `rooms.ts` shows what is built from what,
 * `catalog.ts` what there is.
 *
 * Errors: `storage.folder_in_use`, `storage.database_unreachable`, and those of the project.
 *
 * @example
 * const app = await createMillrace({ settings, log, project })
 * await app.up(() => undefined)
 */
export async function createMillrace(options) {
    const { settings, log, project = NOTHING, clock = { now: Date.now } } = options;
    const root = options.root ?? process.cwd();
    const folder = resolve(root, settings.dataDir);
    const rooms = await openRooms({ ...settings, folder, root, clock, log, project });
    await rooms.audit.recover(clock.now() + 1);
    await rooms.scorings.learn(project);
    rooms.events.on(unseenValue, ({ payload }) => {
        rooms.monitoring.noteUnseen(payload.endpoint, payload).catch(rooms.onFault);
    });
    const needs = {
        ...rooms,
        defined: () => project.datasets,
        views: () => project.views,
        models: rooms.models,
        policiesInForce: () => project.endpoints,
    };
    const perform = (face, input, call) => rooms.perform(face, needs, input, call);
    const refresh = () => rooms.freshener.refresh(project);
    const look = async () => {
        for (const policy of project.endpoints)
            await rooms.loop.look(policy);
    };
    const apply = async (progress) => {
        const applied = await applyProject(rooms, project, progress);
        await rooms.scorings.learn(project);
        await refresh();
        return applied;
    };
    const serve = () => listen({ rooms, perform, settings, log });
    return {
        ...{ rooms, events: rooms.events, perform, apply, serve, refresh, look },
        plan: () => planProject(rooms, project),
        async up(progress) {
            const running = await serve();
            await apply(progress);
            const stop = keepLooking(async () => {
                await refresh();
                await look();
            }, rooms.onFault);
            return {
                ...running,
                async stop() {
                    await stop();
                    await running.stop();
                },
            };
        },
        close: rooms.close,
    };
}
/** Opens the doors; beyond loopback an access token is made at the first start and asked for ever after. */
async function listen({ rooms, perform, settings, log }) {
    const { accessToken, events, permits } = rooms;
    const beyond = settings.host !== '127.0.0.1' && settings.host !== 'localhost' && settings.host !== '::1';
    const token = beyond ? await accessToken.ensure() : undefined;
    const server = await createServer({
        ...{ actions, perform, events, log, version, pages: PAGES },
        allowed: permits.mayI,
        authenticate: async (given) => ((await accessToken.check(given)) ? localOperator : undefined),
        settings: { host: settings.host, port: settings.port, allowedHosts: settings.allowedHosts.split(',').filter(Boolean) },
        doors: [openInference({ dataPlane: dataPlaneOf(rooms.serving), version })],
    });
    const { url } = await server.listen();
    return { url, instance: server.instance, stop: () => server.close(), ...(token !== undefined && { token }) };
}
/** Looks once a minute, one look at a time; a look that fails is logged and the next one comes. */
function keepLooking(lookOnce, onFault) {
    let looking = Promise.resolve();
    const again = () => {
        looking = looking.then(lookOnce).catch(onFault);
    };
    again();
    const timer = setInterval(again, MINUTE);
    return async () => {
        clearInterval(timer);
        await looking;
    };
}
/** What the commands are told of the application. */
export const cliHooks = {
    version,
    actions: actions,
    events: eventSpecs,
    errors: errorCatalogs,
    open: (options) => createMillrace(options),
};
//# sourceMappingURL=app.js.map