import type { Database } from '../storage/index.ts';
import type { FlowRun, FlowRunStep } from './flow.ts';
/** Who wants to run a flow, at what time. */
export interface Start {
    readonly id: string;
    readonly flow: string;
    readonly key: string;
    readonly worker: string;
    readonly at: number;
    readonly now: number;
    readonly leaseUntil: number;
}
/** Where runs of flows are kept. */
export interface Runs {
    /** Goes on with an interrupted run of this flow and key, or begins one. */
    start(start: Start): Promise<{
        readonly id: string;
        readonly resumed: boolean;
    }>;
    renew(id: string, worker: string, leaseUntil: number): Promise<boolean>;
    finish(id: string, end: {
        readonly at: number;
        readonly error?: string;
    }): Promise<void>;
    met(run: string, step: FlowRunStep): Promise<void>;
    list(options: {
        readonly limit: number;
        readonly flow?: string;
    }): Promise<readonly FlowRun[]>;
    get(id: string): Promise<(FlowRun & {
        readonly steps: readonly FlowRunStep[];
    }) | undefined>;
}
export declare function createRuns(database: Database): Runs;
