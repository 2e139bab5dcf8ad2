/** A share of rows, chosen by a hash of the row number: the same rows on any machine, for any other filter. */
export interface Sample {
    /** From 0 to 1. */
    readonly share: number;
    /** Another seed chooses other rows; 0 when not given. */
    readonly seed?: number;
}
/**
 * True when a row is in the sample: what `sampleSql` says in SQL.
 *
 * Source: the 32-bit finalizer of MurmurHash3 (A. Appleby).
 */
export declare function isSampled(row: number, { share, seed }: Sample): boolean;
/** A relation with the rows of `relation`, which has `__row`, that are in the sample. */
export declare function sampleSql(relation: string, { share, seed }: Sample): string;
