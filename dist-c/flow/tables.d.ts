import type { Generated } from 'kysely';
import type { Migration } from '../storage/index.ts';
/** The schema of flows. */
export declare const flowMigrations: readonly Migration[];
export interface FlowTables {
    flow_run: {
        id: string;
        flow: string;
        key: string;
        state: RunState;
        error: string | null;
        worker: string;
        lease_until: number;
        started_at: number;
        finished_at: number | null;
    };
    flow_step: {
        digest: string;
        flow: string;
        step: string;
        state: 'running' | 'finished' | 'parked';
        attempt: number;
        output: string | null;
        error: string | null;
        worker: string;
        lease_until: number;
    };
    flow_run_step: {
        id: Generated<number>;
        run: string;
        step: string;
        digest: string;
        cached: boolean;
        started_at: number;
        finished_at: number;
    };
}
export type RunState = 'running' | 'finished' | 'failed';
