import type { Digest } from '../base/index.ts';
/**
 * Bytes by the hash of their content.
 *
 * Contract: what `put` or `adopt` acknowledged is durable and never changes; a reader sees all of a blob or none of it;
 * putting the same bytes twice keeps one copy. `get` checks the bytes against the address.
 */
export interface Blobs {
    put(bytes: Uint8Array): Promise<Digest>;
    /** Moves a finished local file in. */
    adopt(file: string): Promise<Digest>;
    /** Throws `storage.blob_not_found`, `storage.blob_damaged`. */
    get(address: Digest): Promise<Uint8Array>;
    has(address: Digest): Promise<boolean>;
    /** A local path that holds the blob, for engines that read files. Throws `storage.blob_not_found`. */
    path(address: Digest): Promise<string>;
}
