import type { Online } from './online.ts';
/** Where the online store keeps its log, and when it rewrites it. */
export interface MemoryOnlineOptions {
    readonly folder: string;
    /** Bytes of log below which no snapshot is made; 16 MiB when not given. */
    readonly smallestSnapshot?: number;
}
/**
 * The online store in this process's memory. Every write goes to a log first; callers that write at once share one sync.
 * The log is replayed when the store is opened, and rewritten when it passes twice the size of what is live.
 *
 * Errors: `storage.folder_in_use`, `storage.online_damaged`, `storage.online_not_written` (then nothing of that write is seen).
 *
 * @example
 * const online = await openMemoryOnline({ folder: '.millrace/online' })
 */
export declare function openMemoryOnline(options: MemoryOnlineOptions): Promise<Online>;
