import { type ErrorDetails, MillraceError } from '../base/index.ts';
/**
 * An error as it is answered: RFC 9457, with our code, next step and details. `instance` is the id of the request, to be
 * looked for in the log.
 */
export interface Problem {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    readonly code: string;
    readonly detail: string;
    readonly help: string;
    readonly details: ErrorDetails;
    readonly instance: string;
}
/** The problem document of an error. */
export declare function problemOf(error: MillraceError, instance: string): Problem;
/**
 * What may be told of anything that was thrown: our own errors as they are, a refusal of the HTTP framework as ours, and
 * everything else as `http.internal`, whose cause only the log shows.
 */
export declare function publicError(thrown: unknown, bodyLimit: number): MillraceError;
