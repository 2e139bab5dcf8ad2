/** Where time comes from. Nothing below the doors reads the real clock by itself. */
export interface Clock {
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    now(): number;
}
/** A clock that stands still until it is moved: for tests and for replays of the past. */
export interface ManualClock extends Clock {
    /** Moves to `to` (milliseconds since the epoch). A clock never runs backwards: an earlier time is ignored. */
    moveTo(to: number): void;
}
/**
 * @example
 * const clock = manualClock(Date.UTC(2001, 4, 14))
 * clock.moveTo(Date.UTC(2001, 4, 15))
 */
export declare function manualClock(start: number): ManualClock;
export declare const SECOND = 1000;
export declare const MINUTE: number;
export declare const HOUR: number;
export declare const DAY: number;
export declare const WEEK: number;
/** A length of time as people write it: `500ms`, `20s`, `5m`, `3h`, `1d`, `6w`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w'}`;
/**
 * Milliseconds of a duration, or `undefined` where the text is none.
 *
 * @example
 * durationMs('3h') // 10800000
 */
export declare function durationMs(text: string): number | undefined;
