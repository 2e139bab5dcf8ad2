import type { Digest } from '../base/index.ts'

/**
 * Bytes by the hash of their content.
 *
 * Contract: what `put` or `adopt` acknowledged is durable and never changes; a reader sees all of a blob or none of it;
 * putting the same bytes twice keeps one copy. `get` checks the bytes against the address.
 */
export interface Blobs {
  put(bytes: Uint8Array): Promise<Digest>
  /** Moves a finished local file in. */
  adopt(file: string): Promise<Digest>
  /** Keeps what a stream gives, as it comes. */
  take(stream: AsyncIterable<Uint8Array>): Promise<Digest>
  /** Throws `storage.blob_not_found`, `storage.blob_damaged`. */
  get(address: Digest): Promise<Uint8Array>
  has(address: Digest): Promise<boolean>
  /** Every blob that nobody has put since a moment, in milliseconds; putting one again makes it new. */
  unused(since: number): AsyncGenerator<{ readonly address: Digest; readonly bytes: number }, void, undefined>
  /** Removes a blob unless it was put since that moment; true where it is gone. */
  remove(address: Digest, since: number): Promise<boolean>
  /** A local path that holds the blob, for engines that read files. Throws `storage.blob_not_found`. */
  path(address: Digest): Promise<string>
}
