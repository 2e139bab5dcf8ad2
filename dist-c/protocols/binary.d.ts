/** The JSON of a body and the raw blocks behind it. */
export interface SplitBody {
    readonly json: Buffer;
    readonly blocks: Buffer;
}
/**
 * Parts a body at the length its header names; without the header all of it is JSON. Errors: `protocols.bad_request`.
 *
 * Source: Triton's binary tensor data extension.
 */
export declare function splitBody(body: Buffer, header: string | undefined): SplitBody;
/** Hands out the raw blocks of a body in the order of its inputs. */
export interface Blocks {
    /** The next `size` bytes. Errors: `protocols.bad_request` where fewer are left. */
    take(size: unknown): Buffer;
    /** Errors: `protocols.bad_request` where bytes are left over. */
    end(): void;
}
export declare function blocksOf(bytes: Buffer): Blocks;
/** The values of a raw block, as JSON would have held them: NaN, which JSON has not, is null. */
export declare function readBlock(datatype: string, block: Buffer, input: string): readonly unknown[];
/** Values as a raw block: FP64 and INT64 little-endian, BYTES each with its length before it. */
export declare function writeBlock(datatype: string, data: ArrayLike<unknown>): Buffer;
