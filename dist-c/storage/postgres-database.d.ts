import type { Database } from './database.ts';
/** How to reach a PostgreSQL server, 15 or later. */
export interface PostgresOptions {
    /** `postgres://user:password@host:port/database` */
    readonly url: string;
    /** Connections at once; 10 when not given. */
    readonly connections?: number;
}
/**
 * Metadata on a PostgreSQL server.
 *
 * Errors: `storage.database_unreachable`; the password is never part of it.
 *
 * @example
 * const database = await openPostgres({ url: 'postgres://millrace@localhost/millrace' })
 */
export declare function openPostgres({ url, connections }: PostgresOptions): Promise<Database>;
