import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
/** Makes identifiers that sort by time. */
export type NewId = () => string;
/**
 * 26 letters: 48 bits of time, 80 random bits, lower-case Crockford base 32.
 *
 * Source: the ULID specification.
 */
export declare function idMaker(clock: Clock, random: Random): NewId;
