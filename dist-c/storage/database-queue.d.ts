import type { Clock } from '../base/index.ts';
import type { Database, Migration } from './database.ts';
import type { Queue } from './queue.ts';
/** The schema of the queue. */
export declare const queueMigrations: readonly Migration[];
/**
 * The queue as one table, the same on the embedded database and on PostgreSQL. Its schema is `queueMigrations`. Jobs are due
 * by `clock`; leases run by `wall`, the machine's clock when not given, because a job runs in real time even where `clock`
 * replays the past.
 *
 * @example
 * const queue = createDatabaseQueue(database, clock)
 * await queue.add('renewals', { endpoint: 'late' }, { once: 'late' })
 */
export declare function createDatabaseQueue(database: Database, clock: Clock, wall?: Clock): Queue;
