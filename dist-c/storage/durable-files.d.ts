/** Forces what was written to a file, or the entries of a folder, onto the disk. */
export declare function sync(place: string): Promise<void>;
/** Renames a file that is already synced, so that after a crash it is there under the new name, whole, or under the old one. */
export declare function renameDurably(from: string, to: string): Promise<void>;
/** Writes a file and forces its bytes onto the disk. Its name becomes durable with a sync of the folder. */
export declare function writeSynced(file: string, bytes: Uint8Array): Promise<void>;
