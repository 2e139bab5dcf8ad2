import { type Clock, type Events, type Hash, type NewId, type Random } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import type { Flow } from './flow.ts';
/** What flows need. */
export interface FlowNeeds {
    readonly database: Database;
    /** The time of records. */
    readonly clock: Clock;
    /** The time of leases, which is real even where `clock` replays the past; the machine's when not given. */
    readonly wall?: Clock;
    readonly events: Events;
    readonly hash: Hash;
    readonly newId: NewId;
    readonly random: Random;
    /** Part of the address of every result: another one, and no older result is taken. */
    readonly codeVersion?: string;
    /** How long a killed process keeps others from its steps; 30 seconds when not given. */
    readonly leaseMs?: number;
}
/**
 * Durable flows over a database that has `flowMigrations`.
 *
 * @example
 * const flow = createFlow({ database, clock, events, hash, newId, random })
 * const rows = await flow.run('data.ingest', 'flights', async (step) => {
 *   const scan = await step('scan', { file }, () => scanFile(file))
 *   return step('validate', { scan }, () => validate(scan))
 * })
 */
export declare function createFlow(given: FlowNeeds): Flow;
