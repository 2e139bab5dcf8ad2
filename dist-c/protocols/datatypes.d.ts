import type { ServedColumn } from './data-plane.ts';
/** The type under which a column is announced. */
export declare function datatypeOf(kind: ServedColumn['kind']): string;
/** True where a column takes values of this type without loss. */
export declare function isAccepted(kind: ServedColumn['kind'], datatype: string): boolean;
/**
 * Reads one JSON value as a number of a datatype: NaN for null, which is a missing value, and `undefined` for what it is not.
 * BOOL is 1 and 0. A single-precision number is taken with all digits it was written with.
 */
export declare function numberOf(datatype: string, value: unknown): number | undefined;
/** Milliseconds of an ISO 8601 date or time; without a zone it is UTC. NaN for null, `undefined` for what is none. */
export declare function momentOf(value: unknown): number | undefined;
