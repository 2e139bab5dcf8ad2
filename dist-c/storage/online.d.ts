/**
 * The newest packed value of each key, for reads on the hot path.
 *
 * Contract: `get` never waits for the disk and returns values in the order of the keys, `undefined` where there is none; an
 * awaited `put` or `append` is durable and seen by every later `get`; writes take effect in the order they were asked for; a
 * returned array must not be written to.
 */
export interface Online {
    get(space: string, keys: readonly string[]): readonly (Float64Array | undefined)[];
    put(space: string, entries: ReadonlyMap<string, Float64Array>): Promise<void>;
    /** Leaves out the first `drop` numbers of what a key holds, then adds numbers at its end; a key that holds nothing begins empty. */
    append(space: string, entries: ReadonlyMap<string, Appended>): Promise<void>;
    keys(space: string): readonly string[];
    close(): Promise<void>;
}
/** What `append` changes: how many leading numbers go, and which come. */
export interface Appended {
    readonly drop: number;
    readonly add: Float64Array;
}
