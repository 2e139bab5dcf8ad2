import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
const PAGE = 'index.html';
const YEAR_S = 31_536_000;
const PAGE_POLICY = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
].join('; ');
/** What every answer carries. Answers that are no pages may do nothing at all. */
export const HEADERS = {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
/**
 * Serves the built pages of a folder at `/*`. Returns whether there are any: a checkout without a build has none.
 */
export async function serveAssets(fastify, folder) {
    if (folder === undefined || !existsSync(join(folder, PAGE)))
        return false;
    await fastify.register(fastifyStatic, {
        root: folder,
        index: [PAGE],
        dotfiles: 'ignore',
        cacheControl: false,
    });
    fastify.addHook('onSend', async (request, reply) => {
        if (String(reply.getHeader('content-type')).startsWith('text/html'))
            asPage(reply);
        else if (request.url.startsWith('/assets/') && reply.statusCode === 200)
            reply.header('cache-control', `public, max-age=${YEAR_S}, immutable`);
    });
    return true;
}
function asPage(reply) {
    void reply.header('content-security-policy', PAGE_POLICY).header('cache-control', 'no-cache');
}
/** Answers with the page of the application, whatever address inside it was asked for. */
export function sendPage(reply) {
    return reply.code(200).sendFile(PAGE);
}
const NOT_BUILT = 'The pages of Millrace are not built here. Build them: npm run build:web\nThe API is at /api/v1/openapi.json.\n';
/** What stands in for the pages where they are not built. */
export function sendNotBuilt(reply) {
    return reply.code(404).type('text/plain; charset=utf-8').send(NOT_BUILT);
}
//# sourceMappingURL=assets.js.map