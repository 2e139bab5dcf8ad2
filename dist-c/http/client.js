import { callAction } from './request.js';
import { ROUTES } from './routes.generated.js';
import { listenTo } from './subscription.js';
/**
 * A typed client of a Millrace server, for Node and browsers.
 *
 * Methods throw what the action throws, as `MillraceError`; also `http.unreachable`.
 *
 * @example
 * const client = createClient('http://127.0.0.1:4100')
 * await client.registry.promote({ model: 'late', alias: 'champion', version: 3 })
 * const stop = client.listen(({ name, payload }) => …, { names: ['monitoring.alert_raised'] })
 */
export function createClient(url, options = {}) {
    const remote = { ...options, url };
    const rooms = {};
    for (const [name, http] of Object.entries(ROUTES)) {
        const [room, verb] = name.split('.');
        rooms[room] ??= {};
        rooms[room][verb] = (input = {}) => callAction(http, input, remote);
    }
    const listen = (hear, options = {}) => listenTo(remote, hear, options);
    return { ...rooms, listen };
}
//# sourceMappingURL=client.js.map