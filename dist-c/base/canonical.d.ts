/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | {
    readonly [key: string]: Json | undefined;
};
/**
 * One text for one value: keys sorted by code unit, no spaces, `undefined` members left out, non-finite numbers as `null`.
 * Two values are equal exactly when their canonical texts are.
 *
 * Source: RFC 8785, JSON Canonicalization Scheme (numbers are printed by ECMAScript's rule, as there).
 *
 * @example
 * canonicalJson({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export declare function canonicalJson(value: Json | undefined): string;
