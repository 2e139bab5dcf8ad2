/**
 * Reads a JSON body and refuses what `JSON.parse` would silently bend: bytes that are no UTF-8, keys that appear twice,
 * `__proto__`, integers that a double would change, numbers beyond a double, lone surrogates, nesting beyond 64.
 *
 * Errors: `http.bad_json` with the reason and the place.
 *
 * @example
 * parseJson(new TextEncoder().encode('{"a":1,"a":2}')) // throws http.bad_json: key "a" appears twice, at character 7
 */
export declare function parseJson(bytes: Uint8Array): unknown;
