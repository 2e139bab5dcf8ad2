import type { Clock, Events, Json, NewId, Random } from '../base/index.ts';
import type { Job, Queue } from '../storage/index.ts';
/** What a running job knows. */
export interface JobContext {
    /** 1 on the first try. */
    readonly attempt: number;
    /** Aborted when the lease was lost: another worker has the job. */
    readonly signal: AbortSignal;
}
/** Does one job. What it throws puts the job back, with a pause; a coded error below 500 parks it at once. */
export type DoJob = (payload: Json, context: JobContext) => Promise<void>;
/** How the jobs of one queue are done. */
export interface HandleOptions {
    /** How many at once in this process; 1 when not given. */
    readonly atOnce?: number;
    /** 5 when not given; then the job is parked. */
    readonly maxAttempts?: number;
    /** The first pause in milliseconds, doubled at each try, with jitter; 1000 when not given. */
    readonly backoffMs?: number;
}
/** What a worker needs. */
export interface WorkerNeeds {
    readonly queue: Queue;
    readonly clock: Clock;
    readonly events: Events;
    readonly newId: NewId;
    readonly random: Random;
    /** Told of every failed try, for the log. */
    readonly onFault: (error: unknown, job: Job) => void;
    /** How often to look for jobs that other processes added; 1000 when not given. */
    readonly pollMs?: number;
    /** How long a killed process keeps others from its jobs; 60000 when not given. */
    readonly leaseMs?: number;
}
/** Does jobs that rooms have declared. */
export interface Worker {
    /** Declares who does the jobs of a queue; returns the worker. */
    handle(queue: string, work: DoJob, options?: HandleOptions): Worker;
    /** Takes jobs as they become due, until `stop`. */
    start(): void;
    /** Takes no more jobs and waits for those that run. */
    stop(): Promise<void>;
    /** Does what is due now, and what that adds, until nothing is due; returns how many tries that were. */
    drain(): Promise<number>;
}
/**
 * @example
 * const worker = createWorker({ queue, clock, events, newId, random, onFault })
 * worker.handle('automation.renew', (payload) => renew(payload)).start()
 */
export declare function createWorker(needs: WorkerNeeds): Worker;
