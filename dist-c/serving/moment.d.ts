/**
 * Milliseconds of an ISO 8601 date or date and time; without a zone it is UTC. `undefined` for what is none, the 30th of February too.
 *
 * @example
 * momentOf('2001-05-14 08:30') // 989829000000
 */
export declare function momentOf(text: string): number | undefined;
