import type { Kysely } from 'kysely'

/**
 * Where metadata lives: PostgreSQL 15's dialect, on the embedded database or on a server.
 *
 * Contract: a resolved write is durable. `tx` is atomic and joins an outer `tx` of the same call chain instead of
 * opening a second one; when its function throws, nothing it wrote remains. int8 and count(*) arrive as numbers.
 */
export interface Database {
  /** The query builder for the tables a caller owns; inside `tx`, it is the transaction's. */
  on<Tables>(): Kysely<Tables>
  /** Runs `work` in one transaction. */
  tx<T>(work: () => Promise<T>): Promise<T>
  /** Brings the schema up to date: each migration runs once, in order, in its own transaction. */
  migrate(migrations: readonly Migration[]): Promise<void>
  close(): Promise<void>
}

/** One step of a room's schema. Its name is `room.number_what`, and is never changed once released. */
export interface Migration {
  readonly name: string
  readonly up: string
}
