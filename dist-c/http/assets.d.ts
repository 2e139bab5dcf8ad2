import type { FastifyInstance, FastifyReply } from 'fastify';
/** What every answer carries. Answers that are no pages may do nothing at all. */
export declare const HEADERS: Readonly<Record<string, string>>;
/**
 * Serves the built pages of a folder at `/*`. Returns whether there are any: a checkout without a build has none.
 */
export declare function serveAssets(fastify: FastifyInstance, folder: string | undefined): Promise<boolean>;
/** Answers with the page of the application, whatever address inside it was asked for. */
export declare function sendPage(reply: FastifyReply): FastifyReply;
/** What stands in for the pages where they are not built. */
export declare function sendNotBuilt(reply: FastifyReply): FastifyReply;
