import { type Table } from '../table/index.ts';
/** Rows of a log, the first of which has number `n`. */
export interface Frame {
    readonly n: number;
    readonly table: Table;
}
/** A frame as a log holds it; it is torn or whole as one. */
export declare function encodeFrame({ n, table }: Frame): Buffer;
/**
 * Gives each frame of a log to `take`, in order. Returns the length of the whole part, and whether a whole frame follows what
 * is broken: then it is no torn end.
 */
export declare function readFrames(log: Buffer, take: (frame: Frame) => void): {
    whole: number;
    damaged: boolean;
};
