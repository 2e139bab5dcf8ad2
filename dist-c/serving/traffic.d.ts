/**
 * Which rows the challenger answers. The same salt and key always fall on the same side of a share, and who is within a share
 * is within every larger one.
 *
 * @param salt endpoint and challenger, so that each rollout draws other keys first
 * @param percent 0 to 100, in steps of 0.01
 *
 * @example
 * isWithin('late/2', 'flight-17', 25) // the same for ever
 */
export declare function isWithin(salt: string, key: string, percent: number): boolean;
/**
 * A 32-bit hash of the UTF-16 units of a text. Sources: FNV-1a (Fowler, Noll, Vo), whose weak low bits are then mixed with the
 * finalizer of MurmurHash3 (Appleby).
 */
export declare function hashOf(text: string): number;
