import type { Write } from './online-log.ts';
/** What the online store holds in memory. */
export interface Values {
    of(space: string): ReadonlyMap<string, Float64Array>;
    apply(write: Write): void;
    /** About how many bytes of log would hold just this. */
    bytes(): number;
    /** All of it, as writes, in batches. */
    snapshot(): Generator<Write[]>;
}
export declare function createValues(): Values;
