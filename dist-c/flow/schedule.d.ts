import type { Clock } from '../base/index.ts';
/** What is done at fixed times of the clock. */
export interface Schedule {
    /**
     * Does `work` at the times of a cron pattern, in UTC. Times that were missed, because the clock jumped, are one time; a time that
     * comes while the work still runs is left out.
     *
     * Errors: `flow.bad_schedule`.
     */
    at(pattern: string, work: () => Promise<void>): void;
    /** Does what is due. Called by `start` every second; for a clock that is moved by hand, by who moves it. */
    tick(): Promise<void>;
    start(): void;
    stop(): void;
}
/**
 * @example
 * const schedule = createSchedule(clock, onFault)
 * schedule.at('0 * * * *', () => measureEveryEndpoint())
 */
export declare function createSchedule(clock: Clock, onFault: (error: unknown) => void): Schedule;
