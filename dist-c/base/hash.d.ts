import { type Json } from './canonical.ts';
/** The address of content: `sha256-` and 64 hexadecimal digits. */
export type Digest = `sha256-${string}`;
/** Hashes bytes. Comes in as an argument, because the pure stones may not import `node:crypto`. */
export type Hash = (bytes: Uint8Array) => Digest;
/** The address of a JSON value, the same for equal values whatever the order of their keys. */
export declare function digestOf(value: Json, hash: Hash): Digest;
/** The short form people read: the first twelve digits. */
export declare function shortDigest(digest: Digest | string): string;
