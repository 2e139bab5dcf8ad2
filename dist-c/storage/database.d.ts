import type { Kysely } from 'kysely';
/**
 * Where metadata lives: PostgreSQL 15's dialect, on the embedded database or on a server.
 *
 * Contract: a resolved write is durable. `tx` is atomic and joins an outer `tx` of the same call chain instead of
 * opening a second one; when its function throws, nothing it wrote remains. int8 and count(*) arrive as numbers.
 */
export interface Database {
    /** The query builder for the tables a caller owns; whoever holds it, inside `tx` it speaks for the transaction. */
    on<Tables>(): Kysely<Tables>;
    /**
     * Runs `work` in one transaction. A statement that was refused, or an inner `tx` that threw, dooms the transaction even
     * where the error was caught: it is rolled back and the error thrown.
     */
    tx<T>(work: () => Promise<T>): Promise<T>;
    /** Calls `then` once the transaction of this call chain is durable, never if it is rolled back; at once outside one. */
    afterCommit(then: () => void): void;
    /**
     * Brings the schema up to date: each migration runs once, in order, in its own transaction.
     *
     * Errors: `storage.migration_changed` when one that ran has another text now.
     */
    migrate(migrations: readonly Migration[]): Promise<void>;
    close(): Promise<void>;
}
/** One step of a room's schema: statements of SQL. Its name is `room.number_what`, and is never changed once released. */
export interface Migration {
    readonly name: string;
    readonly up: string;
}
/** True for the error of a write that met a unique key which is taken. */
export declare function isUniqueViolation(error: unknown): boolean;
