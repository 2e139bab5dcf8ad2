import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fromTexts, takesMany } from '../http/index.js';
import { fail } from './errors.js';
/** `labelKnownAt` → `label-known-at`: the name of a flag. */
export function flagName(field) {
    return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('_', '-');
}
/** What stands after a flag in the help: the kind of its value. */
export function placeholderOf(schema) {
    const { type, anyOf, const: only } = schema;
    if (only !== undefined)
        return String(only);
    if (anyOf)
        return anyOf.map(placeholderOf).join('|');
    if (takesJson(schema))
        return 'json';
    if (type === 'array')
        return placeholderOf(schema.items);
    return type === 'string' ? 'text' : (type ?? 'json');
}
/** The sentence of a field, for the help. */
export function sentenceOf(schema) {
    const { description = '' } = schema;
    const many = takesMany(schema) && !takesJson(schema) ? 'May be given several times.' : '';
    return [description, many].filter((part) => part !== '').join(' ');
}
/** The value of a field from the texts of its flag. A field of objects takes JSON, or `@FILE` with a file of it. */
export function fieldValue(field, schema, given) {
    const [first] = given.texts;
    if (!takesJson(schema) || given.texts.length !== 1)
        return fromTexts(schema, given.texts);
    try {
        const text = first.startsWith('@') ? readFileSync(resolve(given.folder, first.slice(1)), 'utf8') : first;
        return JSON.parse(text);
    }
    catch (cause) {
        throw fail('file_unreadable', { file: first.startsWith('@') ? first : 'The text', flag: flagName(field) }, cause);
    }
}
function takesJson(schema) {
    const { type, items, anyOf, const: only } = schema;
    if (type === 'array')
        return items !== undefined && takesJson(items);
    return type === 'object' || (type === undefined && anyOf === undefined && only === undefined);
}
//# sourceMappingURL=values.js.map