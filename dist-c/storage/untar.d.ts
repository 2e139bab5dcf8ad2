/**
 * Unpacks a tar archive of plain files and folders below `folder`.
 *
 * Source: POSIX.1-1988 ustar, the header fields name, size, typeflag and prefix.
 */
export declare function untar(archive: Uint8Array, folder: string): Promise<readonly string[]>;
