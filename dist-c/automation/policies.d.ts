import { type Clock, type Hash } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import type { EndpointPolicy } from './policy.ts';
/** How a declared policy compares with the one in force. */
export type Standing = 'new' | 'changed' | 'same';
/** Where it is kept which policies are in force. */
export interface Policies {
    standing(policy: EndpointPolicy): Promise<Standing>;
    /** Puts a policy in force. */
    keep(policy: EndpointPolicy): Promise<void>;
    /** When the endpoint was first declared. */
    since(endpoint: string): Promise<number | undefined>;
}
export declare function createPolicies(needs: {
    readonly database: Database;
    readonly clock: Clock;
    readonly hash: Hash;
}): Policies;
