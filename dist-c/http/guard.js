import { isIP } from 'node:net';
import { fail } from './errors.js';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const FRIENDLY_SITES = new Set(['same-origin', 'none']);
/** True for an address that only this machine can reach. */
export function isLoopback(host) {
    const name = bare(host);
    return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}
/**
 * The host names a server answers to. Bound to loopback: this machine's own names. Bound beyond: every literal address too,
 * because a name that is bound anew (DNS rebinding) is never a literal. Others must be listed.
 */
export function hostCheck(boundTo, listed) {
    const beyond = !isLoopback(boundTo);
    const names = new Set([...listed, boundTo].map((name) => bare(name.toLowerCase())));
    return (request) => {
        const name = hostName(request);
        if (name === undefined)
            throw fail('wrong_host', {});
        if (isLoopback(name) || names.has(name) || (beyond && isIP(name) !== 0))
            return;
        throw fail('wrong_host', {});
    };
}
/** The name in the Host header without its port; `undefined` where there is none, several, or no host name. */
function hostName(request) {
    const count = request.rawHeaders.filter((word, i) => i % 2 === 0 && word.toLowerCase() === 'host').length;
    const host = request.headers.host?.toLowerCase();
    if (count > 1 || host === undefined || !/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(host))
        return undefined;
    return bare(host.replace(/:\d{1,5}$/, ''));
}
const bare = (host) => host.replace(/^\[(.*)\]$/, '$1');
/** Refuses a request that a page of another site began. */
export function checkOrigin(request) {
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && !FRIENDLY_SITES.has(String(site)))
        throw fail('foreign_origin', {});
    const { origin, host } = request.headers;
    if (origin === undefined)
        return;
    const own = /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1];
    if (own === undefined || own !== host?.toLowerCase())
        throw fail('foreign_origin', {});
}
/** True for a method that may change something. */
export function isUnsafe(method) {
    return !SAFE_METHODS.has(method);
}
/** Refuses a body that is not plain JSON, and for methods that carry one the lack of it. */
export function checkContentType(request, bodyExpected) {
    if (request.headers['content-encoding'] !== undefined)
        throw fail('unsupported_media_type', {});
    const given = request.headers['content-type'];
    if (given === undefined && !bodyExpected && !carriesBody(request))
        return;
    if (!/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(given ?? ''))
        throw fail('unsupported_media_type', {});
}
function carriesBody(request) {
    return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}
/** The token of an Authorization header; `undefined` where there is no such header, '' where it is not a bearer's. */
export function bearerOf(request) {
    const given = request.headers.authorization;
    if (given === undefined)
        return undefined;
    return /^Bearer ([\w.~+/-]+=*)$/i.exec(given)?.[1] ?? '';
}
//# sourceMappingURL=guard.js.map