import type { Blobs } from './blobs.ts';
import type { Lake } from './lake.ts';
/** Where the engine may spill, and how much of the machine it may use. */
export interface LakeOptions {
    readonly folder: string;
    readonly blobs: Blobs;
    /** As DuckDB writes it: `1GB`, `512MB`. The process takes some 200 MB more. 1GB when not given. */
    readonly memoryLimit?: string;
    /** 2 when not given, and at least. */
    readonly threads?: number;
}
/**
 * The lake on DuckDB, in this process.
 *
 * Errors: `storage.bad_query` with the engine's first line and no values of rows, `storage.lake_full`.
 *
 * @example
 * const lake = await openLake({ folder: '.millrace/lake', blobs, memoryLimit: '1GB', threads: 2 })
 */
export declare function openLake(options: LakeOptions): Promise<Lake>;
