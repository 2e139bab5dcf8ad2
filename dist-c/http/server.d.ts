import { type FastifyInstance } from 'fastify';
import type { Events } from '../base/index.ts';
import type { ActionFace, Allowed, Authenticate, Perform } from './face.ts';
import type { Log } from './log.ts';
import { type Gauge } from './metrics.ts';
import { type RouteInfo } from './route-table.ts';
/**
 * Another protocol on the same port. Its routes name their permit in `config.permit`; its answers to errors, and what it takes
 * as a body, are its own.
 */
export interface Door {
    readonly name: string;
    /** Where its addresses begin; what has no route there is its own to answer. */
    readonly prefix: `/${string}`;
    open(fastify: FastifyInstance, tools: {
        readonly log: Log;
    }): void | Promise<void>;
}
/** Where a server listens and how it is called. */
export interface ServerSettings {
    readonly host: string;
    /** 0 takes any free port. */
    readonly port: number;
    /** Host names it answers to besides its own: for a proxy before it. */
    readonly allowedHosts?: readonly string[];
    /** Bytes of the largest body; 16 MiB unless told. */
    readonly bodyLimit?: number;
}
/** All that a server is made of. */
export interface ServerParts {
    readonly actions: readonly ActionFace[];
    readonly perform: Perform;
    readonly allowed: Allowed;
    /** Without it the server can be bound to loopback only. */
    readonly authenticate?: Authenticate;
    readonly events: Events;
    readonly settings: ServerSettings;
    readonly log: Log;
    readonly version: string;
    readonly doors?: readonly Door[];
    /** The folder of the built pages. */
    readonly pages?: string;
    /** Whether `/readyz` says yes. */
    readonly ready?: () => boolean | Promise<boolean>;
    /** More numbers for `/metrics`. */
    readonly gauges?: () => readonly Gauge[];
}
/** A server that is put together and perhaps listening. */
export interface Server {
    readonly fastify: FastifyInstance;
    /** Names this server among others: `/healthz` shows it. */
    readonly instance: string;
    /** Every route there is, for tests that walk them. */
    routes(): readonly RouteInfo[];
    /** Errors: `http.port_in_use`, `http.address_refused`. */
    listen(): Promise<{
        readonly url: string;
        readonly port: number;
    }>;
    close(): Promise<void>;
}
/**
 * Puts the HTTP server together: actions under `/api/v1`, other protocols, pages, events, health, metrics.
 *
 * Bound to loopback it takes its callers for the local operator; bound beyond, every route but the public ones asks for an access token.
 * Host, Origin and content type are checked before anything is read.
 *
 * Errors: `http.token_required`, `http.route_without_permit`.
 *
 * @example
 * const server = await createServer({ actions, perform, allowed, events, settings: { host: '127.0.0.1', port: 4100 }, log, version })
 * const { url } = await server.listen()
 */
export declare function createServer(parts: ServerParts): Promise<Server>;
