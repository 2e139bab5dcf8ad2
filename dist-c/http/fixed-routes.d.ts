import type { FastifyInstance } from 'fastify';
import type { ActionFace } from './face.ts';
import type { Listeners } from './listeners.ts';
import type { Gauge, Metrics } from './metrics.ts';
/** What the routes that are no actions are made of. */
export interface FixedRouteParts {
    readonly actions: readonly ActionFace[];
    readonly version: string;
    readonly instance: string;
    readonly metrics: Metrics;
    readonly listeners: Listeners;
    readonly ready?: () => boolean | Promise<boolean>;
    readonly gauges?: () => readonly Gauge[];
}
/** Adds health, readiness, metrics, the OpenAPI document and the stream of events. */
export declare function addFixedRoutes(fastify: FastifyInstance, parts: FixedRouteParts): void;
