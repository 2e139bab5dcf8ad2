/** The names between braces in a sentence: `Holes<'No {a} in {b}'>` is `'a' | 'b'`. Braces around code are not holes. */
export type Holes<T extends string> = T extends `${string}{${infer K}}${infer R}` ? Word<K> | Holes<R> : never;
type Word<K extends string> = K extends `${string}${' ' | '"' | ',' | ':' | '{'}${string}` ? never : K;
/** One way to fail: the HTTP status, a sentence with holes, and the one next step. */
export interface ErrorSpec {
    readonly status: number;
    readonly says: string;
    readonly help: string;
}
/** What travels beside the code of an error. Public: never a secret, never a value of a row. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;
/**
 * The only error that leaves a room on purpose.
 *
 * `code` is `room.snake_case`, stable and never reused; `status` is an HTTP status; `message` is a finished sentence;
 * `help` is the one next step. Anything else that is thrown is a fault of ours and is answered as `http.internal`.
 */
export declare class MillraceError extends Error {
    readonly name = "MillraceError";
    readonly code: string;
    readonly status: number;
    readonly help: string;
    readonly details: ErrorDetails;
    constructor(code: string, spec: ErrorSpec, details: ErrorDetails, cause?: unknown);
}
/** Makes an error of one catalog; every hole of its sentence and help is a required detail. */
export interface ErrorMaker<S extends Record<string, ErrorSpec>> {
    <K extends keyof S & string>(key: K, details: Readonly<Record<Holes<S[K]['says']> | Holes<S[K]['help']>, string | number>> & ErrorDetails, cause?: unknown): MillraceError;
    /** The folder this catalog belongs to. */
    readonly room: string;
    /** The catalog itself: for the reference, the OpenAPI document and the tests. */
    readonly specs: S;
}
/**
 * Declares the errors of one folder, once.
 *
 * @example
 * const fail = defineErrors('registry', {
 *   version_not_found: { status: 404, says: 'Model {model} has no version {version}.', help: 'List them: millrace registry versions {model}' },
 * })
 * throw fail('version_not_found', { model: 'late', version: 3 })   // code registry.version_not_found
 */
export declare function defineErrors<const S extends Record<string, ErrorSpec>>(room: string, specs: S): ErrorMaker<S>;
/** True for an error with this code. */
export declare function hasCode(error: unknown, code: string): error is MillraceError;
export {};
