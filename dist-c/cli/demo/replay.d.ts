import { type ManualClock } from '../../base/index.ts';
/** One flight of the replay; times in milliseconds since the epoch. */
export interface Flight {
    readonly id: string;
    readonly date: number;
    readonly distance: number;
    readonly origin: string;
    readonly destination: string;
    readonly late: boolean;
    readonly knownAt: number;
}
/** What the replay is given to work on: the past, the clock and the two things that production does by itself. */
export interface Stage {
    readonly base: string;
    readonly clock: ManualClock;
    /** Flights in order of `date`. */
    readonly flights: readonly Flight[];
    readonly from: number;
    /** When the last flight has left; the replay goes on until the last outcome was told and looked at. */
    readonly to: number;
    /** Brings features up to the clock. */
    readonly refresh: () => Promise<void>;
    /** Lets the loop look once. */
    readonly tick: () => Promise<void>;
    /** Called when an hour of the replay is over. */
    readonly onHour: (now: number, predictions: number) => Promise<void> | void;
}
/**
 * Replays the past through the real HTTP endpoint: every quarter of an hour the flights that took off are asked about, and the
 * outcomes that became known are told. The loop looks once an hour. Returns the number of predictions.
 */
export declare function replay(stage: Stage): Promise<number>;
