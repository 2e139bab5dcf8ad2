/** A stream of uniform numbers in [0, 1) that its seed decides completely. */
export interface Random {
    next(): number;
    /** An integer in [0, below). */
    integer(below: number): number;
}
/**
 * xoshiro128** seeded by splitmix32: the same numbers on every machine. Not for secrets.
 *
 * Source: Blackman & Vigna 2018, "Scrambled linear pseudorandom number generators".
 *
 * @example
 * seededRandom(7).next() === seededRandom(7).next() // true
 */
export declare function seededRandom(seed: number): Random;
