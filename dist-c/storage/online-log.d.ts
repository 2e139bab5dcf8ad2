import type { Appended } from './online.ts';
/** One write of the online store: a key's whole value, or what an append changes of it. */
export type Write = {
    readonly space: string;
    readonly key: string;
    readonly put: Float64Array;
} | {
    readonly space: string;
    readonly key: string;
    readonly append: Appended;
};
/**
 * A batch of writes as the log holds it: length and CRC-32 of the rest, then the writes. A batch is torn or whole as one,
 * and the next is written only when this one is on the disk; so only the end of a log may be torn.
 */
export declare function encodeBatch(writes: readonly Write[]): Buffer;
/**
 * Gives every write of a log to `take`, in order, and returns the length of its whole part: what follows is the torn end
 * of a batch that was never acknowledged.
 *
 * Errors: `storage.online_damaged` when a batch that is not the last one is broken.
 */
export declare function replay(log: Buffer, file: string, take: (write: Write) => void): number;
