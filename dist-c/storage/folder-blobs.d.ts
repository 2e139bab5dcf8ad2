import type { Blobs } from './blobs.ts';
/**
 * Blobs as files of a folder: `aa/bb/aabb…`, by the SHA-256 of their bytes. What a killed process left half-written is
 * swept when the folder is opened.
 *
 * Errors: `storage.blob_not_found`, `storage.blob_damaged`.
 *
 * @example
 * const blobs = await openFolderBlobs('.millrace/blobs')
 */
export declare function openFolderBlobs(folder: string): Promise<Blobs>;
