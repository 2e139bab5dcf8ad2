import { MillraceError } from '../base/index.js';
import { fail } from './errors.js';
import { hasBody, routeOf } from './face.js';
/**
 * Performs an action of a server. `http` is its method and path, as the action declares it. Runs in browsers too.
 *
 * Errors: those of the action, as they were answered; `http.unreachable`.
 */
export async function callAction(http, input, remote) {
    const { method, address, body } = requestOf(http, input);
    const answer = await send(remote, address, {
        method,
        headers: { ...authorization(remote), ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    if (answer.ok)
        return JSON.parse(text);
    throw errorOf(text, answer.status, remote);
}
/** The headers that show who calls. */
export function authorization(remote) {
    return remote.token === undefined ? {} : { authorization: `Bearer ${remote.token}` };
}
/** Errors: `http.unreachable`. */
export async function send(remote, address, options) {
    const url = remote.url.replace(/\/$/, '');
    try {
        return await (remote.fetch ?? fetch)(url + address, { ...options, ...(remote.signal && { signal: remote.signal }) });
    }
    catch (cause) {
        throw fail('unreachable', { url }, cause);
    }
}
/** Lays an input out as path, query and body, the way the server puts it together again. */
export function requestOf(http, input) {
    const { method, path, parameters } = routeOf({ http: http });
    const left = Object.entries(input).filter(([name, value]) => !parameters.includes(name) && value !== undefined);
    const address = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(input[name] ?? '')));
    if (hasBody(method))
        return { method, address, body: JSON.stringify(Object.fromEntries(left)) };
    const query = left.flatMap(([name, value]) => [value].flat().map((one) => `${encodeURIComponent(name)}=${textOf(one)}`));
    return { method, address: query.length > 0 ? `${address}?${query.join('&')}` : address, body: undefined };
}
const textOf = (value) => encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value));
/** The error that a server answered with; also where something between answered instead of it. */
export function errorOf(text, status, remote) {
    try {
        const { code, detail, help, details } = JSON.parse(text);
        if (typeof code === 'string')
            return new MillraceError(code, { status, says: detail, help }, details);
    }
    catch {
        return fail('unreachable', { url: remote.url });
    }
    return fail('unreachable', { url: remote.url });
}
//# sourceMappingURL=request.js.map