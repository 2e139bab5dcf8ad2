import type { PostgresPool } from 'kysely';
/**
 * PGlite in a worker thread, in the shape of a pool of `pg` with one connection that callers get in the order they came.
 *
 * `pg.Pool` itself must not be used: it throws a connection away after any refused statement, and PGlite has only one.
 */
export declare function startPGlite(folder: string): Promise<PostgresPool>;
