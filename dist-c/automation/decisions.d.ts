import type { NewId } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import type { Decision } from './decision.ts';
/** Where decisions are kept: appended, never changed. */
export interface Decisions {
    record(decision: Omit<Decision, 'id'>): Promise<Decision>;
    /** Newest first; of one endpoint or of all. */
    list(options: {
        readonly endpoint?: string;
        readonly limit?: number;
    }): Promise<readonly Decision[]>;
    /** When the endpoint last decided this, or undefined. */
    lastOf(endpoint: string, what: Decision['what']): Promise<Decision | undefined>;
}
export declare function createDecisions(database: Database, newId: NewId): Decisions;
