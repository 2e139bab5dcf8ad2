import { type Clock, type Events } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import { type EndpointState, type Mode } from './endpoint.ts';
import type { Journal } from './journal.ts';
import type { Warm } from './warm.ts';
/** How traffic shall be from now on, and why. */
export interface TrafficChange {
    readonly champion: number;
    readonly challenger?: number | null;
    readonly previous?: number | null;
    readonly mode: Mode;
    /** 0 to 100; 0 in every mode but canary. */
    readonly percent: number;
    readonly because: string;
    /** Who decided; `automation` when not given. */
    readonly by?: string;
}
/** One change of traffic that was made. */
export interface TrafficMove extends Omit<EndpointState, 'name' | 'model' | 'since'> {
    readonly at: number;
    readonly by: string;
    readonly because: string;
}
/** Where endpoints and their traffic are kept. */
export interface Endpoints {
    /** Opens an endpoint, once; it answers when it gets traffic. Errors: `serving.model_differs`. */
    open(endpoint: {
        readonly name: string;
        readonly model: string;
    }): Promise<EndpointState>;
    /** Throws `serving.endpoint_not_found`. */
    get(name: string): Promise<EndpointState>;
    /** By name. */
    list(): Promise<readonly EndpointState[]>;
    /**
     * Changes which versions score and which answers. They are loaded first; then the change is kept and takes effect from one
     * request to the next. When anything fails, traffic is as it was. Publishes `serving.traffic_changed`.
     *
     * Errors: `serving.endpoint_not_found`, `serving.bad_traffic`, `serving.version_not_loaded`, `registry.version_not_found`.
     */
    setTraffic(name: string, change: TrafficChange): Promise<EndpointState>;
    /** The previous version answers at once, alone. Errors: `serving.no_previous` and those of `setTraffic`. */
    undo(name: string, why: {
        readonly by: string;
        readonly because: string;
    }): Promise<EndpointState>;
    /** Every change of its traffic, the newest first. */
    history(name: string): Promise<readonly TrafficMove[]>;
}
interface EndpointNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly events: Events;
    readonly journal: Pick<Journal, 'open'>;
    readonly warm: Warm;
}
/** Keeps endpoints in the database. */
export declare function createEndpoints(needs: EndpointNeeds): Endpoints;
/** The error for a name that no endpoint has. */
export declare function notFound(endpoint: string, names: readonly string[]): Error;
export {};
