/**
 * @example
 * const clock = manualClock(Date.UTC(2001, 4, 14))
 * clock.moveTo(Date.UTC(2001, 4, 15))
 */
export function manualClock(start) {
    let now = start;
    return {
        now: () => now,
        moveTo(to) {
            if (to > now)
                now = to;
        },
    };
}
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
const UNITS = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: WEEK };
/**
 * Milliseconds of a duration, or `undefined` where the text is none.
 *
 * @example
 * durationMs('3h') // 10800000
 */
export function durationMs(text) {
    const hit = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text);
    return hit ? Number(hit[1]) * UNITS[hit[2]] : undefined;
}
//# sourceMappingURL=clock.js.map