/** Protobuf wire types that occur: varint, eight bytes, a span of bytes, four bytes. */
export declare const VARINT = 0;
export declare const FIXED64 = 1;
export declare const SPAN = 2;
export declare const FIXED32 = 5;
/**
 * Walks the fields of one message. After `nextField` says true, `field` and `wire` name the field, `low` and `high` hold the
 * halves of a number, and `from`..`to` bound the content of a span.
 *
 * Source: the Protocol Buffers encoding specification (proto2 and proto3 share it).
 */
export interface Cursor {
    readonly bytes: Uint8Array;
    readonly view: DataView;
    readonly end: number;
    at: number;
    field: number;
    wire: number;
    low: number;
    high: number;
    from: number;
    to: number;
}
export declare function cursorOver(bytes: Uint8Array): Cursor;
/** A cursor over the message inside the current span. Errors: `inference.damaged` where the field is no span. */
export declare function inside(cursor: Cursor): Cursor;
/** Moves to the next field; false at the end. Errors: `inference.damaged` for anything that is not protobuf. */
export declare function nextField(cursor: Cursor): boolean;
/** The current varint as a signed 64-bit number, exact within ±2^53. */
export declare function signed(cursor: Cursor): number;
/** The current four bytes as float32. */
export declare function float32(cursor: Cursor): number;
/** The current span as UTF-8 text; bytes that are none become U+FFFD. */
export declare function text(cursor: Cursor): string;
/** The current span, not copied. */
export declare function span(cursor: Cursor): Uint8Array;
/** Calls `each` for every number of a repeated varint field, packed or not, with the cursor's halves set. */
export declare function eachVarint(cursor: Cursor, each: (cursor: Cursor) => void): void;
/** Calls `each` with the offset of every fixed-size number of a repeated field, packed or not. */
export declare function eachFixed(cursor: Cursor, size: 4 | 8, each: (at: number) => void): void;
export declare function damaged(cursor: Cursor, reason: string): Error;
