/**
 * Reads JSON in which Python's encoder may have written a bare NaN, which is null. Errors: `http.bad_json`.
 */
export declare function readJson(plain: Buffer): unknown;
/**
 * Unpacks a body that is packed. A bomb ends at the limit.
 *
 * Errors: `protocols.unsupported_encoding`, `protocols.body_too_large`, `protocols.bad_request`.
 */
export declare function unpack(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer>;
