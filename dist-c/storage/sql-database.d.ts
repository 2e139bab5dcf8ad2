import { type PostgresPool } from 'kysely';
import type { Database } from './database.ts';
/** The database port over anything that behaves like a pool of `pg`. */
export declare function createSqlDatabase(pool: PostgresPool): Promise<Database>;
