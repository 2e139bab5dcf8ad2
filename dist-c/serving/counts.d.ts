import type { Events } from '../base/index.ts';
/** Tells how much was answered, without a word on each request. */
export interface Counts {
    add(endpoint: string, versions: Int32Array, latencyUs: number): void;
    /** Publishes what was not told yet, and stops. */
    close(): void;
}
export declare function createCounts(events: Events): Counts;
