import type { Database } from '../storage/index.ts';
import type { Rollout } from './rollout.ts';
/** Where rollouts are kept. At most one per endpoint is under way. */
export interface Rollouts {
    start(rollout: Rollout): Promise<void>;
    underWay(endpoint: string): Promise<Rollout | undefined>;
    save(rollout: Rollout): Promise<void>;
    finish(id: string, at: number): Promise<void>;
}
export declare function createRollouts(database: Database): Rollouts;
