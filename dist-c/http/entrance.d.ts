import type { FastifyInstance } from 'fastify';
import type { Actor } from '../base/index.ts';
import type { Allowed, Authenticate } from './face.ts';
import type { Metrics } from './metrics.ts';
declare module 'fastify' {
    interface FastifyRequest {
        /** Who calls; set before any handler runs. */
        actor: Actor;
    }
    interface FastifyContextConfig {
        /** What the caller must hold. */
        permit?: string;
        /** Set where something behind the route asks for the permit itself, and writes refusals to the audit trail. */
        permitCheckedInside?: boolean;
        /** The name under which `/metrics` counts the route. */
        label?: string;
        /** Set where a page of another site may not even read. */
        ownPagesOnly?: boolean;
        /** Set where the body, or the lack of one, is not held to application/json. */
        anyContentType?: boolean;
    }
}
/** What is asked of every request before it is read. */
export interface Entrance {
    readonly settings: {
        readonly host: string;
        readonly allowedHosts?: readonly string[];
    };
    readonly allowed: Allowed;
    readonly authenticate: Authenticate | undefined;
    readonly metrics: Metrics;
}
/** Checks host, origin, caller, permit and content type of each request, in this order, and counts the answers. */
export declare function addEntrance(fastify: FastifyInstance, entrance: Entrance): void;
