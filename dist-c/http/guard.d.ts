import type { IncomingMessage } from 'node:http';
/** True for an address that only this machine can reach. */
export declare function isLoopback(host: string): boolean;
/**
 * The host names a server answers to. Bound to loopback: this machine's own names. Bound beyond: every literal address too,
 * because a name that is bound anew (DNS rebinding) is never a literal. Others must be listed.
 */
export declare function hostCheck(boundTo: string, listed: readonly string[]): (request: IncomingMessage) => void;
/** Refuses a request that a page of another site began. */
export declare function checkOrigin(request: IncomingMessage): void;
/** True for a method that may change something. */
export declare function isUnsafe(method: string): boolean;
/** Refuses a body that is not plain JSON, and for methods that carry one the lack of it. */
export declare function checkContentType(request: IncomingMessage, bodyExpected: boolean): void;
/** The token of an Authorization header; `undefined` where there is no such header, '' where it is not a bearer's. */
export declare function bearerOf(request: IncomingMessage): string | undefined;
