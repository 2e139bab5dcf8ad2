import { Value } from 'typebox/value';
import { defineErrors } from './errors.js';
import { fromText } from './from-text.js';
export const failSettings = defineErrors('settings', {
    unknown_key: {
        status: 400,
        says: 'There is no setting {key}; the nearest is {nearest}.',
        help: 'See all of them: millrace settings',
    },
    bad_value: {
        status: 400,
        says: 'Setting {key} does not take {value}: {reason}.',
        help: 'See what it takes: millrace settings',
    },
});
const PREFIX = 'MILLRACE_';
/** The variable of a setting: `dataDir` → `MILLRACE_DATA_DIR`. */
export function environmentName(key) {
    return PREFIX + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
/**
 * Lays defaults, file, environment and flags over each other, later ones winning, and refuses what the schema does not know.
 *
 * Errors: `settings.unknown_key` (with the nearest known name), `settings.bad_value`.
 *
 * @example
 * resolveSettings(schema, { file: {}, environment: process.env, flags: { port: 4200 } }).origins.port // 'flag'
 */
export function resolveSettings(schema, from) {
    const known = Object.keys(schema.properties);
    const values = {};
    const origins = {};
    for (const key of known) {
        values[key] = schema.properties[key].default;
        origins[key] = 'default';
    }
    const layers = [
        ['file', from.file ?? {}],
        ['environment', fromEnvironment(known, from.environment ?? {})],
        ['flag', from.flags ?? {}],
    ];
    for (const [origin, layer] of layers) {
        for (const [key, raw] of Object.entries(layer)) {
            if (raw === undefined)
                continue;
            if (!known.includes(key))
                throw failSettings('unknown_key', { key: shown(origin, key), nearest: shown(origin, nearestName(key, known)) });
            values[key] = read(key, schema.properties[key], raw);
            origins[key] = origin;
        }
    }
    return { values: Object.freeze(values), origins };
}
const shown = (origin, key) => (origin === 'environment' ? environmentName(key) : key);
function fromEnvironment(known, environment) {
    const names = new Map(known.map((key) => [environmentName(key), key]));
    const found = {};
    for (const [name, value] of Object.entries(environment)) {
        if (!name.startsWith(PREFIX) || value === undefined)
            continue;
        const key = names.get(name);
        if (key === undefined)
            throw failSettings('unknown_key', { key: name, nearest: nearestName(name, [...names.keys()]) });
        found[key] = value;
    }
    return found;
}
function read(key, schema, raw) {
    const value = typeof raw === 'string' ? fromText(schema, raw) : raw;
    if (Value.Check(schema, value))
        return value;
    const [first] = Value.Errors(schema, value);
    throw failSettings('bad_value', { key, value: String(raw), reason: first?.message ?? 'wrong type' });
}
/** The known name with the fewest edits to `name`: what "did you mean" offers. */
export function nearestName(name, known) {
    const scored = known.map((candidate) => [edits(name.toLowerCase(), candidate.toLowerCase()), candidate]);
    return scored.sort(([a], [b]) => a - b)[0]?.[1] ?? '';
}
function edits(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++)
            next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
        row = next;
    }
    return row[b.length];
}
//# sourceMappingURL=settings.js.map