import { fail } from './errors.js';
/**
 * A Parquet file as a source.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * parquet('flights.parquet')
 */
export function parquet(path) {
    return Object.freeze({ format: 'parquet', path: onePath(path) });
}
/**
 * A CSV file as a source: UTF-8, with a header. Every field is read as text and then as the contract says; a column without
 * a rule is of numbers when each of its values is one (and none begins with a 0 like a code does), else of texts.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * csv('people.csv', { delimiter: ';', missing: ['NA'] })
 */
export function csv(path, options = {}) {
    const delimiter = oneCharacter('delimiter', options.delimiter ?? ',');
    const quote = oneCharacter('quote', options.quote ?? '"');
    const missing = Object.freeze([...new Set(['', ...(options.missing ?? [])])]);
    return Object.freeze({ format: 'csv', path: onePath(path), delimiter, quote, missing });
}
function onePath(path) {
    if (typeof path !== 'string' || path === '')
        throw fail('bad_source', { source: 'nothing', reason: 'it needs a path' });
    if (/[*?[\]]/.test(path))
        throw fail('bad_source', { source: path, reason: 'a source is one file, not a pattern' });
    return path;
}
function oneCharacter(option, text) {
    if (/^[\t\x20-\x7e]$/.test(text))
        return text;
    throw fail('bad_source', { source: `a CSV file with this ${option}`, reason: `${option} is one ASCII character` });
}
//# sourceMappingURL=source.js.map