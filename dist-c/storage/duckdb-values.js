import { BIGINT, BOOLEAN, DOUBLE, DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampMillisecondsValue, DuckDBTimestampNanosecondsValue, DuckDBTimestampSecondsValue, DuckDBTimestampTZValue, DuckDBTimestampValue, VARCHAR, } from '@duckdb/node-api';
import { DAY, SECOND } from '../base/index.js';
export function bound(given) {
    const values = {};
    const types = {};
    for (const [name, value] of Object.entries(given)) {
        const whole = Number.isSafeInteger(value);
        values[name] = whole ? BigInt(value) : value;
        types[name] = whole ? BIGINT : typeof value === 'number' ? DOUBLE : typeof value === 'boolean' ? BOOLEAN : VARCHAR;
    }
    return { values, types };
}
const MICROS = 1_000;
const NANOS = 1_000_000;
/** A value of the engine as plain data. */
export function plain(value) {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return value;
    if (typeof value === 'bigint')
        return Number(value);
    if (value instanceof DuckDBDecimalValue)
        return value.toDouble();
    return milliseconds(value) ?? String(value);
}
function milliseconds(value) {
    if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
        return Number(value.micros) / MICROS;
    if (value instanceof DuckDBDateValue)
        return value.days * DAY;
    if (value instanceof DuckDBTimestampMillisecondsValue)
        return Number(value.millis);
    if (value instanceof DuckDBTimestampSecondsValue)
        return Number(value.seconds) * SECOND;
    if (value instanceof DuckDBTimestampNanosecondsValue)
        return Number(value.nanos) / NANOS;
    return undefined;
}
//# sourceMappingURL=duckdb-values.js.map