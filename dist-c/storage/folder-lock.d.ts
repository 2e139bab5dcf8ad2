/** Gives the folder back. */
export type Unlock = () => Promise<void>;
/**
 * Makes this process the only owner of a folder until it lets go or dies, however it dies: the lock is a listening socket,
 * which the kernel closes.
 *
 * Errors: `storage.folder_in_use` with the pid of the owner.
 *
 * @example
 * const unlock = await lockFolder('.millrace')
 */
export declare function lockFolder(folder: string): Promise<Unlock>;
/** Where the lock of a folder listens: inside it, or under a hashed name where that path would be too long. */
export declare function socketOf(folder: string): string;
