import { DAY, HOUR, MINUTE, SECOND } from '../base/index.js';
import { joinNumbers, mapNumbers } from './vector.js';
const THURSDAY = 4;
const MONDAY_BEFORE_EPOCH = 3;
const LONGEST = 1e14;
/** Units that `date_trunc` knows, with the start of the unit a moment lies in. */
const STARTS = {
    second: (ms) => ms - mod(ms, SECOND),
    minute: (ms) => ms - mod(ms, MINUTE),
    hour: (ms) => ms - mod(ms, HOUR),
    day: (ms) => ms - mod(ms, DAY),
    week: (ms) => ms - mod(ms + MONDAY_BEFORE_EPOCH * DAY, 7 * DAY),
    month: (ms) => utc(yearOf(ms), new Date(ms).getUTCMonth()),
    quarter: (ms) => utc(yearOf(ms), Math.floor(new Date(ms).getUTCMonth() / 3) * 3),
    year: (ms) => utc(yearOf(ms), 0),
};
/** The units of `date_trunc`. */
export const truncUnits = Object.keys(STARTS);
const mod = (a, b) => ((a % b) + b) % b;
const yearOf = (ms) => new Date(ms).getUTCFullYear();
function utc(year, month) {
    const date = new Date(0);
    return Number.isNaN(year) ? Number.NaN : date.setUTCFullYear(year, month, 1);
}
function part(name, of) {
    return {
        least: 1,
        most: 1,
        takes: () => 'time',
        gives: 'number',
        sql: ([a]) => `CAST(${name}(${a}) AS DOUBLE)`,
        apply: ([a]) => mapNumbers(a, 'number', of),
    };
}
/** A length of so many units, rounded to whole milliseconds; more than 3,000 years is missing. */
function lengthIn(unit) {
    return {
        least: 1,
        most: 1,
        takes: () => 'number',
        gives: 'interval',
        sql: ([a]) => `to_milliseconds(CAST(TRY_CAST(round(${a} * ${unit}e0) AS DECIMAL(14,0)) AS BIGINT))`,
        apply: ([a]) => mapNumbers(a, 'interval', (value) => wholeMs(value * unit)),
    };
}
function wholeMs(ms) {
    const whole = Math.sign(ms) * Math.round(Math.abs(ms));
    return Math.abs(whole) < LONGEST ? whole : Number.NaN;
}
function shift(takes, gives, sign) {
    const way = sign === '+' ? 1 : -1;
    return {
        least: 2,
        most: 2,
        takes,
        gives,
        sql: ([a, b]) => `(${a} ${sign} ${b})`,
        apply: (args) => joinNumbers(args, gives, (a, b) => a + way * b),
    };
}
/** Moments, all in UTC. */
export const times = {
    'time + interval': shift((i) => (i === 0 ? 'time' : 'interval'), 'time', '+'),
    'interval + time': shift((i) => (i === 0 ? 'interval' : 'time'), 'time', '+'),
    'time - interval': shift((i) => (i === 0 ? 'time' : 'interval'), 'time', '-'),
    'interval + interval': shift(() => 'interval', 'interval', '+'),
    'interval - interval': shift(() => 'interval', 'interval', '-'),
    minute: part('minute', (ms) => Math.floor(mod(ms, HOUR) / MINUTE)),
    hour: part('hour', (ms) => Math.floor(mod(ms, DAY) / HOUR)),
    dayofweek: part('dayofweek', (ms) => mod(Math.floor(ms / DAY) + THURSDAY, 7)),
    dayofmonth: part('dayofmonth', (ms) => new Date(ms).getUTCDate()),
    month: part('month', (ms) => new Date(ms).getUTCMonth() + 1),
    year: part('year', yearOf),
    epoch: part('epoch', (ms) => ms / SECOND),
    date_trunc: {
        least: 2,
        most: 2,
        takes: (i) => (i === 0 ? 'text' : 'time'),
        gives: 'time',
        sql: ([unit, a]) => `date_trunc(${unit}, ${a})`,
        apply: ([unit, a]) => {
            const name = unit?.kind === 'text' ? unit.dictionary[0] : undefined;
            return mapNumbers(a, 'time', STARTS[name ?? 'day']);
        },
    },
    to_seconds: lengthIn(SECOND),
    to_minutes: lengthIn(MINUTE),
    to_hours: lengthIn(HOUR),
    to_days: lengthIn(DAY),
};
//# sourceMappingURL=times.js.map