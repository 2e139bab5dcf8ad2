import type { Database } from './database.ts';
/** Where the embedded database lives. */
export interface EmbeddedOptions {
    readonly folder: string;
    /** An archive of an empty database to begin with; the one made by the build when not given. */
    readonly template?: string;
}
/**
 * PostgreSQL inside this process: PGlite in a worker thread, on files that are really synced, in a folder that one
 * process owns.
 *
 * Errors: `storage.folder_in_use`, `storage.database_lost`.
 *
 * @example
 * const database = await openEmbeddedDatabase({ folder: '.millrace/database' })
 */
export declare function openEmbeddedDatabase(options: EmbeddedOptions): Promise<Database>;
