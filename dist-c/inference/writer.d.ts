/** Writes the fields of one protobuf message; equal calls give equal bytes. */
export interface Writer {
    int(field: number, value: number): void;
    float(field: number, value: number): void;
    text(field: number, value: string): void;
    bytes(field: number, value: Uint8Array): void;
    message(field: number, write: (writer: Writer) => void): void;
    packedInts(field: number, values: ArrayLike<number>): void;
    packedFloats(field: number, values: ArrayLike<number>): void;
    finish(): Uint8Array;
}
export declare function createWriter(): Writer;
